"""An appeal goes to somebody who neither refused nor appeals, once for each refusal, and is decided with a word."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import Revision
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import queries, services
from kuaizhuan.publish.models import Appeal
from kuaizhuan.publish.states import AppealState

pytestmark = pytest.mark.django_db
WHY = "已附检测报告，数字见指标一栏"


class World:
    def __init__(self):
        self.owner = an_organisation()
        self.submitter = an_actor(Role.RESEARCHER, self.owner)
        self.head = an_actor(Role.OFFICE, self.owner)
        self.first, self.second = an_actor(Role.EDITOR), an_actor(Role.EDITOR)

    def refused(self, stage=State.PLATFORM_REVIEW, by=None):
        row = an_achievement(owner=self.owner, state=stage)
        by = by or (self.first if stage == State.PLATFORM_REVIEW else self.head)
        services.return_to_submitter(row, by=by, reasons=["publish.return.no_numbers"])
        return row


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_another_editor_overturns_and_the_row_goes_back_to_the_review(world):
    row = world.refused()
    appeal = services.file_appeal(row, by=world.submitter, text=WHY)
    assert (appeal.refused_by, appeal.stage) == (world.first.ref, State.PLATFORM_REVIEW)
    assert list(queries.appeals(world.second, waiting=True)) == [appeal]
    assert not queries.appeals(world.first, waiting=True).exists()

    services.decide_appeal(appeal, by=world.second, overturn=True, note="报告可信")

    row.refresh_from_db()
    appeal.refresh_from_db()
    assert (row.state, row.return_reasons) == (State.PLATFORM_REVIEW, [])
    assert (appeal.state, appeal.decided_by, appeal.note) == ("overturned", world.second.ref, "报告可信")
    codes = list(Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True))
    assert codes[-3:] == ["publish.appeal.file", "publish.appeal.overturn", "publish.record.overturn"]
    told = set(Notice.objects.filter(recipient=world.submitter.user_id).values_list("event__code", flat=True))
    assert "publish.appeal.overturn" in told


def test_upheld_it_stays_returned_and_is_not_appealed_again(world):
    row = world.refused()
    appeal = services.file_appeal(row, by=world.submitter, text=WHY)
    with pytest.raises(RuleBroken) as refusal:
        services.decide_appeal(appeal, by=world.second, overturn=False, note=" ")
    assert refusal.value.verdict.codes == ("publish.decision_note_missing",)
    services.decide_appeal(appeal, by=world.second, overturn=False, note="仍缺数字")
    row.refresh_from_db()
    assert row.state == State.RETURNED
    with pytest.raises(RuleBroken) as refusal:
        services.file_appeal(row, by=world.submitter, text=WHY)
    assert refusal.value.verdict.codes == ("publish.appealed_already",)
    with pytest.raises(WrongState):
        services.decide_appeal(appeal, by=world.second, overturn=True, note="改主意")


def test_a_second_refusal_has_its_own_appeal(world):
    row = world.refused()
    services.file_appeal(row, by=world.submitter, text=WHY)
    services.submit(row, by=world.submitter)
    assert Appeal.objects.get().state == AppealState.WITHDRAWN
    services.return_to_submitter(row, by=world.head, reasons=["publish.return.unclear"])
    assert services.file_appeal(row, by=world.submitter, text=WHY).stage == State.UNIT_REVIEW


@pytest.mark.parametrize("who", ["first", "submitter", "head"])
def test_nobody_else_decides(world, who):
    appeal = services.file_appeal(world.refused(), by=world.submitter, text=WHY)
    with pytest.raises(NotAllowed):
        services.decide_appeal(appeal, by=getattr(world, who), overturn=True, note="我来")
    assert Appeal.objects.get().state == AppealState.OPEN


def test_an_editor_who_appeals_for_a_unit_does_not_decide(world):
    user = a_user(Role.EDITOR)
    people.grant(user, Role.OFFICE, by=BY, organisation=world.owner)
    both = actor_for(user)
    appeal = services.file_appeal(world.refused(), by=both, text=WHY)
    with pytest.raises(NotAllowed):
        services.decide_appeal(appeal, by=both, overturn=True, note="我来")


def test_a_units_refusal_is_heard_by_another_head_or_where_there_is_none_by_an_editor(world):
    row = world.refused(State.UNIT_REVIEW)
    appeal = services.file_appeal(row, by=world.submitter, text=WHY)
    assert list(queries.appeals(world.first, waiting=True)) == [appeal]
    other = an_actor(Role.OFFICE, world.owner)
    assert not queries.appeals(world.first, waiting=True).exists()
    assert not queries.appeals(world.head, waiting=True).exists()
    services.decide_appeal(appeal, by=other, overturn=True, note="可以对外")
    row.refresh_from_db()
    assert row.state == State.PLATFORM_REVIEW


def test_a_revision_goes_back_into_its_review(world):
    row = an_achievement(owner=world.owner)
    change = catalog.Change(row, {"title": "改过的高强度铝合金压铸技术"})
    catalog.update_records("achievement", [change], by=world.submitter)
    revision = Revision.objects.get()
    services.return_revision(revision, by=world.first, reasons=["publish.return.unclear"])
    appeal = services.file_appeal(row, by=world.submitter, text=WHY)
    assert appeal.revision == revision.code
    services.decide_appeal(appeal, by=world.second, overturn=True, note="说得清楚")
    revision.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, revision.state) == (State.PUBLISHED, RevisionState.PROPOSED)


def test_what_stands_against_an_appeal(world):
    row = world.refused()
    with pytest.raises(RuleBroken) as refusal:
        services.file_appeal(row, by=world.submitter, text="不对")
    assert refusal.value.verdict.codes == ("publish.appeal_short",)
    with pytest.raises(NotAllowed):
        services.file_appeal(row, by=an_actor(Role.OFFICE, an_organisation()), text=WHY)
    with pytest.raises(WrongState):
        services.file_appeal(an_achievement(owner=world.owner), by=world.submitter, text=WHY)
