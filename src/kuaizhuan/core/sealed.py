"""Which columns of this package hold sealed values."""

from kuaizhuan.core.encryption import Sealed
from kuaizhuan.core.outbox import PURPOSE

SEALED = (Sealed(PURPOSE, "core.Letter", "sealed"),)
