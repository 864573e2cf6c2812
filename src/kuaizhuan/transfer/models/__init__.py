"""What is stored of transfers, one file for each noun."""

from kuaizhuan.transfer.models.deal import CreditPart, CreditProposal, Deal, DealMove, Document

__all__ = [
    "CreditPart",
    "CreditProposal",
    "Deal",
    "DealMove",
    "Document",
]
