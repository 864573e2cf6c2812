"""Addresses of the pages, by public code; each view says who may come (`web.guard`).

A package's own pages are in ``web/views/<package>`` with their addresses in its ``urls.py``, found by name.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path, register_converter

from kuaizhuan.web.converters import KindConverter
from kuaizhuan.web.views import desk, files, home, machines, site

register_converter(KindConverter, "kind")

app_name = "web"
STEPS = (f"kuaizhuan.web.views.{package.rpartition('.')[2]}" for package in settings.PACKAGES)
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", site.help_page, name="help"),
    path("help/contact/", site.contact, name="contact"),
    path("help/questions/", site.questions, name="faq"),
    path("help/first-steps/", site.first_steps, name="first_steps"),
    path("help/parts/", site.parts, name="parts"),
    path("health", machines.health, name="health"),
    path(".well-known/kuaizhuan-node", machines.node_key, name="node_key"),
    path("ready", machines.ready, name="ready"),
    path("metrics", machines.metrics, name="metrics"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.open_search, name="open_search_description"),
    path("continue/<slug:code>/", site.held_form, name="held_form"),
    path("theme/", site.theme, name="theme"),
    path("language/", site.language, name="language"),
    path("files/<slug:code>/<str:name>", files.file, name="file"),
    path("documents/<slug:code>/", files.document, name="document"),
    path("desk/", desk.desk, name="desk"),
    path("desk/done/", desk.done, name="done"),
    path("desk/begun/", desk.begun, name="begun"),
    path("desk/calendar/", desk.calendar, name="calendar"),
    path("desk/overseen/", desk.overseen, name="overseen"),
    path("desk/places/", desk.places, name="places"),
    *(path("", include(f"{step}.urls")) for step in STEPS if find_spec(step) and find_spec(f"{step}.urls")),
]
