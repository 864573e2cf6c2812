"""One person of every kind, and one row of every kind in each of its states, for the tables of access.

`here` is a unit of `above`, both in Chongqing; `elsewhere` is in Sichuan. Rows belong to `here`; of an
introduction the need does, and the result belongs to `elsewhere`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import DuplicatePair, ImportRun
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.core.actors import ANONYMOUS, Actor
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Invitation, JoinRequest, Membership, Organisation, StaffSession, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.models import SavedSearch

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
    "self": (None, ""),
}
"""Everybody who may come, apart from a visitor. `asleep`: an editor outside a staff session. `self`: whom the row
is about, who has no other role."""


class World:
    """Organisations by name, persons by name, their actors."""

    def __init__(self) -> None:
        places = {"above": "500000", "here": "500000", "elsewhere": "510100", "agency": "510100",
                  "bureau_of_chongqing": "500000", "bureau_of_sichuan": "510100"}  # fmt: skip
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

    def introduction(self, stage: Stage, *, broker: bool = False) -> Introduction:
        now = timezone.now()
        opened = stage == Stage.OPENED
        return Introduction.objects.create(
            code=f"N-{stage}-{'agent' if broker else 'side'}",
            demand=a_demand(owner=self.here),
            achievement=an_achievement(owner=self.places["elsewhere"]),
            broker=self.places["agency"] if broker else None,
            asked_by=self.user("agent" if broker else "researcher"),
            state=stage,
            demand_consent_at=None if broker and not opened else now,
            achievement_consent_at=now if opened else None,
        )

    def saved_search(self) -> SavedSearch:
        return SavedSearch.objects.create(user=self.user("self"), name="a", looked_at=timezone.now())

    def run(self, state: RunState) -> ImportRun:
        return ImportRun.objects.create(code=f"R-{state}", kind="achievement", file_name="a.xlsx", file_hash="0",
                                        organisation=self.here, started_by="the_office", state=state)  # fmt: skip

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


Make = Callable[[World], Any]
RECORD: dict[str, Make] = {state: lambda world, state=state: world.record(state) for state in State}
INTRODUCTION: dict[str, Make] = {
    **{stage: lambda world, stage=stage: world.introduction(stage) for stage in Stage},
    "by_broker": lambda world: world.introduction(Stage.PROPOSED, broker=True),
}
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
    **{f"match.introduction.{verb}": INTRODUCTION for verb in ("view", "answer", "withdraw")},
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
    "people.user.own": {"any": lambda world: world.user("self")},
}  # fmt: skip
"""Policy → the rows it is about: what each is like → how it is made."""
