"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.notices.queries import unread


def site(request: HttpRequest) -> dict[str, Any]:
    """The actor, so that templates can show who is signed in, and how many notices they have not read."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {"actor": actor, "unread": SimpleLazyObject(lambda: unread(actor))}
