"""When a deal may go on, what must be said with each move, and how credit is shared. Pure functions on values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Party, Stage
from kuaizhuan.transfer.states.deal import OPEN, SIGNED

LOST_REASONS = (
    "transfer.lost.price",
    "transfer.lost.immature",
    "transfer.lost.test_failed",
    "transfer.lost.funds",
    "transfer.lost.other_partner",
    "transfer.lost.no_answer",
    "transfer.lost.rights",
    "transfer.lost.other",
)
"""Why a deal came to nothing; "other" says which."""

DOCUMENT_KINDS = ("nda", "minutes", "report", "terms", "contract", "acceptance", "payment", "proof", "other")
"""What a document is; words in ``transfer.document_kind.*``."""

NEEDED = {Stage.NDA: "nda", Stage.CONTRACT: "contract"}
"""Stages that leave a document behind, and which."""

WHOLE = 10_000
"""Basis points of the whole credit."""
ART_18 = "TT-002"
MODE_OF = {"licence": "licence", "transfer": "assign"}
"""Type of a technology contract → mode of transformation; the other types are technical work."""
EXCLUSIVE = frozenset({"licence", "assign", "equity"})
"""Modes of which a notice names one and a contract is one."""

EARLIEST = dt.date(1985, 1, 1)
"""No deal of the platform is older than the first rules on technology contracts."""

LONGEST_STEP = 200
PUBLIC_SELLERS = frozenset({"university", "institute"})
"""Kinds of seller that are taken for State-founded until they say otherwise (促进科技成果转化法 art. 18)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is said with a move. on: the day it happened; amount in fen, None to leave it as it is."""

    on: dt.date
    note: str = ""
    next_step: str = ""
    turn: str = ""
    due_on: dt.date | None = None
    amount: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a concluded price notice says: to whom, for how much (fen), and in which mode the result goes over."""

    buyers: frozenset[str]
    fen: int
    mode: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a contract that was entered for a deal says; mode as `MODE_OF` reads its type."""

    code: str
    buyer_same: bool
    seller_same: bool
    fen: int
    mode: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a deal when it is to move. documents: their kinds; since: the day of its last move.

    buyers: names of the buyer, folded; price: of the last concluded notice; written: the contracts entered for it;
    denied: the other side says that there is no such deal.
    """

    today: dt.date
    since: dt.date
    parties: Collection[Party]
    documents: Collection[str] = ()
    amount: int | None = None
    credit_agreed: bool = False
    seller_kind: str = ""
    denied: bool = False
    notice_concluded: bool = False
    buyers: frozenset[str] = frozenset()
    price: Price | None = None
    written: Collection[Written] = ()


def may_move(target: Stage, step: Step, facts: Facts) -> Verdict:
    """All that stands against a move of a deal to `target`."""
    return Verdict.of(
        Reason("transfer.deal_denied") if facts.denied and target is not Stage.LOST else None,
        _day(step, facts),
        _next_step(target, step, facts),
        _lost_verdict(step) if target is Stage.LOST else None,
        _needed_verdict(target, step, facts),
        _amount_fixed(target, step, facts),
        may_bind(facts.amount if step.amount is None else step.amount, facts) if target in SIGNED else None,
    )


def _amount_fixed(target: Stage, step: Step, facts: Facts) -> Reason | None:
    """The amount is agreed with the terms and signed with the contract; after that the contract itself is changed."""
    said = step.amount is not None and step.amount != facts.amount
    return Reason("transfer.amount_fixed") if said and target not in (Stage.TERMS, Stage.CONTRACT) else None


def may_bind(amount: int | None, facts: Facts) -> Verdict:
    """A contract is that of its notice: the buyer, the price and the mode that were publicised; asked by every way there.

    amount: fen that the contract is said to be of. A contract that was entered is compared too, with the deal and the notice.
    """
    found: list[Reason] = []
    for each in facts.written:
        if not (each.buyer_same and each.seller_same):
            found.append(Reason("transfer.contract_other_side", {"code": each.code}))
    price = facts.price
    if price is None or facts.seller_kind not in PUBLIC_SELLERS:
        return Verdict(tuple(found))
    if facts.buyers and not facts.buyers & price.buyers:
        found.append(Reason("transfer.notice_other_buyer", clause=ART_18))
    wanted = {"price": show(price.fen, unit="元")}
    if amount is not None and amount != price.fen:
        found.append(Reason("transfer.notice_other_price", wanted, clause=ART_18))
    for each in facts.written:
        if each.fen != price.fen:
            found.append(Reason("transfer.contract_other_price", wanted | {"code": each.code}, clause=ART_18))
        if each.mode in EXCLUSIVE and price.mode in EXCLUSIVE and each.mode != price.mode:
            found.append(Reason("transfer.contract_other_mode", {"code": each.code}, clause=ART_18))
    return Verdict(tuple(found))


def _day(step: Step, facts: Facts) -> Verdict:
    return Verdict.of(
        Reason("transfer.day_ahead") if step.on > facts.today else None,
        Reason("transfer.day_before", {"since": facts.since.isoformat()}) if step.on < facts.since else None,
    )


def _next_step(target: Stage, step: Step, facts: Facts) -> Verdict:
    """An open deal always has a next step, and somebody whose turn it is."""
    if target not in OPEN:
        return Verdict.of()
    return Verdict.of(
        Reason("transfer.next_step_missing") if not step.next_step.strip() else None,
        Reason("transfer.next_step_long", {"most": LONGEST_STEP})
        if len(step.next_step) > LONGEST_STEP
        else None,
        Reason("transfer.turn_missing") if step.turn not in facts.parties else None,
        Reason("transfer.due_before") if step.due_on and step.due_on < step.on else None,
    )


def _lost_verdict(step: Step) -> Verdict:
    return Verdict.of(
        Reason("transfer.lost_reason") if step.reason not in LOST_REASONS else None,
        Reason("transfer.lost_note")
        if step.reason == "transfer.lost.other" and not step.note.strip()
        else None,
    )


def _needed_verdict(target: Stage, step: Step, facts: Facts) -> Verdict:
    """What some stages ask for, as `needs` says it, with the amount that comes with the move."""
    amount = facts.amount if step.amount is None else step.amount
    return Verdict.of(
        Reason("transfer.amount_negative") if step.amount is not None and step.amount < 0 else None,
        *(need.reason for need in needs(target, replace(facts, amount=amount)) if not need.met),
    )


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a stage asks for. reason: what is said where it is missing; met: whether it is there."""

    reason: Reason
    met: bool


def needs(target: Stage, facts: Facts) -> tuple[Need, ...]:
    """The checklist of a move to `target`: a document, an amount, a publicised price, agreed credit."""
    found = []
    if kind := NEEDED.get(target):
        reason = Reason("transfer.document_missing", {"kind": kind}, overridable=True)
        found.append(Need(reason, kind in facts.documents))
    if target is Stage.CONTRACT:
        found.append(Need(Reason("transfer.amount_missing"), facts.amount is not None))
        if facts.seller_kind in PUBLIC_SELLERS:
            reason = Reason("transfer.notice_missing", clause=ART_18, overridable=True)
            found.append(Need(reason, facts.notice_concluded))
    if target is Stage.CLOSED and Party.BROKER in facts.parties:
        found.append(Need(Reason("transfer.credit_open", overridable=True), facts.credit_agreed))
    return tuple(found)


def may_override(verdict: Verdict, codes: Collection[str], note: str) -> Verdict:
    """Whoever sets a reason of `verdict` aside says why."""
    unsaid = verdict.set_aside(codes) and not note.strip()
    return Verdict.of(Reason("transfer.override_note") if unsaid else None)


def may_enter(*, title: str, same: bool, began_on: dt.date, today: dt.date, subject: bool) -> Verdict:
    """A deal entered later: two sides, what it is about, and a day of first contact that can be true."""
    return Verdict.of(
        Reason("transfer.title_missing") if not title.strip() else None,
        Reason("transfer.title_long", {"most": 200}) if len(title) > 200 else None,
        Reason("transfer.one_side") if same else None,
        Reason("transfer.subject_missing") if not subject else None,
        Reason("transfer.day_ahead") if began_on > today else None,
        Reason("transfer.day_early", {"first": EARLIEST.isoformat()}) if began_on < EARLIEST else None,
    )


def may_open(*, opened: bool, taken: bool) -> Verdict:
    """A deal grows out of an introduction to which both sides have consented, once."""
    return Verdict.of(
        Reason("transfer.introduction_not_opened") if not opened else None,
        Reason("transfer.deal_exists") if taken else None,
    )


def may_share(shares: Mapping[Party, int], parties: Collection[Party]) -> Verdict:
    """Every party of the deal has a share, nobody else, and together they are the whole."""
    return Verdict.of(
        Reason("transfer.no_broker") if Party.BROKER not in parties else None,
        Reason("transfer.share_parties") if set(shares) != set(parties) else None,
        Reason("transfer.share_negative") if any(share < 0 for share in shares.values()) else None,
        Reason("transfer.share_sum", {"sum": f"{sum(shares.values()) / 100:g}"})
        if sum(shares.values()) != WHOLE
        else None,
    )


def may_add_document(*, kind: str) -> Verdict:
    """A document of a known kind."""
    return Verdict.of(Reason("transfer.document_kind") if kind not in DOCUMENT_KINDS else None)
