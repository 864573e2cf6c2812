"""Who may do what in a transfer, one file for each noun."""

from kuaizhuan.transfer.access import deal

__all__ = ["deal"]
