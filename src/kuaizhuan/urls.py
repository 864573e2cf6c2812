"""All addresses: the pages at the root, signing in under /account/, the machine interface under /api/,
harvesting at /oai.
"""

from django.urls import include, path

from kuaizhuan.oai.views import oai

urlpatterns = [
    path("oai", oai, name="oai"),
    path("api/", include("kuaizhuan.api.urls")),
    path("account/", include("kuaizhuan.web.account_urls")),
    path("", include("kuaizhuan.web.urls")),
]
handler400 = "kuaizhuan.web.errors.bad_request"
handler403 = "kuaizhuan.web.errors.forbidden"
handler404 = "kuaizhuan.web.errors.not_found"
handler500 = "kuaizhuan.web.errors.fault"
