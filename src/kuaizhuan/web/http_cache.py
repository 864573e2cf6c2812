"""A public page that has not changed is not sent again: 304 for whoever has it.

For visitors only; what a person sees who signed in is theirs and is kept nowhere. The page is made and then
compared, which costs what it costs but can never answer "unchanged" for a page that did change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

View = Callable[..., HttpResponse]
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
"""Another in every answer, though it stands for the same secret."""


def revalidate(view: View) -> View:
    """A page whose answers to visitors carry an ETag and are asked for again before each use."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.actor.signed_in or request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response
        secret = str(request.META.get("CSRF_COOKIE", "")).encode()
        digest = hashlib.sha256(_TOKEN.sub(b"", response.content) + b"\0" + secret).hexdigest()[:32]
        response.headers["ETag"] = f'W/"{digest}"'
        response.headers["Cache-Control"] = "private, no-cache"
        unchanged = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return unchanged or response

    return checked
