"""Which columns of this package hold sealed values."""

from kuaizhuan.core.encryption import Sealed
from kuaizhuan.notices.webhooks.services import PURPOSE

SEALED = (Sealed(PURPOSE, "notices.Webhook", "secret"),)
