"""What ``kuaizhuan check --deploy`` says of a node on which one person may hold all the power."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Error

from kuaizhuan.core.checks import Found, deployment, report


@deployment
def check_duties() -> Found:
    """Settings that leave the power over a node with one person, or behind one password (GB/T 22239-2019, level 3)."""
    if not settings.DUTIES_APART:
        yield report(Error, "people.E101", "people.check.duties")
    if not settings.STAFF_SECOND_FACTOR:
        yield report(Error, "people.E102", "people.check.second_factor")
