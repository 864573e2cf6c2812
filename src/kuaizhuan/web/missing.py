"""A step that is missing is offered, and never looks like emptiness or like something that is not there.

Whoever holds roles of the platform's staff outside a staff session would see more in one. A refused page is asked again
as they would be then, in a transaction that is taken back: only when it would open is the step offered. A visitor gets
one and the same answer for whatever is not public, whether it exists or not: to sign in and come back.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.cache import SessionStore
from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import transaction
from django.db.models import Exists, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from kuaizhuan.core import reading
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import DomainError
from kuaizhuan.core.placements import tasks
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.whence import located
from kuaizhuan.web.acting import acting
from kuaizhuan.web.presenters.work.table import count

READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Missing:
    """name: of the step, ``sign_in`` or ``duty``. href: where it is taken, and from there back to the page.

    waiting: on a desk, how much waits until the step is taken.
    """

    name: str
    href: str
    waiting: int = 0

    @property
    def label(self) -> str:
        return f"web.missing.{self.name}"

    @property
    def text(self) -> str:
        return f"web.missing_why.{self.name}"


def behind_refusal(request: HttpRequest) -> Missing | None:
    """The step that would open a page that was refused; None where none would, or nobody can know."""
    view = _view(request)
    guarded = hasattr(view, "policies") or hasattr(view, "signed_in")
    if view is None or not guarded or request.method not in READS:
        return None
    if not request.actor.signed_in:
        return Missing("sign_in", _address("web:sign_in", request))
    if not _sleeping(request) or not _opens(request, view):
        return None
    return Missing("duty", _address("web:staff", request))


def on_page(request: HttpRequest) -> Missing | None:
    """The step without which a page of work shows less than the person's roles hold; None where it shows all.

    A desk has the queues of all packages, whose policies its view does not name: it is asked what waits.
    """
    view = _view(request)
    policies = getattr(view, "policies", ())
    if not hasattr(view, "signed_in") or not policies or not _sleeping(request):
        return None
    awake = _awake(request)
    waiting = count(tasks(awake)) if request.resolver_match.url_name == "desk" else 0
    if not waiting and not any(widens(policy, request.actor, awake) for policy in policies):
        return None
    return Missing("duty", _address("web:staff", request), waiting)


def widens(policy: Policy, one: Actor, other: Actor) -> bool:
    """Whether `policy` filters rows otherwise for `other` than for `one`; asks nothing of the database."""
    return not _alike(policy.rows(one), policy.rows(other))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, Exists) and isinstance(other, Exists):
        return _statement(one.query) == _statement(other.query)
    if isinstance(one, QuerySet) and isinstance(other, QuerySet):
        return _statement(one.query) == _statement(other.query)
    if isinstance(one, Q) and isinstance(other, Q):
        same = (one.connector, one.negated) == (other.connector, other.negated)
        return same and _alike(tuple(one.children), tuple(other.children))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, QuerySet) or isinstance(other, QuerySet):
        return False  # to compare it would fetch it
    return bool(one == other)


def _statement(query: Any) -> str:
    try:
        return repr(query.where) if query.where else str(query)
    except EmptyResultSet:
        return ""


def _view(request: HttpRequest) -> Any:
    match = getattr(request, "resolver_match", None)
    return match.func if match is not None and match.namespaces == ["web"] else None


def _sleeping(request: HttpRequest) -> bool:
    return request.actor.signed_in and request.staff_session is None and acting(request).staff


def _awake(request: HttpRequest) -> Actor:
    actor = actor_for(request.user, staff=True)
    return located(actor, request.META, request.session.session_key)


def _address(page: str, request: HttpRequest) -> str:
    return f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}"


def _opens(request: HttpRequest, view: Any) -> bool:
    """Whether the page would open in a staff session. Nothing stays of the attempt, and nothing of it is given away."""
    attempt = copy.copy(request)
    attempt.actor = _awake(request)
    kept: Mapping[str, Any] = dict(request.session.items())
    attempt.session = SessionStore()
    attempt.session._session_cache = dict(kept)
    attempt._messages = default_storage(attempt)
    match = request.resolver_match
    with transaction.atomic(), reading.collected():
        try:
            opened: bool = view(attempt, *match.args, **match.kwargs).status_code < 400
        except (DomainError, Http404, PermissionDenied):
            opened = False
        finally:
            transaction.set_rollback(True)
    return opened
