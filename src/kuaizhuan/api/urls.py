"""Addresses of the machine interface: `/api/v1/…`, described in `/api/v1/openapi.json`."""

from django.urls import path

from kuaizhuan.api import errors
from kuaizhuan.api.auth import READING
from kuaizhuan.api.interface import RENDERER, Interface
from kuaizhuan.api.rates import PerMinute
from kuaizhuan.api.v1 import catalog, collect, deals, match, notices, people, registrations

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
)
errors.register(api)
api.add_router("", collect.router, tags=["catalogue"])
api.add_router("", people.router, tags=["organisations"])
api.add_router("", match.router, tags=["matches and introductions"])
api.add_router("/webhooks", notices.router, tags=["webhooks"])
api.add_router("", deals.router, tags=["transfer"])
api.add_router("", registrations.router, tags=["registrations"])
api.add_router("/codes", catalog.router, tags=["code lists"])

errors.nowhere.public = True  # the one view that is not the framework's
urlpatterns = [path("v1/", api.urls), path("v1/<path:rest>", errors.nowhere, name="api_nowhere")]
