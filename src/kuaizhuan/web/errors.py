"""One table turns what the domain refuses into a status and a page that shows every reason.

Reasons come with their clause and say what to do; nothing of the inside of the program is shown.
"""

from __future__ import annotations

from allauth.core.exceptions import RateLimited
from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaizhuan.core import statuses, verdict
from kuaizhuan.core.errors import DomainError, TooOften, Unopened
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import Reason
from kuaizhuan.people.services import note_guess
from kuaizhuan.web.missing import behind_refusal

STATUS = statuses.STATUS
AGAIN = 60
"""Seconds after which whatever allauth counts begins anew."""


def reasons_of(error: Exception) -> tuple[Reason, ...]:
    """All reasons in a refusal, as codes with values."""
    if isinstance(error, DomainError):
        return verdict.reasons_of(error)
    return (Reason("web.index_unusable"),)


def sentences_of(error: Exception) -> list[str]:
    """The reasons in a refusal as sentences without their clauses."""
    return [say(reason.code, reason.params) for reason in reasons_of(error)]


def titles() -> dict[int, str]:
    """What a page of each status is called."""
    return {
        400: _("请求有误"),
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("现在不能这样做"),
        413: _("内容太多"),
        422: _("还不能办理"),
        429: _("请求太频繁"),
        500: _("系统出错"),
        503: _("暂时无法完成"),
    }


def error_page(request: HttpRequest, status: int, reasons: tuple[Reason, ...]) -> HttpResponse:
    """The page of one status with its reasons, and the way back to the page whose form was refused."""
    step = behind_refusal(request) if status in (403, 404) else None
    context = {
        "status": status,
        "title": titles()[status],
        "reasons": reasons,
        "back": _asked_from(request),
        "step": step,
    }
    return render(request, "errors/error.html", context, status=status)


def _asked_from(request: HttpRequest) -> str:
    """The page of this node that a form was sent from; "" when nothing was sent or it is not known."""
    page = request.META.get("HTTP_REFERER", "") if request.method == "POST" else ""
    try:
        return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""
    except DisallowedHost:  # which is what the page is about
        return ""


def refusal(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for a refusal; None for a fault, which Django reports. Guessed links are counted."""
    if isinstance(error, Unopened):
        error = counted(request, error)
    elif isinstance(error, RateLimited):
        error = TooOften("core.too_often", seconds=AGAIN)
    status = statuses.status_of(error, STATUS)
    if not status:
        return None
    response = error_page(request, status, reasons_of(error))
    if status == 429:
        response["Retry-After"] = statuses.retry_after(error)
    return response


def counted(request: HttpRequest, error: Unopened) -> DomainError:
    """What is said of a link that opens nothing: `error`, or that there were too many from there."""
    try:
        note_guess(by=request.actor, why=error.code)
    except TooOften as often:
        return often
    return error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read; or what nobody should have to read, because it is too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return error_page(request, 413, (Reason("web.too_large"),))
    return error_page(request, 400, (Reason("web.bad_request"),))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself forbids."""
    return error_page(request, 403, (Reason("core.not_allowed"),))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that no view has."""
    return error_page(request, 404, (Reason("core.not_found"),))


def too_often(request: HttpRequest, error: TooOften | None = None) -> HttpResponse:
    """More than anybody needs, from one person or one place; without `error` as allauth counts it."""
    error = error or TooOften("core.too_often", seconds=AGAIN)
    response = error_page(request, 429, reasons_of(error))
    response["Retry-After"] = statuses.retry_after(error)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or of another session."""
    return error_page(request, 403, (Reason("web.csrf"),))


def fault(request: HttpRequest) -> HttpResponse:
    """A fault may have come from anywhere: this page asks nothing of the database."""
    return _write_plain(500, _("系统出错"), say("web.fault"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database cannot be used."""
    response = _write_plain(503, _("暂时不能使用"), say("web.unavailable"))
    response.headers["Retry-After"] = statuses.RETRY_AFTER
    return response


def _write_plain(status: int, title: str, text: str) -> HttpResponse:
    words = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "status": status,
        "title": title,
        "text": text,
        "home": _("回到首页"),
        "sheet": f"{settings.STATIC_URL}kuaizhuan.css",
    }
    return HttpResponse(format_html(PLAIN, **words), status=status, headers={"Cache-Control": "no-store"})


PLAIN = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{sheet}"></head>
<body><main class="shell"><section class="error-page"><p class="error-status">{status}</p><h1>{title}</h1>
<p>{text}</p><p><a href="/">{home}</a></p></section></main></body></html>"""
