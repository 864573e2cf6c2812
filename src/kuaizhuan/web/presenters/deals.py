"""Deals as pages show them: lines, the way through the stages, facts, the chain, and a deal entered later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.catalog.models import Record
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.messages import say
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.queries import find
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, DealMove
from kuaizhuan.transfer.queries.deals import Behind, Case
from kuaizhuan.transfer.queries.room import count_new
from kuaizhuan.transfer.services import NewDeal
from kuaizhuan.transfer.states import Outcome, Party, Stage
from kuaizhuan.transfer.states.deal import OPEN, SIGNED
from kuaizhuan.web.forms.transfer.deals import EnterForm
from kuaizhuan.web.presenters.chain import STEPS, Step, outcome_step
from kuaizhuan.web.presenters.turns import turn
from kuaizhuan.web.presenters.values import exact


@dataclass(frozen=True, slots=True)
class Line:
    """One deal in a list. turn: whose turn it is in words; late: the next step is overdue; fresh: messages not seen.

    word: "" where it stands as both sides say, else "stated" or "denied".
    """

    code: str
    title: str
    state: str
    seller: str
    buyer: str
    broker: str
    turn: str
    next_step: str
    due_on: dt.date | None
    late: bool
    since: dt.date
    entered: bool
    amount: int | None
    fresh: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """One stage on the way: the last move that led to it, if any, and whether an open deal stands there."""

    stage: Stage
    move: DealMove | None
    current: bool
    skipped: bool


def say_behind(behind: Behind) -> str:
    """Which deals of a figure are listed, as a sentence; "" when it is not about a figure."""
    if behind.reached:
        return _("走到“%s”及以后各阶段的项目。") % say(f"transfer.stage.{behind.reached}")
    if behind.stands:
        return _("双方都认可处在“%s”阶段的项目。") % say(f"transfer.stage.{behind.stands}")
    if behind.confirmed:
        return _("签约属实、合同尚未登记的项目。")
    sentences = {
        "receipt": _("有到账记录的项目。"),
        "cost": _("有税费与成本记录的项目。"),
        "any": _("有收支记录的项目。"),
    }
    said = sentences.get(behind.money, "")
    return f"{said}{behind.month:%Y-%m}" if said and behind.month else said


def list_lines(rows: Iterable[Deal], actor: Actor) -> list[Line]:
    """`rows` as lines for `actor`, with how many messages are new to them; one query."""
    found = list(rows)
    fresh = count_new(actor, found) if found else {}
    return [line(row, actor, fresh.get(row.pk, 0)) for row in found]


def line(row: Deal, actor: Actor, fresh: int = 0) -> Line:
    """`row` as a line for `actor`."""
    sides = access.deal.sides(actor, row.seller_id, row.buyer_id, row.broker_id)
    named = {party: str(found) for party in Party if (found := getattr(row, party)) is not None}
    awaited = {row.turn} if row.state in OPEN and row.turn else set()
    return Line(
        code=row.code,
        title=row.title,
        state=row.state,
        seller=row.seller.name,
        buyer=row.buyer.name,
        broker=row.broker.name if row.broker else "",
        turn=turn(awaited, sides, named).words,
        next_step=row.next_step,
        due_on=row.due_on,
        late=is_late(row),
        since=row.state_since,
        entered=row.origin == "entered",
        amount=row.amount,
        fresh=fresh,
        word=row.word,  # type: ignore[attr-defined]  # as `queries.facts.with_word` adds it
    )


def is_late(row: Deal) -> bool:
    """Whether the next step of an open deal is overdue."""
    return row.state in OPEN and row.due_on is not None and row.due_on < timezone.localdate()


def steps(case: Case, order: Sequence[Stage]) -> list[Passed]:
    """The stages in their order, with the last move to each; a lost deal ends where it was lost."""
    last = {move.state: move for move in case.moves}
    reached = [place for place, stage in enumerate(order) if stage in last]
    farthest = max(reached, default=0)
    return [
        Passed(
            stage,
            last.get(stage),
            stage == case.deal.state and stage in OPEN,
            stage not in last and place < farthest,
        )
        for place, stage in enumerate(order)
    ]


def facts(case: Case) -> list[tuple[str, str]]:
    """What a deal is about, as (label, value)."""
    row = case.deal
    found = [(say(f"transfer.party.{party}"), str(row.party(party))) for party in case.parties]
    found.append((_("来源"), say(f"transfer.origin.{row.origin}")))
    found.append((_("首次接触"), row.began_on.isoformat()))
    if row.word:  # type: ignore[attr-defined]
        found.append((_("确认情况"), say(f"transfer.word.{row.word}")))  # type: ignore[attr-defined]
    if row.amount is not None:
        found.append((pgettext("label", "合同金额"), exact(row.amount)))
    if row.lost_reason:
        found.append((_("未成的原因"), say(row.lost_reason)))
    return found


def chain_of(case: Case) -> list[Step]:
    """The chain 归集 → 发布 → 对接 → 转化 → 成效 of one deal, from its result or need, its moves and its outcomes."""
    row = case.deal
    record: Record | None = row.achievement or row.demand
    names = [say(f"web.step.{name}") for name in STEPS]
    inside = _("平台以外") if record is None else ""
    introduced = row.introduction.closed_at if row.introduction else None
    answered = [each for each in case.outcomes if each.state == Outcome.ANSWERED and not each.word]  # type: ignore[attr-defined]
    agreed: bool = row.state in SIGNED and row.contracted  # type: ignore[attr-defined]
    signed = next((move for move in case.moves if move.state == Stage.CONTRACT), None)
    stage = say(f"transfer.stage.{row.state}")
    return [
        Step("collect", names[0], "done", record.created_at if record else None, note=inside),
        Step("publish", names[1], "done", record.published_at if record else None, note=inside),
        Step(
            "match",
            names[2],
            "done",
            introduced,
            row.broker.name if row.broker else "",
            "" if introduced else say("transfer.origin.entered"),
        ),
        Step(
            "transfer",
            names[3],
            "done" if agreed else "current",
            signed.on if signed and agreed else None,
            str(row.buyer.current) if agreed else "",
            stage,
        ),
        outcome_step(
            answered[-1].answered_on if answered else None,
            answered[-1].months if answered else 0,
            asked=signed is not None and agreed,
        ),
    ]


def new_deal(
    form: EnterForm, own: Organisation | None, actor: Actor
) -> tuple[NewDeal | None, list[tuple[str, str]]]:
    """What a form says as a new deal, or the fields in which something was not found, with a code for each."""
    data = form.cleaned_data
    problems = [] if own else [("side", "transfer.no_organisation")]
    other: Organisation = data["other"]
    third: Organisation | None = data["third"]
    side = Party(data["side"])
    if side is Party.BROKER and third is None:
        problems.append(("third", "transfer.seller_missing"))
    records: dict[str, Record | None] = {}
    for kind in ("achievement", "demand"):
        records[kind] = None
        if data[kind]:
            try:
                records[kind] = find(actor, kind, data[kind].strip().upper()).record
            except NotFound:
                problems.append((kind, "core.not_found"))
    if problems or own is None:
        return None, problems
    seller, buyer, broker = {
        Party.SELLER: (own, other, third),
        Party.BUYER: (other, own, third),
        Party.BROKER: (third, other, own),
    }[side]
    return (
        NewDeal(
            data["title"],
            seller,
            buyer,
            data["began_on"],
            broker,
            records["achievement"],
            records["demand"],
            data["note"],
        ),
        [],
    )


def problem(code: str) -> str:
    """The sentence of a problem with a field."""
    return say(code)
