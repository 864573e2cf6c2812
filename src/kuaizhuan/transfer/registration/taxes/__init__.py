"""The worksheet of taxes of one contract: what is due, what is relieved, and on which condition each depends.

No line is tax advice: it cites its rules, says whether one of them is unverified, and lists conditions not met.
"""

from kuaizhuan.transfer.registration.taxes.certificate import Certificate, stated_certificate
from kuaizhuan.transfer.registration.taxes.filing import (
    DueDay,
    last_filing,
    profit_days,
    reward_days,
    stamp_days,
    vat_days,
)
from kuaizhuan.transfer.registration.taxes.grounds import Ground, State, Tests
from kuaizhuan.transfer.registration.taxes.line import Line
from kuaizhuan.transfer.registration.taxes.personal import kind_of_reward, personal
from kuaizhuan.transfer.registration.taxes.profits import profits
from kuaizhuan.transfer.registration.taxes.stamp import stamp
from kuaizhuan.transfer.registration.taxes.value_added import value_added
from kuaizhuan.transfer.registration.taxes.worksheet import worksheet

__all__ = [
    "Certificate",
    "DueDay",
    "Ground",
    "Line",
    "State",
    "Tests",
    "kind_of_reward",
    "last_filing",
    "personal",
    "profit_days",
    "profits",
    "reward_days",
    "stamp",
    "stamp_days",
    "stated_certificate",
    "value_added",
    "vat_days",
    "worksheet",
]
