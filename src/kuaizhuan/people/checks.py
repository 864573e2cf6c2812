"""What `kuaizhuan check --deploy` says of a public node on which one person may hold all the power."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

DUTIES = Warning(
    "KZ_DUTIES_APART is not 1: one person may run the node, give its roles and read its audit.",
    hint="GB/T 22239-2019 asks for separate system, security and audit administrators. See docs/howto/duties.md.",
    id="people.W001",
)
FACTOR = Warning(
    "KZ_STAFF_SECOND_FACTOR is not 1: the platform's staff may act after a password alone.",
    hint="GB/T 22239-2019, level 3, asks for two factors. See docs/howto/duties.md.",
    id="people.W002",
)


@register(Tags.security, deploy=True)
def duties_are_apart(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Settings that leave the power over a node with one person, or behind one password."""
    return [
        *([] if settings.DUTIES_APART else [DUTIES]),
        *([] if settings.STAFF_SECOND_FACTOR else [FACTOR]),
    ]
