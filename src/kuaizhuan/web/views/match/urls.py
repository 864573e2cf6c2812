"""Addresses of matches, introductions and the quality of matching."""

from django.urls import path

from kuaizhuan.web.views.match import begin, introductions, matches, own_needs, quality

urlpatterns = [
    path("quality/", quality.quality, name="quality"),
    path("quality/<slug:figure>/", quality.rows_behind, name="quality_rows"),
    path("desk/needs/", own_needs.own_needs, name="own_needs"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/ask/<slug:demand>/<slug:achievement>/", introductions.ask, name="ask_introduction"),
    path("introductions/begin/<kind:kind>/<slug:code>/", begin.begin, name="begin_introduction"),
    path("introductions/<slug:code>/", introductions.introduction, name="introduction"),
    path("introductions/<slug:code>/answer/", introductions.answer, name="answer_introduction"),
    path("<kind:kind>/<slug:code>/matches/", matches.matches, name="matches"),
    path("<kind:kind>/<slug:code>/fits/<slug:wanted>/", matches.counterparts, name="counterparts"),
]
