"""All addresses: the pages at the root, signing in under /account/, the machine interface under /api/,
harvesting at /oai.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse  # noqa: TID251 - which view answers for an error
from django.urls import include, path

from kuaizhuan.api import errors as problems
from kuaizhuan.oai.views import oai
from kuaizhuan.web import errors as pages

urlpatterns = [
    path("oai", oai, name="oai"),
    path("api/", include("kuaizhuan.api.urls")),
    path("account/", include("kuaizhuan.web.account_urls")),
    path("", include("kuaizhuan.web.urls")),
]


def _by_address(
    page: Callable[..., HttpResponse], problem: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """Whatever goes wrong is a page, and under /api/ a problem."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        chosen = problem if request.path.startswith("/api/") else page
        return chosen(request, *args, **kwargs)

    return answer


handler400 = _by_address(pages.bad_request, problems.unreadable)
handler403 = _by_address(pages.forbidden, problems.forbidden)
handler404 = _by_address(pages.not_found, problems.nowhere)
handler500 = _by_address(pages.fault, problems.fault)
