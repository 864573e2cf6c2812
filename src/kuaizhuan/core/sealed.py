"""Which columns of this package hold sealed values."""

from kuaizhuan.core import held_forms, outbox
from kuaizhuan.core.encryption import Sealed

SEALED = (
    Sealed(outbox.PURPOSE, "core.Letter", "sealed"),
    Sealed(held_forms.PURPOSE, "core.HeldForm", "sealed"),
)
