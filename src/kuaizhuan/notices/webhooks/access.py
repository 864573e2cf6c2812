"""Who manages the webhooks of an organisation: whoever administers it."""

from __future__ import annotations

from kuaizhuan.core.access import Policy
from kuaizhuan.people.access import administered

MANAGE = Policy("notices.webhook.manage", administered("organisation"))
MANAGE_DELIVERY = Policy("notices.delivery.manage", administered("webhook__organisation"))
