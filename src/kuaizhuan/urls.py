"""All addresses: the pages at the root, the machine interface under /api/."""

from django.urls import include, path

urlpatterns = [
    path("", include("kuaizhuan.web.urls")),
]
