"""Who may do what with organisations, their members and one's own account, and the rows to ask about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import system
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import (
    GrantProposal,
    Invitation,
    JoiningRule,
    JoinRequest,
    Membership,
    ResetCode,
    StaffSession,
    Token,
)
from kuaizhuan.people.roles import Role
from kuaizhuan.people.states import Reset
from tables import Make

TABLE: dict[str, dict[str, str]] = {
    "people.organisation.view": {"any": "EVERYBODY"},
    "people.organisation.submit_for": {"any": "SUBMITTERS editor"},
    "people.organisation.head": {"any": "HEADS editor"},
    "people.organisation.decide": {"any": "editor"},
    "people.organisation.administer": {"any": "HEADS STEWARDS"},
    "people.membership.revoke": {
        "of_an_organisation": "HEADS STEWARDS self",
        "of_the_platform": "STEWARDS self",
    },
    "people.membership.appoint": {"of_an_organisation of_the_platform": "STEWARDS"},
    "people.membership.view": {"of_an_organisation of_the_platform": "STEWARDS auditor"},
    "people.grant.view": {"proposed": "STEWARDS auditor", "proposed_by_security": "STEWARDS auditor"},
    "people.grant.confirm": {"proposed": "STEWARDS", "proposed_by_security": "operator"},
    "people.grant.decline": {"proposed proposed_by_security": "STEWARDS"},
    "people.grant.withdraw": {"proposed": "", "proposed_by_security": "security"},
    "people.invitation.withdraw": {"any": "HEADS STEWARDS"},
    "people.joining_rule.remove": {"any": "HEADS STEWARDS"},
    "people.join.answer": {"any": "HEADS STEWARDS", "of_a_head": "enterprise above STEWARDS"},
    "people.reset.issue": {"proposed": "STEWARDS"},
    "people.audit.read": {"any": "auditor"},
    "people.user.keep": {"any": "STEWARDS", "of_security": "operator"},
    "people.token.revoke": {"any": "STEWARDS self"},
    "people.job.operate": {"waiting failed": "operator"},
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


def reset(world: Any) -> ResetCode:
    return ResetCode.objects.get_or_create(user=world.user("self"), state=Reset.PROPOSED)[0]


def joining_rule(world: Any) -> JoiningRule:
    return JoiningRule.objects.create(organisation=world.here, provider="cas", attribute="affiliation",
                                      value="staff", way="ask", role=Role.RESEARCHER)  # fmt: skip


def join_request(world: Any) -> JoinRequest:
    return JoinRequest.objects.create(user=world.user("self"), organisation=world.here, role=Role.OFFICE)


def own_join_request(world: Any) -> JoinRequest:
    """A head asks for another role in their own organisation."""
    return JoinRequest.objects.create(user=world.user("office"), organisation=world.here, role=Role.BROKER)


def proposal(world: Any) -> GrantProposal:
    return GrantProposal.objects.create(user=world.user("self"), role=Role.EDITOR)


def proposal_of_security(world: Any) -> GrantProposal:
    security = world.user("security")
    return GrantProposal.objects.create(user=world.user("self"), role=Role.REGISTRAR, proposed_by=security)


def event(world: Any) -> Event:
    return Event.objects.order_by("-seq").first() or audit.record("people.user.create", by=system("test"))


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
PROPOSAL: dict[str, Make] = {"proposed": proposal, "proposed_by_security": proposal_of_security}
MEMBERSHIP: dict[str, Make] = {"of_an_organisation": membership, "of_the_platform": appointment}

SUBJECTS: dict[str, dict[str, Make]] = {
    **{
        f"people.organisation.{verb}": ORGANISATION
        for verb in ("view", "submit_for", "head", "decide", "administer")
    },
    "people.membership.revoke": MEMBERSHIP,
    "people.membership.appoint": MEMBERSHIP,
    "people.membership.view": MEMBERSHIP,
    **{f"people.grant.{verb}": PROPOSAL for verb in ("view", "confirm", "decline", "withdraw")},
    "people.reset.issue": {"proposed": reset},
    "people.audit.read": {"any": event},
    "people.user.keep": {
        "any": lambda world: world.user("self"),
        "of_security": lambda world: world.user("security"),
    },
    "people.token.revoke": {"any": token},
    "people.invitation.withdraw": {"any": invitation},
    "people.joining_rule.remove": {"any": joining_rule},
    "people.join.answer": {"any": join_request, "of_a_head": own_join_request},
    "people.job.operate": JOBS,
    "people.staff_session.end": {"any": staff_session},
    "people.token.own": {"any": token},
    "people.user.own": {"any": lambda world: world.user("self")},
}
