"""Each reason against a move, an entry, a share and a document; without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kuaizhuan.core.verdict import OK, Reason, Verdict
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.states import DEAL, Party, Stage
from kuaizhuan.transfer.states.deal import OPEN, ORDER, SIGNED

TODAY = dt.date(2026, 5, 6)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)
BOTH = (Party.SELLER, Party.BUYER)
STEP = rules.Step(TODAY, "", "到厂考察", Party.BUYER)
FACTS = rules.Facts(TODAY, YESTERDAY, BOTH, amount=1, seller_kind="enterprise")


@pytest.mark.parametrize(
    ("target", "step", "facts", "codes"),
    [
        (Stage.VISIT, {}, {}, ()),
        (Stage.VISIT, {"on": TOMORROW}, {}, ("transfer.day_ahead",)),
        (Stage.VISIT, {"on": YESTERDAY}, {}, ()),
        (Stage.VISIT, {"on": YESTERDAY - dt.timedelta(1)}, {}, ("transfer.day_before",)),
        (
            Stage.VISIT,
            {"next_step": " ", "turn": ""},
            {},
            ("transfer.next_step_missing", "transfer.turn_missing"),
        ),
        (Stage.VISIT, {"next_step": "x" * 200}, {}, ()),
        (Stage.VISIT, {"next_step": "x" * 201}, {}, ("transfer.next_step_long",)),
        (Stage.VISIT, {"turn": Party.BROKER}, {}, ("transfer.turn_missing",)),
        (Stage.VISIT, {"due_on": TODAY}, {}, ()),
        (Stage.VISIT, {"due_on": YESTERDAY}, {}, ("transfer.due_before",)),
        (Stage.NDA, {}, {}, ("transfer.document_missing",)),
        (Stage.NDA, {}, {"documents": {"nda"}}, ()),
        (Stage.TERMS, {"amount": -1}, {}, ("transfer.amount_negative",)),
        (Stage.CONTRACT, {}, {"documents": {"contract"}}, ()),
        (Stage.CONTRACT, {}, {"documents": {"contract"}, "amount": None}, ("transfer.amount_missing",)),
        (Stage.CONTRACT, {"amount": 0}, {"documents": {"contract"}, "amount": None}, ()),
        (
            Stage.CONTRACT,
            {},
            {"documents": {"contract"}, "seller_kind": "university"},
            ("transfer.notice_missing",),
        ),
        (
            Stage.CONTRACT,
            {},
            {"documents": {"contract"}, "seller_kind": "institute", "notice_concluded": True},
            (),
        ),
        (Stage.CLOSED, {"next_step": "", "turn": ""}, {}, ()),
        (Stage.CLOSED, {}, {"parties": tuple(Party)}, ("transfer.credit_open",)),
        (Stage.CLOSED, {}, {"parties": tuple(Party), "credit_agreed": True}, ()),
        (Stage.LOST, {}, {}, ("transfer.lost_reason",)),
        (Stage.LOST, {"reason": "transfer.lost.price"}, {}, ()),
        (Stage.LOST, {"reason": "transfer.lost.other"}, {}, ("transfer.lost_note",)),
        (Stage.LOST, {"reason": "transfer.lost.other", "note": "换了工艺"}, {}, ()),
    ],
)
def test_may_move(target, step, facts, codes):
    assert rules.may_move(target, replace(STEP, **step), replace(FACTS, **facts)).codes == codes


def test_what_is_set_aside_needs_a_note():
    soft, hard = Reason("transfer.notice_missing", overridable=True), Reason("transfer.day_ahead")
    verdict = Verdict.of(soft, hard)
    both = ("transfer.notice_missing", "transfer.day_ahead", "transfer.turn_missing")
    assert rules.may_override(verdict, both, "纸质存档").codes == ()
    assert rules.may_override(verdict, both, " ").codes == ("transfer.override_note",)
    assert rules.may_override(verdict, ("transfer.day_ahead",), "").codes == ()
    assert rules.may_override(OK, both, "").codes == ()


GOOD = {"title": "许可", "same": False, "began_on": TODAY, "today": TODAY, "subject": True}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"title": ""}, "transfer.title_missing"),
        ({"title": "x" * 201}, "transfer.title_long"),
        ({"same": True}, "transfer.one_side"),
        ({"subject": False}, "transfer.subject_missing"),
        ({"began_on": TOMORROW}, "transfer.day_ahead"),
        ({"began_on": dt.date(1984, 12, 31)}, "transfer.day_early"),
        ({"began_on": dt.date(1985, 1, 1)}, None),
    ],
)
def test_may_enter(change, code):
    assert rules.may_enter(**{**GOOD, **change}).codes == ((code,) if code else ())


@pytest.mark.parametrize(
    ("opened", "taken", "codes"),
    [
        (True, False, ()),
        (False, False, ("transfer.introduction_not_opened",)),
        (True, True, ("transfer.deal_exists",)),
    ],
)
def test_may_open(opened, taken, codes):
    assert rules.may_open(opened=opened, taken=taken).codes == codes


@pytest.mark.parametrize(
    ("shares", "codes"),
    [
        ((3000, 2000, 5000), ()),
        ((0, 0, 10000), ()),
        ((3000, 2000, 4999), ("transfer.share_sum",)),
        ((-1, 5001, 5000), ("transfer.share_negative",)),
    ],
)
def test_may_share(shares, codes):
    assert rules.may_share(dict(zip(Party, shares, strict=True)), tuple(Party)).codes == codes


def test_shares_are_for_the_parties():
    assert rules.may_share({Party.SELLER: 10000}, tuple(Party)).codes == ("transfer.share_parties",)
    assert rules.may_share({Party.SELLER: 5000, Party.BUYER: 5000}, BOTH).codes == ("transfer.no_broker",)


def test_may_add_document():
    assert rules.may_add_document(kind="nda")
    assert rules.may_add_document(kind="song").codes == ("transfer.document_kind",)


def test_no_stage_that_counts_is_skipped():
    """From the terms on, every stage is passed; before, any may be left out."""
    assert DEAL.targets(Stage.CONTACT) == (Stage.NDA, Stage.VISIT, Stage.TRIAL, Stage.TERMS, Stage.LOST)
    for place, stage in enumerate(ORDER[4:-1], 4):
        forward = [aim for aim in DEAL.targets(stage) if aim in ORDER and ORDER.index(aim) > place]
        assert forward == [ORDER[place + 1]]
    assert DEAL.targets(Stage.CLOSED) == DEAL.targets(Stage.LOST) == ()
    assert set(OPEN) | {Stage.CLOSED, Stage.LOST} == set(Stage)
    assert set(SIGNED) <= set(ORDER)
