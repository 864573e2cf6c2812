"""Staff sessions, jurisdictions, and what an actor may with and without them: role × where → rows seen."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.core.actors import PLATFORM
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.match.access import VIEW as VIEW_INTRODUCTION
from kuaizhuan.match.models import Introduction
from kuaizhuan.people import queries, services
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import STAFF_ROLES, Role
from kuaizhuan.publish import access

pytestmark = pytest.mark.django_db
WHY = "处理积压的审核"


@pytest.mark.parametrize(
    ("role", "everywhere"),
    [*((role, True) for role in sorted(STAFF_ROLES)), (Role.BUREAU, False), (Role.REGISTRAR, False)],
)
def test_staff_roles_sleep_outside_a_staff_session(role, everywhere):
    place = an_organisation()
    user = a_user(Role(role), None if everywhere else place)
    services.grant(user, Role.OFFICE, by=actor_for(a_user(Role.OPERATOR)), organisation=place)
    scope = PLATFORM if everywhere else place.pk
    assert actor_for(user).grants == {(role, scope), ("office", place.pk)}
    assert actor_for(user, staff=False).grants == {("office", place.pk)}


def test_reviewers_need_none():
    assert actor_for(a_user(Role.REVIEWER), staff=False).holds(Role.REVIEWER)


def test_it_ends_by_itself(settings):
    user = a_user(Role.EDITOR)
    with freeze_time("2026-03-02 09:00") as clock:
        session = services.start_staff_session(user, by=actor_for(user), reason=WHY)
        assert queries.staff_session(user, session.code) == session
        clock.tick(dt.timedelta(minutes=settings.STAFF_MINUTES))
        assert queries.staff_session(user, session.code) is None
        with pytest.raises(WrongState, match="staff_session_ended"):
            services.end_staff_session(session, by=actor_for(user))


def test_it_is_ended():
    user = a_user(Role.EDITOR)
    session = services.start_staff_session(user, by=actor_for(user), reason=WHY)
    with pytest.raises(NotAllowed):
        services.end_staff_session(session, by=actor_for(a_user(Role.EDITOR)))
    services.end_staff_session(session, by=actor_for(user))
    assert queries.staff_session(user, session.code) is None


def test_of_another_it_is_none():
    user = a_user(Role.EDITOR)
    session = services.start_staff_session(user, by=actor_for(user), reason=WHY)
    assert queries.staff_session(a_user(Role.EDITOR), session.code) is None


def test_refused(settings):
    editor, office = a_user(Role.EDITOR), a_user(Role.OFFICE, an_organisation())
    with pytest.raises(RuleBroken, match="not_staff"):
        services.start_staff_session(office, by=actor_for(office), reason=WHY)
    with pytest.raises(NotAllowed):
        services.start_staff_session(editor, by=actor_for(office), reason=WHY)
    settings.STAFF_SECOND_FACTOR = True
    with pytest.raises(RuleBroken, match="second_factor_missing"):
        services.start_staff_session(editor, by=actor_for(editor), reason=WHY)
    assert services.start_staff_session(editor, by=actor_for(editor), reason=WHY, second_factor=True).open


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.BUREAU, "CQ", {"CQ draft", "CQ public", "SC public", "other public"}),
        (Role.BUREAU, "SC", {"SC draft", "SC public", "CQ public", "other public"}),
        (Role.BUREAU, "other", {"CQ public", "SC public", "other public", "other draft"}),
        (
            Role.BUREAU,
            None,
            {"CQ draft", "SC draft", "other draft", "CQ public", "SC public", "other public"},
        ),
        (
            Role.EDITOR,
            None,
            {"CQ draft", "SC draft", "other draft", "CQ public", "SC public", "other public"},
        ),
        (Role.REGISTRAR, None, {"CQ public", "SC public", "other public"}),
        (Role.OFFICE, "CQ", {"CQ public", "SC public", "other public"}),
        (None, None, {"CQ public", "SC public", "other public"}),
    ],
)
def test_a_bureau_oversees_its_jurisdiction(role, place, sees):
    """role × where it is held → rows seen. A bureau outside both sees drafts of its own units only."""
    regions = {"CQ": "500000", "SC": "510000", "other": "110000"}
    owners = {name: an_organisation(region=code) for name, code in regions.items()}
    bureaus = {name: an_organisation(region=code, kind="government") for name, code in regions.items()}
    owners["other"].parent = bureaus["other"]
    owners["other"].save()
    rows = {
        f"{name} {word}": an_achievement(owner=owner, state=state)
        for name, owner in owners.items()
        for word, state in (("draft", State.DRAFT), ("public", State.PUBLISHED))
    }
    user = a_user(role, bureaus[place] if place else None) if role else a_user()
    found = {row.pk: row for row in access.clear_for(actor_for(user), Achievement.objects.all())}
    assert {name for name, row in rows.items() if row.pk in found} == sees
    full = {name for name, row in rows.items() if row.pk in found and found[row.pk].clearance == Tier.NAMED}
    assert full == {name for name in sees if f"{name.split()[0]} draft" in sees}, (
        "who sees the drafts of an organisation reads all fields of its public rows"
    )


def test_both_bureaus_see_an_introduction_across_the_border():
    demand = a_demand(owner=an_organisation(region="500000"))
    achievement = an_achievement(owner=an_organisation(region="510000"))
    row = Introduction.objects.create(code="DJ-1", demand=demand, achievement=achievement, asked_by=a_user())
    bureaus = {region: an_organisation(region=region) for region in ("500000", "510000", "110000")}
    seen = {r: VIEW_INTRODUCTION.allows(actor_for(a_user(Role.BUREAU, b)), row) for r, b in bureaus.items()}
    assert seen == {"500000": True, "510000": True, "110000": False}
