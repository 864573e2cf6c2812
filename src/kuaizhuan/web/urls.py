"""Addresses of the pages, by public code; each view says who may come (`web.guard`)."""

from django.urls import path, register_converter

from kuaizhuan.web.converters import KindConverter
from kuaizhuan.web.views import (
    collect,
    core,
    desk,
    home,
    match,
    notices,
    people,
    people_invitation,
    people_members,
    people_own,
    people_staff,
    publish,
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
    path("sign-out-everywhere/", people_own.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/", people_own.own, name="own_data"),
    path("me/data.json", people_own.export, name="export_own_data"),
    path("me/erase/", people_own.erase, name="erase_account"),
    path("me/leave/", people_own.leave, name="leave"),
    path("acting/", people_staff.act_for, name="act_for"),
    path("staff/", people_staff.staff, name="staff"),
    path("staff/end/", people_staff.end, name="end_staff"),
    path("invitation/<str:link>/", people_invitation.invitation, name="invitation"),
    path("organisations/", people.organisations, name="organisations"),
    path("organisations/<slug:code>/", people.organisation, name="organisation"),
    path("organisations/<slug:code>/join/", people_invitation.join, name="join"),
    path("organisations/<slug:code>/people/", people_members.members, name="members"),
    path("organisations/<slug:code>/people/invite/", people_members.invite, name="invite"),
    path("organisations/<slug:code>/people/withdraw/", people_members.withdraw, name="withdraw_invitation"),
    path("organisations/<slug:code>/people/answer/", people_members.answer, name="answer_join"),
    path("organisations/<slug:code>/people/revoke/", people_members.revoke, name="revoke"),
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
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_notices"),
    path("<kind:kind>/", publish.listing, name="records"),
    path("<kind:kind>/<slug:code>/", publish.record, name="record"),
    path("<kind:kind>/<slug:code>/matches/", match.matches, name="matches"),
    path("<kind:kind>/<slug:code>/history/", core.history, name="history"),
    path("<kind:kind>/<slug:code>/review/", review.review, name="review"),
    path("<kind:kind>/<slug:code>/move/", review.move, name="move"),
]
