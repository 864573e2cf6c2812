"""What the machine suspects, a person decides once, and can undo."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.collect import services
from kuaizhuan.collect.models import DuplicatePair, OrganisationProposal
from kuaizhuan.collect.states import Question
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.core.models import Event
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import split_organisation
from kuaizhuan.publish import queries
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db
TEXT = "采用真空压铸与梯度时效处理，使铝合金薄壁件的抗拉强度达到三百八十兆帕，延伸率达到百分之十二，已在两家企业试用。"


def test_a_provisional_namesake_is_proposed_once_and_merged_by_an_editor():
    confirmed = an_organisation("重庆示例大学")
    provisional = an_organisation("示例大学", credit_code=None)
    an_organisation("成都毫不相干有限公司")

    assert services.propose_organisations(by=BY) == 1
    assert services.propose_organisations(by=BY) == 0
    proposal = OrganisationProposal.objects.get()
    assert (proposal.provisional, proposal.candidate) == (provisional, confirmed)
    assert proposal.reasons

    with pytest.raises(NotAllowed):
        services.answer_proposal(proposal, True, by=an_actor(Role.OFFICE, provisional))
    services.answer_proposal(proposal, True, by=an_actor(Role.EDITOR))

    provisional.refresh_from_db()
    assert provisional.current == confirmed
    office = a_user(Role.OFFICE, confirmed)
    assert provisional.pk in actor_for(office).scopes(Role.OFFICE)

    split_organisation(provisional, by=BY)
    provisional.refresh_from_db()
    assert provisional.current == provisional
    assert provisional.pk not in actor_for(office).scopes(Role.OFFICE)


def test_a_refused_proposal_changes_nothing():
    an_organisation("重庆示例大学")
    provisional = an_organisation("示例大学", credit_code=None)
    services.propose_organisations(by=BY)
    proposal = OrganisationProposal.objects.get()

    services.answer_proposal(proposal, False, by=BY)

    provisional.refresh_from_db()
    proposal.refresh_from_db()
    assert (provisional.merged_into, proposal.state) == (None, Question.NO)
    with pytest.raises(Conflict):
        services.answer_proposal(proposal, True, by=BY)


def test_near_duplicates_are_found_shown_as_one_and_parted_again(run_jobs):
    first = an_achievement(title="高强铝合金真空压铸", description=TEXT)
    second = an_achievement(title="高强铝合金真空压铸", description=TEXT + "欢迎合作。")
    an_achievement(title="钢轨打磨机器人", description="采用视觉识别与力控打磨，作业速度每小时十二公里。" * 2)

    assert services.find_duplicates(by=BY) == 1
    assert services.find_duplicates(by=BY) == 0
    pair = DuplicatePair.objects.get()
    assert {pair.left, pair.right} == {first, second}
    assert pair.similarity > 0.75

    with pytest.raises(NotAllowed):
        services.answer_pair(pair, True, by=an_actor(Role.OFFICE, an_organisation()))
    rebuild()
    services.answer_pair(pair, True, by=BY)
    run_jobs()
    second.refresh_from_db()
    assert second.same_as == first
    assert [e.code for e in queries.search(ANONYMOUS, "真空压铸").entries] == [first.code]

    services.reopen_pair(pair, by=BY)
    run_jobs()
    assert queries.search(ANONYMOUS, "真空压铸").total == 2
    assert DuplicatePair.objects.get().state == Question.OPEN
    assert Event.objects.filter(code="collect.pair.reopen").exists()


def test_three_copies_are_two_questions():
    for tail in ("", "欢迎。", "欢迎合作。"):
        an_achievement(title="高强铝合金真空压铸", description=TEXT + tail)

    assert services.find_duplicates(by=BY) == 2
    assert len({pair.left_id for pair in DuplicatePair.objects.all()}) == 1
