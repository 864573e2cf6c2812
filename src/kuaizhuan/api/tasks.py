"""What the machine interface leaves for later."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.api import services
from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job


@job("api.forget_keys", every=dt.timedelta(days=1))
def forget_keys() -> int:
    """Forget old idempotency keys."""
    return services.forget_keys(by=system("runperiodic"))
