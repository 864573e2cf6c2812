"""One person of every kind, and one row of every kind in each of its states, for the tables of access.

`here` is a unit of `above`, both in Chongqing; `elsewhere` is in Sichuan. Rows belong to `here`; of an
introduction the need does, and the result belongs to `elsewhere`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db.models import Model
from django.utils import timezone

import access_transfer
from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Revision
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect.models import DuplicatePair, ImportRun, Upload
from kuaizhuan.collect.states import Question, RunState, UploadState
from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage
from kuaizhuan.notices.models import Delivery, Webhook
from kuaizhuan.people import services as people
from kuaizhuan.people.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    StaffSession,
    Token,
    User,
)
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.models import Appeal, SavedSearch
from kuaizhuan.publish.states import AppealState

_refusals = count(1)

PEOPLE: dict[str, tuple[Role | None, str]] = {
    # name in the table → role, and the organisation ("" for the platform)
    "nobody": (None, ""),
    "researcher": (Role.RESEARCHER, "here"),
    "office": (Role.OFFICE, "here"),
    "enterprise": (Role.ENTERPRISE, "here"),
    "broker": (Role.BROKER, "here"),
    "owner": (Role.OWNER, "here"),
    "above": (Role.OFFICE, "above"),
    "elsewhere": (Role.OFFICE, "elsewhere"),
    "agent": (Role.BROKER, "agency"),
    "editor": (Role.EDITOR, ""),
    "asleep": (Role.EDITOR, ""),
    "operator": (Role.OPERATOR, ""),
    "registrar": (Role.REGISTRAR, ""),
    "reviewer": (Role.REVIEWER, ""),
    "bureau": (Role.BUREAU, "bureau_of_chongqing"),
    "bureau_elsewhere": (Role.BUREAU, "bureau_of_sichuan"),
    "registry": (Role.REGISTRAR, "registry_of_chongqing"),
    "registry_elsewhere": (Role.REGISTRAR, "registry_of_sichuan"),
    "self": (None, ""),
}
"""Everybody who may come, apart from a visitor. `asleep`: an editor outside a staff session. `self`: whom the row
is about, who has no other role."""


class World:
    """Organisations by name, persons by name, their actors."""

    def __init__(self) -> None:
        places = {"above": "500000", "here": "500000", "elsewhere": "510100", "agency": "510100",
                  "bureau_of_chongqing": "500000", "bureau_of_sichuan": "510100",
                  "registry_of_chongqing": "500000", "registry_of_sichuan": "510100"}  # fmt: skip
        self.places = {name: an_organisation(region=region) for name, region in places.items()}
        people.place_under(self.places["here"], self.places["above"], by=BY)
        self.users = {
            name: a_user(role, self.places.get(place), username=f"the_{name}")
            for name, (role, place) in PEOPLE.items()
        }

    @property
    def here(self) -> Organisation:
        return self.places["here"]

    def actors(self) -> dict[str, Actor]:
        found = {name: actor_for(user, staff=name != "asleep") for name, user in self.users.items()}
        return {"visitor": ANONYMOUS, **found}

    def user(self, name: str) -> User:
        return self.users[name]

    def record(self, state: State) -> Model:
        return an_achievement(state=state, owner=self.here)

    def introduction(self, stage: Stage, *, broker: bool = False, chosen: bool = True) -> Introduction:
        """Asked by the need's side, or a broker; of an anonymous need by the result's, through a chosen broker."""
        now, opened, hidden = timezone.now(), stage == Stage.OPENED, stage == Stage.BROKERED
        agency = self.places["agency"]
        asker = "elsewhere" if hidden else "agent" if broker else "researcher"
        return Introduction.objects.create(
            code=f"N-{stage[:6]}-{asker[:6]}-{chosen:d}",
            demand=a_demand(owner=self.here, anonymous=hidden, broker=agency if hidden and chosen else None),
            achievement=an_achievement(owner=self.places["elsewhere"]),
            broker=agency if broker else None,
            through=agency if hidden and chosen else None,
            asked_by=self.user(asker),
            state=stage,
            demand_consent_at=None if (broker and not opened) or hidden else now,
            achievement_consent_at=now if opened or hidden else None,
        )

    def revision(self, state: RevisionState) -> Revision:
        row = an_achievement(owner=self.here)
        return Revision.objects.create(code=f"V-{state}", kind="achievement", record_code=row.code, owner=self.here,
                                       values={"summary": "改写"}, state=state, proposed_by="")  # fmt: skip

    def appeal(
        self,
        stage: State,
        refused_by: str,
        by: str,
        *,
        of: Model | None = None,
        state: str = AppealState.OPEN,
    ) -> Appeal:
        """Against a refusal that `refused_by` gave in the review of `stage`, filed by `by`."""
        row = of or an_achievement(owner=self.here, state=State.RETURNED)
        return Appeal.objects.create(
            kind="achievement", record_code=row.code, owner=row.owner, refusal=next(_refusals), stage=stage,
            refused_by=actor_for(self.user(refused_by)).ref, appealed_by=self.user(by), text="a", state=state,
        )  # fmt: skip

    def appealed(self, state: str) -> Model:
        """A returned row with an appeal in `state`, if any, against another editor's refusal."""
        row = an_achievement(owner=self.here, state=State.RETURNED)
        if state:
            self.appeal(State.PLATFORM_REVIEW, "self", "researcher", of=row, state=state)
        return row

    def saved_search(self) -> SavedSearch:
        return SavedSearch.objects.create(user=self.user("self"), name="a", looked_at=timezone.now())

    def run(self, state: RunState) -> ImportRun:
        return ImportRun.objects.create(code=f"R-{state}", kind="achievement", file_name="a.xlsx", file_hash="0",
                                        organisation=self.here, started_by="the_office", state=state)  # fmt: skip

    def upload(self, state: UploadState) -> Upload:
        return Upload.objects.create(sheet_kind="achievements", file_name="a.xlsx", organisation=self.here,
                                     uploaded_by=self.user("self"), state=state)  # fmt: skip

    def pair(self, state: Question) -> DuplicatePair:
        rows = [an_achievement(owner=self.here), an_achievement(owner=self.places["elsewhere"])]
        return DuplicatePair.objects.create(left=rows[0], right=rows[1], similarity=0.9, state=state)

    def membership(self) -> Membership:
        return Membership.objects.create(user=self.user("self"), role=Role.OWNER, organisation=self.here)

    def appointment(self) -> Membership:
        return Membership.objects.create(user=self.user("self"), role=Role.REVIEWER)

    def invitation(self) -> Invitation:
        return Invitation.objects.create(organisation=self.here, email="a@demo.example", role=Role.OFFICE,
                                         expires_at=timezone.now() + dt.timedelta(days=1))  # fmt: skip

    def join_request(self) -> JoinRequest:
        return JoinRequest.objects.create(user=self.user("self"), organisation=self.here, role=Role.OFFICE)

    def staff_session(self) -> StaffSession:
        now = timezone.now()
        return StaffSession.objects.create(user=self.user("self"), reason="for a test", started_at=now,
                                           ends_at=now + dt.timedelta(hours=1))  # fmt: skip

    def token(self) -> Token:
        return Token.objects.create(user=self.user("self"), organisation=self.here, name="a", digest="0",
                                    expires_at=timezone.now() + dt.timedelta(days=1))  # fmt: skip

    def webhook(self) -> Webhook:
        return Webhook.objects.create(
            organisation=self.here, url="https://hooks.example/", events=[], secret=""
        )

    def delivery(self) -> Delivery:
        return Delivery.objects.create(webhook=self.webhook())


Make = Callable[[World], Any]
RECORD: dict[str, Make] = {state: lambda world, state=state: world.record(state) for state in State}
INTRODUCTION: dict[str, Make] = {
    **{stage: lambda world, stage=stage: world.introduction(stage) for stage in Stage},
    "by_broker": lambda world: world.introduction(Stage.PROPOSED, broker=True),
    "unchosen": lambda world: world.introduction(Stage.BROKERED, chosen=False),
}
REVISION: dict[str, Make] = {
    state: lambda world, state=state: world.revision(state) for state in RevisionState
}
APPEAL: dict[str, Make] = {
    "of_the_platform": lambda world: world.appeal(State.PLATFORM_REVIEW, "self", "researcher"),
    "of_the_editor": lambda world: world.appeal(State.PLATFORM_REVIEW, "editor", "researcher"),
    "of_a_unit": lambda world: world.appeal(State.UNIT_REVIEW, "office", "researcher"),
    "of_a_unit_by_its_head": lambda world: world.appeal(State.UNIT_REVIEW, "office", "enterprise"),
    "of_a_unit_with_one_head": lambda world: world.appeal(
        State.UNIT_REVIEW, "elsewhere", "self",
        of=an_achievement(owner=world.places["elsewhere"], state=State.RETURNED),
    ),
}  # fmt: skip
"""Whose refusal it is, and what there is else."""
UPLOAD: dict[str, Make] = {state: lambda world, state=state: world.upload(state) for state in UploadState}
RUN: dict[str, Make] = {state: lambda world, state=state: world.run(state) for state in RunState}
PAIR: dict[str, Make] = {state: lambda world, state=state: world.pair(state) for state in Question}
ORGANISATION: dict[str, Make] = {"any": lambda world: world.here}

SUBJECTS: dict[str, dict[str, Make]] = {
    **{
        f"publish.record.{verb}": RECORD
        for verb in (
            "view", "submit", "endorse", "approve", "return", "confirm", "withdraw", "expire", "reopen"
        )
    },
    "publish.record.overturn": {
        "not_appealed": lambda world: world.appealed(""),
        "appealed": lambda world: world.appealed(AppealState.OPEN),
        "appeal_decided": lambda world: world.appealed(AppealState.UPHELD),
    },
    **{f"publish.revision.{verb}": REVISION for verb in ("view", "propose", "apply", "return")},
    "publish.appeal.file": RECORD,
    "publish.appeal.view": APPEAL,
    "publish.appeal.decide": APPEAL,
    **{f"match.introduction.{verb}": INTRODUCTION for verb in ("view", "pass", "answer", "withdraw")},
    "collect.entry.correct": RECORD,
    "collect.upload.own": UPLOAD,
    "publish.search.own": {"any": World.saved_search},
    "collect.run.view": RUN,
    "collect.pair.answer": PAIR,
    **{f"people.organisation.{verb}": ORGANISATION
       for verb in ("view", "submit_for", "head", "decide", "administer")},
    "people.membership.revoke": {"of_an_organisation": World.membership, "of_the_platform": World.appointment},
    "people.membership.appoint": {"of_an_organisation": World.membership, "of_the_platform": World.appointment},
    "people.invitation.withdraw": {"any": World.invitation},
    "people.join.answer": {"any": World.join_request},
    "people.staff_session.end": {"any": World.staff_session},
    "people.token.own": {"any": World.token},
    "notices.webhook.manage": {"any": World.webhook},
    "notices.delivery.manage": {"any": World.delivery},
    "people.user.own": {"any": lambda world: world.user("self")},
    **access_transfer.SUBJECTS,
}  # fmt: skip
"""Policy → the rows it is about: what each is like → how it is made."""
