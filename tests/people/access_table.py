"""Who may do what with organisations, their members and one's own account, and the rows to ask about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import jobs
from kuaizhuan.people.models import Invitation, JoinRequest, Membership, StaffSession, Token
from kuaizhuan.people.roles import Role
from tables import Make

TABLE: dict[str, dict[str, str]] = {
    "people.organisation.view": {"any": "EVERYBODY"},
    "people.organisation.submit_for": {"any": "SUBMITTERS editor"},
    "people.organisation.head": {"any": "HEADS editor"},
    "people.organisation.decide": {"any": "editor"},
    "people.organisation.administer": {"any": "HEADS operator"},
    "people.membership.revoke": {
        "of_an_organisation": "HEADS operator self",
        "of_the_platform": "operator self",
    },
    "people.membership.appoint": {"of_an_organisation of_the_platform": "operator"},
    "people.job.operate": {"waiting failed": "operator"},
    "people.invitation.withdraw": {"any": "HEADS operator"},
    "people.join.answer": {"any": "HEADS operator"},
    "people.staff_session.end": {"any": "self"},
    "people.token.own": {"any": "self"},
    "people.user.own": {"any": "self"},
}


def membership(world: Any) -> Membership:
    return Membership.objects.create(user=world.user("self"), role=Role.OWNER, organisation=world.here)


def appointment(world: Any) -> Membership:
    return Membership.objects.create(user=world.user("self"), role=Role.REVIEWER)


def invitation(world: Any) -> Invitation:
    return Invitation.objects.create(organisation=world.here, email="a@demo.example", role=Role.OFFICE,
                                     expires_at=timezone.now() + dt.timedelta(days=1))  # fmt: skip


def join_request(world: Any) -> JoinRequest:
    return JoinRequest.objects.create(user=world.user("self"), organisation=world.here, role=Role.OFFICE)


def staff_session(world: Any) -> StaffSession:
    now = timezone.now()
    return StaffSession.objects.create(user=world.user("self"), reason="for a test", started_at=now,
                                       ends_at=now + dt.timedelta(hours=1))  # fmt: skip


def token(world: Any) -> Token:
    return Token.objects.create(user=world.user("self"), organisation=world.here, name="a", digest="0",
                                expires_at=timezone.now() + dt.timedelta(days=1))  # fmt: skip


def job(world: Any, status: str) -> DBTaskResult:
    """A job that waits, or failed."""
    jobs.after_commit("core.sweep_files")
    row = DBTaskResult.objects.latest("enqueued_at")
    row.status, row.finished_at = status, timezone.now()
    row.exception_class_path = "builtins.KeyError" if status == "FAILED" else ""
    row.save()
    return row


JOBS: dict[str, Make] = {
    "waiting": lambda world: job(world, "READY"),
    "failed": lambda world: job(world, "FAILED"),
}
ORGANISATION: dict[str, Make] = {"any": lambda world: world.here}
MEMBERSHIP: dict[str, Make] = {"of_an_organisation": membership, "of_the_platform": appointment}

SUBJECTS: dict[str, dict[str, Make]] = {
    **{
        f"people.organisation.{verb}": ORGANISATION
        for verb in ("view", "submit_for", "head", "decide", "administer")
    },
    "people.membership.revoke": MEMBERSHIP,
    "people.membership.appoint": MEMBERSHIP,
    "people.invitation.withdraw": {"any": invitation},
    "people.join.answer": {"any": join_request},
    "people.job.operate": JOBS,
    "people.staff_session.end": {"any": staff_session},
    "people.token.own": {"any": token},
    "people.user.own": {"any": lambda world: world.user("self")},
}
