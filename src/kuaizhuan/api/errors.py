"""Refusals as RFC 9457 problem details: every reason with its code, its values, its sentence and its clause.

`unverified` names those clauses that are rules which nobody has verified.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from kuaizhuan.core import node_rules, statuses
from kuaizhuan.core.errors import DomainError, TooOften, Unopened
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.messages import say
from kuaizhuan.core.plain_json import Encoder
from kuaizhuan.core.verdict import Reason, reasons_of
from kuaizhuan.people.services import note_guess


class Unauthenticated(DomainError):
    """No token, or one that opens nothing (any more)."""


class Outdated(DomainError):
    """The row is no longer as the program read it."""


STATUS = {**statuses.STATUS, Unauthenticated: 401, Outdated: 412, RequestDataTooBig: 413}
ELSE: dict[type[Exception], str] = {IndexUnusable: "api.index_unusable", RequestDataTooBig: "api.too_large"}
"""What is refused by others than the domain, and so has no reasons of its own."""


class Plain(Encoder):
    """Values of reasons as JSON; what JSON has no form for, as text."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def problem(request: HttpRequest, error: Exception) -> HttpResponse:
    """One refusal as a problem: `type` names its first code, `reasons` holds them all. Guessed addresses are counted."""
    if isinstance(error, Unopened):
        try:
            note_guess(by=request.actor, why=error.code)
        except TooOften as often:
            error = often
    status = statuses.status_of(error, STATUS) or 500
    found = reasons_of(error) if isinstance(error, DomainError) else (_elses_reason(error),)
    reasons = say_reasons(found)
    unsure = _unverified(found)
    more = {"unverified": unsure} if unsure else {}
    response = _answer(request, status, reasons[0]["code"], reasons[0]["detail"], reasons=reasons, **more)
    if status == 429:
        response["Retry-After"] = statuses.retry_after(error)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="kuaizhuan"'
    return response


def say_reasons(found: Sequence[Reason]) -> list[dict[str, Any]]:
    """Each reason with its code, its sentence in the reader's language, its values and its clause."""
    return [
        {
            "code": reason.code,
            "detail": say(reason.code, reason.params),
            "params": dict(reason.params),
            "clause": reason.clause,
        }
        for reason in found
    ]


def _unverified(reasons: Sequence[Reason]) -> list[str]:
    """The clauses of `reasons` that are unverified today, each once."""
    clauses = dict.fromkeys(reason.clause for reason in reasons if reason.clause)
    return [each for each in clauses if node_rules.cite(each, on=timezone.localdate())[1]]


def _elses_reason(error: Exception) -> Reason:
    return Reason(next(code for kind, code in ELSE.items() if isinstance(error, kind)))


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter, or a field of what was sent, that is not of its kind; a refused value has its reason too."""
    errors = [
        {"parameter": ".".join(str(part) for part in each["loc"][1:]), "detail": each["msg"]}
        for each in error.errors
    ]
    reasons = [
        {"code": each["type"], "detail": each["msg"], "params": each["ctx"]["params"], "clause": ""}
        for each in error.errors
        if "params" in each.get("ctx", {})
    ]
    more = {"reasons": reasons} if reasons else {}
    return _answer(request, 422, "api.parameter", _("参数的写法不对。"), errors=errors, **more)


def framework(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses by itself: a body that is no JSON, or too many requests."""
    if isinstance(error, Throttled):
        return problem(request, TooOften("api.rate", seconds=math.ceil(error.wait or 1)))
    return _answer(request, error.status_code, "api.body", say("api.body"))


def nowhere(request: HttpRequest, exception: Exception | None = None, rest: str = "") -> HttpResponse:
    """An address that the interface does not have."""
    return _answer(request, 404, "core.not_found", say("core.not_found"))


def unknown_parameters(request: HttpRequest, names: Sequence[str]) -> HttpResponse:
    """Parameters in the address that it does not have."""
    listed = {"names": ", ".join(names)}
    errors = [{"parameter": name, "detail": say("api.parameter_unknown", {"names": name})} for name in names]
    return _answer(request, 422, "api.parameter_unknown", say("api.parameter_unknown", listed), errors=errors)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django refuses before anybody looks at it."""
    return _answer(request, 400, "api.request", say("api.request"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django forbids by itself."""
    return _answer(request, 403, "core.not_allowed", say("core.not_allowed"))


def too_often(request: HttpRequest, error: TooOften | None = None) -> HttpResponse:
    """Too many requests, as another than the interface counted them."""
    return problem(request, error or TooOften("core.too_often", seconds=60))


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours, which is in the log."""
    return _answer(request, 500, "api.fault", say("api.fault"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database cannot be used."""
    response = _answer(request, 503, "api.unavailable", say("api.unavailable"))
    response["Retry-After"] = statuses.RETRY_AFTER
    return response


def no_such_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that the interface has, asked for something that is not done there."""
    code, values = "api.method", {"method": request.method, "allowed": allowed}
    response = _answer(request, 405, code, say(code, values))
    response["Allow"] = allowed
    return response


def _answer(request: HttpRequest, status: int, code: str, title: str, **more: Any) -> HttpResponse:
    body = {
        "type": f"urn:kuaizhuan:{code}",
        "title": title,
        "status": status,
        "instance": request.path,
        **more,
    }
    response = JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        encoder=Plain,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "no-store"
    return response


def register(api: NinjaAPI) -> None:
    """Let `api` answer refusals with problems."""
    for kind in (DomainError, *ELSE):
        api.add_exception_handler(kind, problem)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, framework)
    api.add_exception_handler(Http404, nowhere)
