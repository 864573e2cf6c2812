"""The worksheet of taxes of one contract: what is due, what is relieved, and on which condition each depends.

No line is tax advice: it cites its rules, says whether one of them is unverified, and lists conditions not met.
"""

from kuaizhuan.transfer.registration.taxes.line import Line
from kuaizhuan.transfer.registration.taxes.personal import personal
from kuaizhuan.transfer.registration.taxes.profits import profits
from kuaizhuan.transfer.registration.taxes.stamp import stamp
from kuaizhuan.transfer.registration.taxes.value_added import value_added

__all__ = ["Line", "personal", "profits", "stamp", "value_added"]
