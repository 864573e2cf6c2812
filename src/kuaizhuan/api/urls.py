"""Addresses of the machine interface: `/api/v1/…`, described in `/api/v1/openapi.json`.

A package's own part is ``api/v1/<package>``, found by name: its `router`, and its `PREFIX` if it has one.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path
from ninja import Router

from kuaizhuan.api import errors
from kuaizhuan.api.auth import READING
from kuaizhuan.api.interface import RENDERER, Interface, JSONParser
from kuaizhuan.api.rates import PerMinute


def routers() -> list[tuple[str, Router]]:
    """Prefix and router of every package that has one, the lowest package first; what two of them share comes once."""
    paths = (f"kuaizhuan.api.v1.{package.rpartition('.')[2]}" for package in settings.PACKAGES)
    modules = [import_module(path) for path in paths if find_spec(path)]
    found = {module.router: getattr(module, "PREFIX", "") for module in modules}
    return [(prefix, router) for router, prefix in found.items()]


api = Interface(
    title="Kuaizhuan",
    version="1.0",
    description=(
        "Results, needs, experts and organisations, their matches and introductions, and the code lists. "
        "Whoever shows no token reads what is public; a token acts for one person and one organisation of theirs. "
        "Amounts are integer fen. Sentences come in the language of Accept-Language (zh-hans, en); codes never change."
    ),
    urls_namespace="api-v1",
    docs_url=None,  # the page of documents would call an outside host
    auth=READING,
    throttle=PerMinute(),
    renderer=RENDERER,
    parser=JSONParser(),
)
errors.register(api)
for prefix, router in routers():
    api.add_router(prefix, router)

errors.nowhere.public = True  # the one view that is not the framework's
urlpatterns = [path("v1/", api.urls), path("v1/<path:rest>", errors.nowhere, name="api_nowhere")]
