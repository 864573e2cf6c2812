"""Who is told of what, from the audit's events alone."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.notices import services
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.queries import notices, unread
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.rules import RETURN_REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    owner = an_organisation()
    return {
        "owner": owner,
        "researcher": a_user(Role.RESEARCHER, owner),
        "office": a_user(Role.OFFICE, owner),
        "stranger": a_user(Role.OFFICE, an_organisation()),
        "editor": a_user(Role.EDITOR),
    }


@pytest.mark.parametrize(
    ("verb", "state", "told"),
    [
        ("submit", State.DRAFT, {"office"}),
        ("endorse", State.UNIT_REVIEW, {"editor"}),
        ("approve", State.PLATFORM_REVIEW, {"researcher", "office"}),
        ("return", State.PLATFORM_REVIEW, {"researcher", "office"}),
        ("expire", State.PUBLISHED, {"researcher", "office"}),
        ("withdraw", State.PUBLISHED, set()),
    ],
)
def test_who_is_told(people, verb, state, told):
    row = an_achievement(state=state, owner=people["owner"])
    by = BY if verb != "endorse" else actor_for(people["office"])

    publish.move_many("achievement", [row.code], verb, by=by, reasons=RETURN_REASONS[:1])

    names = {name for name in ("researcher", "office", "stranger", "editor") if people[name].notices.exists()}
    assert names == told


def test_nobody_is_told_of_their_own_doing(people):
    row = an_achievement(state=State.DRAFT, owner=people["owner"])

    publish.submit(row, by=actor_for(people["office"]))

    assert not Notice.objects.exists()


def test_a_bulk_action_is_one_notice(people):
    rows = [an_achievement(state=State.PLATFORM_REVIEW, owner=people["owner"]) for _ in range(5)]

    publish.move_many("achievement", [row.code for row in rows], "approve", by=BY)

    assert Notice.objects.get(recipient=people["office"]).count == 5


def test_reading_marks_ones_own_only(people):
    row = an_achievement(state=State.PLATFORM_REVIEW, owner=people["owner"])
    publish.approve(row, by=BY)
    office, researcher = actor_for(people["office"]), actor_for(people["researcher"])
    assert unread(office) == 1

    assert services.mark_read(by=office) == 1

    assert (unread(office), unread(researcher)) == (0, 1)
    assert notices(office).get().read_at is not None
