"""Whose turn it is: the line and the lit button come from one answer, for each state and whoever looks."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from kuaizhuan.match.states import Stage as Introduction
from kuaizhuan.transfer.queries.registry_desk import Moves
from kuaizhuan.transfer.states import Desk, Distribution, Notice, Party, Stage, Trial
from kuaizhuan.web.presenters.turns import (
    application_turn,
    deal_turn,
    introduction_turn,
    notice_turn,
    plan_turn,
    record_turn,
    trial_turn,
    turn,
)

SELLER, BUYER, BROKER = Party.SELLER, Party.BUYER, Party.BROKER
TODAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
HOUSE = SimpleNamespace(name="甲大学")


@pytest.mark.parametrize(
    ("awaited", "own", "whose", "words"),
    [
        ((), (), "nobody", "无须办理"),
        ((), ("a",), "nobody", "无须办理"),
        (("a",), ("a", "b"), "yours", "待您办理"),
        (("a", "b"), ("b",), "yours", "待您办理"),
        (("a",), ("b",), "theirs", "当前办理方：甲"),
        (("a", "b"), (), "theirs", "当前办理方：甲、乙"),
    ],
)
def test_line_and_button_agree(awaited, own, whose, words):
    found = turn(awaited, own, {"a": "甲", "b": "乙"})
    assert (found.whose, found.words, found.yours) == (whose, words, whose == "yours")


@pytest.mark.parametrize("state", list(Stage))
@pytest.mark.parametrize("sides", [{SELLER}, {BUYER}, {BROKER}, {SELLER, BUYER}, set()])
def test_a_deal_waits_for_the_party_that_was_named_while_it_is_open(state, sides):
    row = SimpleNamespace(state=state, turn="buyer", party=lambda party: f"单位{party}")
    found = deal_turn(SimpleNamespace(deal=row, sides=sides, parties=(SELLER, BUYER)))
    ended = state in (Stage.CLOSED, Stage.LOST)
    assert found.whose == ("nobody" if ended else "yours" if BUYER in sides else "theirs")


@pytest.mark.parametrize(
    ("state", "side"),
    [
        (Trial.LISTED, None),
        (Trial.MATCHED, BUYER),
        (Trial.SIGNED, SELLER),
        (Trial.DELIVERED, BUYER),
        (Trial.CLAIMED, SELLER),
        (Trial.TRIGGERED, SELLER),
        (Trial.PAID, None),
        (Trial.RETURNED, None),
        (Trial.BREACHED, None),
    ],
)
@pytest.mark.parametrize("viewer", [SELLER, BUYER])
def test_a_trial_waits_for_the_side_of_the_next_move(state, side, viewer):
    row = SimpleNamespace(state=state, seller=HOUSE, buyer=HOUSE, claimed_by="buyer")
    found = trial_turn(SimpleNamespace(trial=row, sides={viewer}))
    assert found.whose == ("nobody" if side is None else "yours" if side is viewer else "theirs")


@pytest.mark.parametrize("viewer", [SELLER, BUYER])
def test_both_sides_may_say_how_a_trial_went(viewer):
    row = SimpleNamespace(state=Trial.IN_USE, seller=HOUSE, buyer=HOUSE, claimed_by="")
    assert trial_turn(SimpleNamespace(trial=row, sides={viewer})).yours


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (Notice.DRAFT, True),
        (Notice.RUNNING, False),
        (Notice.SUSPENDED, True),
        (Notice.ENDED, True),
        (Notice.CONCLUDED, False),
        (Notice.CANCELLED, False),
    ],
)
@pytest.mark.parametrize("keeps", [True, False])
def test_a_price_notice_waits_for_its_keeper(state, waits, keeps):
    found = notice_turn(SimpleNamespace(notice=SimpleNamespace(state=state, seller=HOUSE), keeps=keeps))
    assert found.whose == ("nobody" if not waits else "yours" if keeps else "theirs")


@pytest.mark.parametrize(
    ("state", "until", "whose"),
    [
        (Distribution.DRAFT, None, "yours"),
        (Distribution.NOTIFIED, TODAY, "nobody"),
        (Distribution.NOTIFIED, TODAY - dt.timedelta(days=1), "yours"),
        (Distribution.CONFIRMED, TODAY, "yours"),
        (Distribution.PAID, TODAY, "nobody"),
        (Distribution.CANCELLED, None, "nobody"),
    ],
)
def test_a_plan_waits_for_nobody_while_it_is_publicised(state, until, whose):
    row = SimpleNamespace(state=state, notice_until=until, deal=SimpleNamespace(seller=HOUSE))
    assert plan_turn(row, True, TODAY).whose == whose


@pytest.mark.parametrize(
    ("state", "moves", "whose"),
    [
        (Desk.FILED, Moves(accept=True), "yours"),
        (Desk.FILED, Moves(withdraw=True), "theirs"),
        (Desk.ACCEPTED, Moves(approve=True), "yours"),
        (Desk.SECOND, Moves(), "theirs"),
        (Desk.SECOND, Moves(send_back=True), "yours"),
        (Desk.ASKED, Moves(answer=True), "yours"),
        (Desk.ASKED, Moves(), "theirs"),
        (Desk.REGISTERED, Moves(), "nobody"),
        (Desk.REFUSED, Moves(), "nobody"),
        (Desk.WITHDRAWN, Moves(), "nobody"),
    ],
)
def test_an_application_waits_for_who_may_move_it(state, moves, whose):
    assert application_turn(state, moves, "甲大学", "登记机构").whose == whose


@pytest.mark.parametrize(
    ("state", "need", "result", "may", "whose"),
    [
        (Introduction.BROKERED, None, NOW, "pass", "yours"),
        (Introduction.BROKERED, None, NOW, "", "theirs"),
        (Introduction.PROPOSED, NOW, None, "answer", "yours"),
        (Introduction.PROPOSED, NOW, None, "", "theirs"),
        (Introduction.OPENED, NOW, NOW, "", "nobody"),
        (Introduction.DECLINED, NOW, None, "", "nobody"),
    ],
)
def test_an_introduction_waits_for_the_side_that_has_not_consented(state, need, result, may, whose):
    row = SimpleNamespace(state=state, demand_consent_at=need, achievement_consent_at=result)
    case = SimpleNamespace(introduction=row, may_pass=may == "pass", may_answer=may == "answer")
    assert introduction_turn(case).whose == whose


@pytest.mark.parametrize(
    ("waits_for", "verbs", "whose"),
    [
        ("", ["confirm"], "nobody"),
        ("editor", ["approve"], "yours"),
        ("editor", [], "theirs"),
        ("", [], "nobody"),
    ],
)
def test_what_may_be_done_with_a_row_is_not_always_ones_turn(waits_for, verbs, whose):
    assert record_turn(waits_for, verbs, {"editor": "平台编辑"}).whose == whose
