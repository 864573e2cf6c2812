"""What webhooks leave for later: to send, and to forget."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.notices.webhooks import services


@job("notices.post_webhook")
def post_webhook(delivery: str) -> str:
    """One attempt at one delivery; gives its state."""
    row = services.deliver(delivery, by=system("webhooks"))
    return row.state if row else ""


@job("notices.forget_deliveries", every=dt.timedelta(days=1))
def forget_deliveries() -> int:
    """Keep the log of deliveries short."""
    return services.forget_deliveries(by=system("runperiodic"))
