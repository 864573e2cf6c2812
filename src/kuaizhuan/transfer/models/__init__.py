"""What is stored of transfers, one file for each noun."""

from kuaizhuan.transfer.models.book import BookRow
from kuaizhuan.transfer.models.contract import ContractVersion, TechnologyContract
from kuaizhuan.transfer.models.deal import CreditPart, CreditProposal, Deal, DealMove
from kuaizhuan.transfer.models.income import DistributionPlan, DistributionShare, LedgerEntry, Milestone
from kuaizhuan.transfer.models.listing import Listing
from kuaizhuan.transfer.models.message import DealMessage, DealSeen
from kuaizhuan.transfer.models.notice import PriceNotice
from kuaizhuan.transfer.models.objection import Objection
from kuaizhuan.transfer.models.outcome import OutcomeAnswer, OutcomeSurvey
from kuaizhuan.transfer.models.registration import (
    Application,
    Registration,
    RegistryList,
    RegistryQuestion,
    Relief,
)
from kuaizhuan.transfer.models.settlement import RoyaltySettlement
from kuaizhuan.transfer.models.sighting import SealSighting
from kuaizhuan.transfer.models.statement import Statement
from kuaizhuan.transfer.models.trial import TrialLicence
from kuaizhuan.transfer.models.waiver import Waiver

__all__ = [
    "Application",
    "BookRow",
    "ContractVersion",
    "CreditPart",
    "CreditProposal",
    "Deal",
    "DealMessage",
    "DealMove",
    "DealSeen",
    "DistributionPlan",
    "DistributionShare",
    "LedgerEntry",
    "Listing",
    "Milestone",
    "Objection",
    "OutcomeAnswer",
    "OutcomeSurvey",
    "PriceNotice",
    "Registration",
    "RegistryList",
    "RegistryQuestion",
    "Relief",
    "RoyaltySettlement",
    "SealSighting",
    "Statement",
    "TechnologyContract",
    "TrialLicence",
    "Waiver",
]
