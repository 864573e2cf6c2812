"""The interface as a whole: strong ETags on everything that is read, and a description that says every status.

An ETag is the digest of the very bytes that are sent, so it changes when, and only when, the reader would see
something else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial, wraps
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from ninja import NinjaAPI, Schema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from kuaizhuan.api import description
from kuaizhuan.api.auth import TokenOrNone
from kuaizhuan.api.errors import Outdated, no_such_method, unknown_parameters
from kuaizhuan.core.packing import never_pack, tag_unpacked

View = Callable[..., HttpResponse]
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
"""A part of an address that is taken from it."""

PROBLEMS = {
    400: "The body is not JSON.",
    401: "No token, or one that opens nothing (any more).",
    403: "The token lacks the scope, or its person may not do this.",
    404: "There is no such thing, or none that you may know of.",
    409: "It is not in a state for this, or somebody else was faster.",
    412: "It is no longer as `If-Match` says.",
    413: "The body is too large.",
    422: "A parameter is not of its kind, or rules speak against it: all of them are named.",
    429: "Too many requests in this minute, or at the same time; `Retry-After` says when to come back.",
    503: "The database cannot be used, the index is being rebuilt, or the answer took too long; `Retry-After`, where it "
    "stands, says for how long.",
}
"""Status → what it means; which of them an operation can answer with follows from what it is."""

PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `reasons` holds every reason, `errors` every parameter that is not of its kind. "
    "`unverified`, where it stands, names those clauses of reasons that are rules which nobody has verified.",
    "type": "object",
    "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "instance": {"type": "string"},
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "params", "clause"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "params": {"type": "object"},
                    "clause": {"type": "string"},
                },
            },
        },
        "unverified": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


RATE = ("RateLimit", "RateLimit-Policy")
HEADERS = {
    "ETag": {
        "description": "The strong validator of what was read, for `If-None-Match` and `If-Match`.",
        "schema": {"type": "string"},
        "example": '"0f3a9c1b2d4e5f60718293a4b5c6d7e8"',
    },
    "RateLimit": {
        "description": "How many requests are left (r), and in how many seconds all are there again (t).",
        "schema": {"type": "string"},
        "example": '"token";r=597;t=41',
    },
    "RateLimit-Policy": {
        "description": "How many requests (q) are allowed in how many seconds (w): with one token, or to visitors from "
        "one address.",
        "schema": {"type": "string"},
        "example": '"token";q=600;w=60',
    },
    "Retry-After": {
        "description": "Seconds after which to come back.",
        "schema": {"type": "integer"},
        "example": 41,
    },
}
"""Headers of answers, said once."""

RENDERER = JSONRenderer()
"""How rows become bytes, here and in the comparison of what a program has read."""


class JSONParser(Parser):
    """JSON as it is defined, which knows neither NaN nor infinity."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


class Interface(NinjaAPI):
    """django-ninja with ETags and a complete description."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()
        for each in found:
            if isinstance(each, URLPattern) and not isinstance(each.callback, partial):  # the description
                path = CONVERTED.sub(r"{\1}", str(each.pattern))
                each.callback = _any_method(self._exact(path, each.callback))
        # A word in an address goes before a code in the same place.
        return sorted(found, key=lambda each: ["<" in part for part in str(each.pattern).split("/")])

    @cached_property
    def parameters(self) -> dict[tuple[str, str], frozenset[str]]:
        """Path and method → the parameters that its description names for the address."""
        paths = self.get_openapi_schema(path_prefix="/")["paths"]
        return {
            (path.strip("/"), method.upper()): frozenset(
                each["name"] for each in operation["parameters"] if each["in"] == "query"
            )
            for path, methods in paths.items()
            for method, operation in methods.items()
        }

    @cached_property
    def _described(self) -> dict[tuple[str, str | None], Any]:
        return {}

    def _exact(self, path: str, view: View) -> View:
        """`view`, which refuses parameters that it does not have: a filter misspelt would find everything."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            known = self.parameters.get((path, str(request.method)))
            unknown = sorted(set(request.GET) - known) if known is not None else []
            return unknown_parameters(request, unknown) if unknown else view(request, *args, **kwargs)

        return answered

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        if isinstance(data, Mapping) and data.get("secret"):
            never_pack(response)
        response["Cache-Control"] = "private, no-cache" if request.actor.signed_in else "no-cache"
        patch_vary_headers(response, ("Authorization",))
        if response.status_code in (200, 201):
            response["ETag"] = strong(response.content)
            known = parse_etags(request.headers.get("If-None-Match", ""))
            same = [each for each in known if each == "*" or _bare(each) == response["ETag"]]
            if request.method == "GET" and same:
                response.status_code, response.content = 304, b""
                response["ETag"] = response["ETag"] if same[0] == "*" else same[0].removeprefix("W/")
                del response["Content-Type"]
        return response

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The description; made once for each prefix and language, and for all who ask: nobody may change it."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        asked = (prefix, get_language())
        if asked not in self._described:
            self._described[asked] = self._describe(prefix)
        return self._described[asked]

    def _describe(self, prefix: str) -> Any:
        schema = super().get_openapi_schema(path_prefix=prefix)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        schema["components"]["headers"] = HEADERS
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(path, method, operation)
        description.complete(schema, prefix)
        return schema


def _any_method(view: View) -> View:
    """`view`, which also answers HEAD as it answers GET, and a method that it does not have with a problem."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code != 405:
            return response
        allowed = {each.strip() for each in response["Allow"].split(",")}
        return no_such_method(request, ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set()))))

    return answered


def must_match(request: HttpRequest, shape: Schema) -> None:
    """Raise `Outdated` when the request was meant for something else than `shape`, as its reader would see it."""
    header = request.headers.get("If-Match", "").strip()
    if header not in ("", "*"):
        content = RENDERER.render(request, shape.model_dump(exclude_unset=True), response_status=200)
        if strong(content) not in map(
            tag_unpacked, parse_etags(header)
        ):  # what is no ETag matches nothing either
            raise Outdated("api.outdated")


def strong(content: bytes | str) -> str:
    """The strong validator of `content`."""
    data = content.encode() if isinstance(content, str) else content
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def _bare(etag: str) -> str:
    """If-None-Match compares weakly: a proxy may have marked the tag; and that of a packed answer is of the same row."""
    return tag_unpacked(etag.removeprefix("W/"))


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add what every operation of its kind can answer, and who may call it."""
    reads = method == "get"
    visitors = any(TokenOrNone.__name__ in each for each in operation["security"])
    wanted = {401, 403, 422, 429, 503}
    wanted |= {404} if "{" in path else set()
    wanted |= set() if reads else {404, 409}
    wanted |= {400, 413} if "requestBody" in operation else set()
    wanted |= {412} if any(each["name"] == "If-Match" for each in operation["parameters"]) else set()
    if reads:
        operation["responses"][304] = {"description": "As `If-None-Match` says."}
        operation["parameters"].append(
            {"in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"}}
        )
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in sorted(wanted):
        operation["responses"][status] = {
            "description": PROBLEMS[status],
            "content": {"application/problem+json": reference},
        }
    for status, answer in operation["responses"].items():
        named = [
            *RATE,
            *(["ETag"] if int(status) in (200, 201, 304) else []),
            *(["Retry-After"] if int(status) in (429, 503) else []),
        ]
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in named}
    operation["security"] = [*([{}] if visitors else []), {"token": []}]
