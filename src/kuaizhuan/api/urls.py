"""Addresses of the machine interface: `/api/v1/…`, described in `/api/v1/openapi.json`."""

from django.urls import path
from ninja import NinjaAPI

from kuaizhuan.api import errors
from kuaizhuan.api.v1 import catalog, deals, match, publish, registrations

api = NinjaAPI(
    title="Kuaizhuan",
    version="1.0",
    description="Public results, needs and experts, their matches and the code lists. Amounts are integer fen.",
    urls_namespace="api-v1",
    docs_url=None,  # the page of documents would call an outside host
)
errors.register(api)
api.add_router("", publish.router, tags=["catalogue"])
api.add_router("", match.router, tags=["matches"])
api.add_router("", deals.router, tags=["transfer"])
api.add_router("", registrations.router, tags=["registrations"])
api.add_router("/codes", catalog.router, tags=["code lists"])

urlpatterns = [path("v1/", api.urls)]
