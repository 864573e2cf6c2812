"""OAI-PMH over HTTP: one address, GET or POST, an XML answer whatever was asked.

It reads as a visitor, whoever asks, and changes nothing, so it needs neither a session nor a token against forgery.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core import config, statuses
from kuaizhuan.core.config.types import is_domain
from kuaizhuan.core.encryption import digest
from kuaizhuan.core.errors import TooOften
from kuaizhuan.oai import answers, cerif, domains, protocol, records
from kuaizhuan.oai.protocol import Code, Error, Refused, Verb
from kuaizhuan.oai.sets import all_sets
from kuaizhuan.people.services import note_guess

PLAIN = "text/plain; charset=utf-8"
DESCRIPTION = "发布可转化的科技成果、企业技术需求和专家，并把它们对接起来的技术转移平台。"
"""What harvesters are told of the repository, in the language its rows are written in."""
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """The answer to one request, as ``text/xml`` with status 200: the protocol's errors are answers too."""
    base_url = request.build_absolute_uri(request.path)
    now = timezone.now()  # before any row is read: what changes from here on is later than the answer
    arguments: dict[str, str] = {}
    try:
        asked = protocol.parse(_pairs(request), _key())
        arguments = dict(asked.arguments)
        content = [_answer(asked, request, base_url, now)]
    except Refused as refused:
        if any(error.code is Code.BAD_RESUMPTION_TOKEN for error in refused.errors):
            try:
                note_guess(by=request.actor, why="resumption token")  # type: ignore[attr-defined]
            except TooOften as often:
                return too_often(often)
        arguments = refused.arguments or arguments
        content = answers.errors(refused.errors)
    body = answers.envelope(base_url, now, arguments, content)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


oai.public = True  # type: ignore[attr-defined]  # for everybody, by the attribute that `web.guard.public` sets


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the protocol has no word for it, HTTP has."""
    return HttpResponse("The repository failed; the fault is in its log.\n", status=500, content_type=PLAIN)


def too_often(error: TooOften) -> HttpResponse:
    """Resumption tokens that were not issued here, again and again."""
    headers = {"Retry-After": statuses.retry_after(error)}
    text = "Too many resumption tokens that were not issued here; please come back.\n"
    return HttpResponse(text, status=429, content_type=PLAIN, headers=headers)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database cannot be used: harvesters come back by `Retry-After`, as the protocol tells them to."""
    headers = {"Retry-After": statuses.RETRY_AFTER}
    text = "The repository cannot be used for the moment; please come back.\n"
    return HttpResponse(text, status=503, content_type=PLAIN, headers=headers)


def _pairs(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """The arguments in the address, or of a POST in the body."""
    try:
        given = request.GET
        if request.method == "POST":
            given = QueryDict(request.body if request.content_type == FORM else b"")
        return [(name, value) for name, values in given.lists() for value in values]
    except SuspiciousOperation as error:  # too long, or more arguments than anybody has reason to send
        raise Refused(Error(Code.BAD_ARGUMENT, "The request is too large to be read.")) from error


def _key() -> bytes:
    return digest("oai.tokens").encode()


def _answer(asked: protocol.Request, request: HttpRequest, base_url: str, now: dt.datetime) -> Any:
    def url(kind: str, code: str) -> str:
        if KINDS[kind].published:
            return request.build_absolute_uri(reverse("web:record", kwargs={"kind": kind, "code": code}))
        return request.build_absolute_uri(reverse(f"web:{kind}", args=[code]))

    match asked.verb:
        case Verb.IDENTIFY:
            return answers.identify(_repository(request, base_url, now))
        case Verb.LIST_METADATA_FORMATS:
            every = [known.format for known in records.FORMATS.values()]
            return answers.metadata_formats(
                records.formats_of(asked.identifier) if asked.identifier else every
            )
        case Verb.LIST_SETS:
            return answers.sets({spec: one.name for spec, one in all_sets().items()})
        case Verb.GET_RECORD:
            item = records.get(asked.identifier, asked.prefix, url, now)
            domains.note(settings.OAI_DOMAIN)
            return answers.record(item)
        case Verb.LIST_IDENTIFIERS | Verb.LIST_RECORDS:
            return _page(asked, url, now)


def _page(asked: protocol.Request, url: records.Url, now: dt.datetime) -> Any:
    selection = asked.selection
    assert selection is not None  # both lists have one
    page = records.select(
        selection,
        size=config.number("KZ_OAI_PAGE"),
        headers_only=asked.verb is Verb.LIST_IDENTIFIERS,
        url=url,
        now=now,
    )
    domains.note(settings.OAI_DOMAIN)
    if page.rest is None and selection.place is None:
        return answers.page(asked.verb, page.items, None)
    token = protocol.write_token(asked.verb, page.rest, _key()) if page.rest else ""
    return answers.page(asked.verb, page.items, answers.Rest(token, selection.given, page.total))


def _repository(request: HttpRequest, base_url: str, now: dt.datetime) -> answers.Repository:
    name = f"快转 Kuaizhuan {settings.NODE}"
    service = cerif.Service(
        identifier=settings.OAI_DOMAIN,
        name=name,
        description=DESCRIPTION,
        site=request.build_absolute_uri(reverse("web:home")),
        base_url=base_url,
        owner=settings.CONTACT["unit"],
    )
    return answers.Repository(
        name=name,
        base_url=base_url,
        mail=config.text("KZ_OAI_MAIL"),
        earliest=records.earliest(now),
        deleted=records.DELETED_RECORD,
        domain=settings.OAI_DOMAIN if is_domain(settings.OAI_DOMAIN) else "",
        sample=records.identifier("A7K3QJ2M4XN"),
        service=cerif.describe_service(service),
    )
