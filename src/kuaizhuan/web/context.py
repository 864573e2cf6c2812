"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.core.placements import navigation
from kuaizhuan.core.secret_paths import opens
from kuaizhuan.notices.queries import unread
from kuaizhuan.web.acting import acting
from kuaizhuan.web.found_outside import addresses
from kuaizhuan.web.missing import on_page
from kuaizhuan.web.presenters.places import parts
from kuaizhuan.web.themes import THEMES, theme_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, for whom they act, whether for the platform, and how many notices they have not read."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "unread": SimpleLazyObject(lambda: unread(actor)),
        "acting": SimpleLazyObject(lambda: acting(request)),
        "addresses": addresses(request) if _is_public(request, actor) else [],
        "links": navigation(),
        "places": SimpleLazyObject(lambda: parts(actor, request.path)),
        "asleep": SimpleLazyObject(lambda: on_page(request)),
        "sign_up": settings.SIGN_UP,
        "mail": bool(settings.EMAIL_HOST),
        "identities": bool(settings.IDENTITIES),
        "theme": theme_of(request),
        "themes": THEMES.items(),
        "staff_session": getattr(request, "staff_session", None),
    }


def _is_public(request: HttpRequest, actor: Actor) -> bool:
    """Whether somebody else could come to this page by its address; what was refused at the door has none."""
    return (
        hasattr(request, "actor")
        and request.method == "GET"
        and not actor.user_id
        and not opens(request.path)
    )
