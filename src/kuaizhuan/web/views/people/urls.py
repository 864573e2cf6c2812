"""Addresses of signing in, accounts, organisations and their members."""

from django.urls import path

from kuaizhuan.web.views.people import account, invitations, members, operations, organisations, staff, tokens

urlpatterns = [
    path("sign-in/", organisations.sign_in, name="sign_in"),
    path("sign-out/", organisations.sign_out, name="sign_out"),
    path("sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/", account.own, name="own_data"),
    path("me/data.json", account.export, name="export_own_data"),
    path("me/erase/", account.erase, name="erase_account"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/new/", tokens.make, name="make_token"),
    path("me/tokens/revoke/", tokens.revoke, name="revoke_token"),
    path("me/leave/", account.leave, name="leave"),
    path("acting/", staff.act_for, name="act_for"),
    path("staff/", staff.staff, name="staff"),
    path("staff/roles/", staff.appointments, name="appointments"),
    path("staff/roles/dismiss/", staff.dismiss, name="dismiss"),
    path("staff/end/", staff.end, name="end_staff"),
    path("operations/jobs/", operations.jobs, name="jobs"),
    path("operations/jobs/run-again/", operations.run_again, name="run_job_again"),
    path("operations/jobs/forget/", operations.forget, name="forget_job"),
    path("invitation/<str:link>/", invitations.invitation, name="invitation"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:code>/join/", invitations.join, name="join"),
    path("organisations/<slug:code>/people/", members.members, name="members"),
    path("organisations/<slug:code>/place/", members.place, name="place"),
    path("organisations/<slug:code>/people/invite/", members.invite, name="invite"),
    path("organisations/<slug:code>/people/withdraw/", members.withdraw, name="withdraw_invitation"),
    path("organisations/<slug:code>/people/answer/", members.answer, name="answer_join"),
    path("organisations/<slug:code>/people/revoke/", members.revoke, name="revoke"),
]
