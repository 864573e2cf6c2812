"""Refusals as RFC 9457 problem details: every reason with its code, its sentence and its clause."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from kuaizhuan.core.errors import (
    BadInput,
    Conflict,
    DomainError,
    NotAllowed,
    NotFound,
    RuleBroken,
    WrongState,
)
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.sentences import say
from kuaizhuan.core.verdict import Reason

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    Conflict: 409,
    RuleBroken: 422,
    BadInput: 422,
    IndexUnusable: 503,
}
"""Kind of refusal → HTTP status."""


def reasons_of(error: Exception) -> tuple[Reason, ...]:
    """All reasons of a refusal."""
    if isinstance(error, RuleBroken):
        return error.verdict.reasons
    if isinstance(error, DomainError):
        return (Reason(error.code, error.params),)
    return (Reason("api.index_unusable"),)


def problem(request: HttpRequest, error: Exception) -> HttpResponse:
    """One refusal as a problem: `type` names its first code, `reasons` holds them all."""
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    reasons = [
        {"code": reason.code, "detail": say(reason.code, reason.params), "clause": reason.clause}
        for reason in reasons_of(error)
    ]
    return _answer(request, status, reasons[0]["code"], reasons[0]["detail"], reasons=reasons)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not of its kind."""
    errors = [
        {"parameter": ".".join(str(part) for part in each["loc"][1:]), "detail": each["msg"]}
        for each in error.errors
    ]
    return _answer(request, 422, "api.parameter", _("参数的写法不对。"), errors=errors)


def _answer(request: HttpRequest, status: int, code: str, title: str, **more: Any) -> HttpResponse:
    body = {
        "type": f"urn:kuaizhuan:{code}",
        "title": title,
        "status": status,
        "instance": request.path,
        **more,
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def register(api: NinjaAPI) -> None:
    """Let `api` answer refusals with problems."""
    for kind in (DomainError, IndexUnusable):
        api.add_exception_handler(kind, problem)
    api.add_exception_handler(ValidationError, invalid)
