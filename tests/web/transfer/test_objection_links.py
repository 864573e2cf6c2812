"""The signed link by which an objector reads the answer: whose it is, until when, and that it tells nobody else anything."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from factories import a_user, verify_address
from kuaizhuan.people.queries import actor_for
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.queries.objections import link_of
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing
from transfer.world import days

pytestmark = pytest.mark.django_db
DRAFT = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)


@pytest.fixture
def notice(world):
    row = services.draft_notice(world.result, DRAFT, by=world.office, transfer_mode="licence")
    return services.start_notice(row, by=world.office, today=days(-3))


@pytest.fixture
def letter(world, notice) -> Objection:
    """Of somebody who has no account."""
    return services.object_to_notice(
        notice,
        by=world.office,
        name="示例辛",
        text="价格偏低",
        address="xin@example.org",
        received_on=days(-1),
    )


@pytest.fixture
def citizen():
    user = a_user()
    verify_address(user.pk)
    user.refresh_from_db()
    return user


def page(row: Objection) -> str:
    row.refresh_from_db()
    return f"/objection-answer/{link_of(row)}/"


def answered(world, row: Objection) -> Objection:
    accepted = services.accept_objection(row, by=world.office)
    return services.answer_objection(accepted, by=world.office, answer="评估报告第 3 页", upheld=False)


def test_who_wrote_a_letter_reads_the_answer_without_an_account(world, letter, settings, run_jobs, client):
    settings.ADDRESS = "https://node.example"
    answered(world, letter)
    run_jobs()
    [sent] = [each for each in mail.outbox if each.to == ["xin@example.org"]]
    assert f"https://node.example{page(letter)}" in sent.body
    for said in ("价格偏低", "评估报告", letter.notice.achievement.title):
        assert said not in sent.subject + sent.body
    shown = client.get(page(letter))
    assert shown.status_code == 200
    for said in ("价格偏低", "评估报告第 3 页", "异议不成立", letter.notice.achievement.title):
        assert said in shown.content.decode()
    assert client.post(page(letter)).status_code in (200, 405)


def test_a_decline_and_a_cancelled_notice_are_told_too(world, notice, letter, run_jobs, client):
    services.decline_objection(letter, by=world.office, ground="transfer.ground.other", note="另案处理")
    shown = client.get(page(letter)).content.decode()
    assert "另案处理" in shown
    assert "主管部门提出复核" in shown
    other = services.object_to_notice(
        notice, by=world.office, name="示例壬", text="另一异议", address="ren@example.org"
    )
    services.cancel_notice(notice, by=world.office, note="重新定价")
    run_jobs()
    assert {each.to[0] for each in mail.outbox} >= {"xin@example.org", "ren@example.org"}
    assert "公示取消，异议终结" in client.get(page(other)).content.decode()
    assert "另一异议" not in client.get(page(letter)).content.decode()


def test_only_the_objector_sees_it(world, notice, citizen, letter):
    row = services.object_to_notice(notice, by=actor_for(citizen), name="示例癸", text="有转让记录")
    answered(world, row)
    own, visitor = Client(), Client()
    own.force_login(citizen)
    assert own.get(page(row)).status_code == 200
    assert visitor.get(page(row)).status_code == 200  # from the mail, not signed in
    for who in ("office", "buyer", "researcher", "bureau", "stranger"):
        for each in (row, letter):
            refused = world.at(who).get(page(each))
            assert (refused.status_code, "异议人本人" in refused.content.decode()) == (403, True), who


def test_it_is_shown_to_nobody_else(world, letter):
    answered(world, letter)
    for path in (f"/price-notices/{letter.notice.code}/", "/objections/"):
        assert "objection-answer" not in world.at("office").get(path).content.decode()


def test_nothing_opens_that_was_not_made_here_or_for_another(world, notice, letter, citizen, client):
    for wrong in ("nonsense", f"{letter.code}:abc", link_of(letter)[:-1], link_of(letter) + "x"):
        assert client.get(f"/objection-answer/{wrong}/").status_code == 404, wrong
    assert client.get(f"/outcome-answer/{link_of(letter)}/").status_code == 404  # of another purpose
    before = page(letter)
    Objection.objects.filter(pk=letter.pk).update(by=citizen)
    assert client.get(before).status_code == 404  # it is somebody's now


def test_a_link_ends(letter, client):
    old = {"received_on": days(-90), "decide_by": days(-80)}
    Objection.objects.filter(pk=letter.pk).update(**old)
    assert client.get(page(letter)).status_code == 200
    Objection.objects.filter(pk=letter.pk).update(**old | {"received_on": days(-91)})
    answer = client.get(page(letter))
    assert (answer.status_code, "失效" in answer.content.decode()) == (409, True)


def test_guesses_meet_a_limit(settings, letter, client):
    settings.GUESSES = 2
    found = [client.get(f"/objection-answer/WyJ4Il0:{each}/").status_code for each in range(4)]
    assert (found[:2], found[2:]) == ([404, 404], [429, 429])
    assert client.get(page(letter)).status_code == 200
