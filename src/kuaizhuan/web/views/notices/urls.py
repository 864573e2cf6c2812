"""Addresses of notices, choices of mail and webhooks."""

from django.urls import path

from kuaizhuan.web.views.notices import calendars, notices, webhooks

urlpatterns = [
    path("organisations/<slug:code>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<slug:code>/", webhooks.webhook, name="webhook"),
    path("webhooks/<slug:code>/act/", webhooks.act, name="act_webhook"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_notices"),
    path("notices/mail/", notices.choices, name="notice_choices"),
    path("notices/mail/stop/<str:link>/", notices.stop_mail, name="stop_mail"),
    path("calendar-feed/<str:link>/", calendars.feed, name="calendar_feed"),
    path("desk/calendar/address/", calendars.keep, name="keep_feed"),
]
