"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.placements import navigation
from kuaizhuan.notices.queries import unread
from kuaizhuan.web.acting import acting
from kuaizhuan.web.missing import on_page


def site(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, for whom they act, whether for the platform, and how many notices they have not read."""
    actor = getattr(request, "actor", ANONYMOUS)
    links = navigation()
    found = [link for link in links if not link.work]
    work = [link for link in links if link.work and actor.user_id]
    return {
        "actor": actor,
        "unread": SimpleLazyObject(lambda: unread(actor)),
        "acting": SimpleLazyObject(lambda: acting(request)),
        "asleep": SimpleLazyObject(lambda: on_page(request)),
        "links": {"found": found, "work": work},
        "sign_up": settings.SIGN_UP,
        "mail": bool(settings.EMAIL_HOST),
        "oidc_name": settings.OIDC_NAME,
        "staff_session": getattr(request, "staff_session", None),
    }
