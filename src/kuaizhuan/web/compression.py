"""Pages go out compressed, since gunicorn does not compress and not every node has a proxy that does.

What is compressed already, as pictures and work-books, is sent as it is. An answer's length says little about the secrets
in it: tokens of forms are masked anew in each, Django adds a random length, and cookies are `SameSite`, so that no
other site can ask for a page in a person's name and measure it again and again. An answer that tells a secret, and may
repeat beside it what was sent, says so by `core.packing` and goes out as it is.

A packed answer of the interface keeps a strong ETag, with `-gzip` behind it: a program that read it so may send it
back with `If-Match`, which a weak one never fits.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from kuaizhuan.core.packing import may_pack, tag_packed

TEXTS = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
    "application/jsonl",
)


class Compressed(GZipMiddleware):
    """Compresses what is text, by what it says of itself."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        of_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        if not of_text or not may_pack(response):
            return response
        if _refuses(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        etag = response.headers.get("ETag", "")
        packed = super().process_response(request, response)
        if etag and "Content-Encoding" in packed.headers and request.path_info.startswith("/api/"):
            packed.headers["ETag"] = tag_packed(etag)
        return packed


def _refuses(accepted: str) -> bool:
    """Whether gzip is named only to say that none is wanted (RFC 9110, 12.4.2); Django looks for the name alone."""
    for each in accepted.lower().split(","):
        name, *weight = each.replace(" ", "").split(";")
        if name == "gzip" and any(part.startswith("q=") and not part[2:].strip("0.") for part in weight):
            return True
    return False
