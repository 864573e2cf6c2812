"""All addresses: the pages at the root, signing in under /account/, the machine interface under /api/,
harvesting at /oai.
"""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse  # noqa: TID251 - which view answers for an error
from django.urls import include, path

from kuaizhuan.api import errors as problems
from kuaizhuan.core.statuses import OUTAGE
from kuaizhuan.oai import views as harvests
from kuaizhuan.web import errors as pages

urlpatterns = [
    path("oai", harvests.oai, name="oai"),
    path("api/", include("kuaizhuan.api.urls")),
    path("account/", include("kuaizhuan.web.account_urls")),
    path("", include("kuaizhuan.web.urls")),
]


def _by_address(
    page: Callable[..., HttpResponse],
    problem: Callable[..., HttpResponse],
    harvest: Callable[..., HttpResponse] | None = None,
) -> Callable[..., HttpResponse]:
    """Whatever goes wrong is a page, and under /api a problem; `harvest` is for /oai, where it is not a page."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if f"{request.path}/".startswith("/api/"):
            return problem(request, *args, **kwargs)
        chosen = harvest if harvest and request.path == "/oai" else page
        return chosen(request, *args, **kwargs)

    return answer


_fault = _by_address(pages.fault, problems.fault, harvests.fault)
_unavailable = _by_address(pages.unavailable, problems.unavailable, harvests.unavailable)


def handler500(request: HttpRequest) -> HttpResponse:
    """What a view or a middleware raised; Django calls this while it handles the error."""
    return (_unavailable if isinstance(sys.exception(), OUTAGE) else _fault)(request)


handler400 = _by_address(pages.bad_request, problems.unreadable)
handler403 = _by_address(pages.forbidden, problems.forbidden)
handler429 = _by_address(pages.too_often, problems.too_often)
"""What allauth refuses, which asks for it here."""
handler404 = _by_address(pages.not_found, problems.nowhere)
