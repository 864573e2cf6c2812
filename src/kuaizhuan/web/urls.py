"""Addresses of the pages, by public code; each view says who may come (`web.guard`)."""

from django.urls import path, register_converter

from kuaizhuan.web.converters import KindConverter
from kuaizhuan.web.views import (
    collect,
    core,
    desk,
    home,
    introductions,
    match,
    notices,
    people,
    publish,
    questions,
    review,
)

register_converter(KindConverter, "kind")

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", core.help_page, name="help"),
    path("language/", core.language, name="language"),
    path("sign-in/", people.sign_in, name="sign_in"),
    path("sign-out/", people.sign_out, name="sign_out"),
    path("organisations/", people.organisations, name="organisations"),
    path("organisations/<slug:code>/", people.organisation, name="organisation"),
    path("search", publish.search, name="search"),
    path("desk/", desk.desk, name="desk"),
    path("desk/rows/<kind:kind>/", desk.own_rows, name="own_rows"),
    path("desk/<kind:kind>/<slug:state>/", review.queue, name="queue"),
    path("desk/<kind:kind>/<slug:state>/move/", review.move_queue, name="move_queue"),
    path("imports/", collect.imports, name="imports"),
    path("imports/preview/", collect.preview, name="preview"),
    path("imports/preview/refused.xlsx", collect.preview_refused, name="preview_refused"),
    path("imports/confirm/", collect.confirm, name="confirm_import"),
    path("imports/template/<slug:word>.xlsx", collect.template, name="template"),
    path("imports/<slug:code>/", collect.run, name="run"),
    path("imports/<slug:code>/refused.xlsx", collect.run_refused, name="run_refused"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/ask/<slug:demand>/<slug:achievement>/", introductions.ask, name="ask_introduction"),
    path("introductions/<slug:code>/", introductions.introduction, name="introduction"),
    path("introductions/<slug:code>/answer/", introductions.answer, name="answer_introduction"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<slug:family>/<int:number>/", questions.answer, name="answer_question"),
    path("questions/<slug:family>/<int:number>/reopen/", questions.reopen, name="reopen_question"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_notices"),
    path("<kind:kind>/", publish.listing, name="records"),
    path("<kind:kind>/<slug:code>/", publish.record, name="record"),
    path("<kind:kind>/<slug:code>/matches/", match.matches, name="matches"),
    path("<kind:kind>/<slug:code>/history/", core.history, name="history"),
    path("<kind:kind>/<slug:code>/review/", review.review, name="review"),
    path("<kind:kind>/<slug:code>/move/", review.move, name="move"),
]
