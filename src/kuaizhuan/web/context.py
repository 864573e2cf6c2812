"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The actor, so that templates can show who is signed in."""
    return {"actor": getattr(request, "actor", None)}
