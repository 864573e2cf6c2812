"""The card beside a result or a need, and what a result offers beside what the reader's own need asks."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.choices import days_to_answer, own_scopes
from kuaizhuan.match.models import Match
from kuaizhuan.match.queries import answers
from kuaizhuan.publish.queries import Entry, entry, rows
from kuaizhuan.web.presenters.fields import line_named, money_of
from kuaizhuan.web.presenters.strip import Line, lines

HOW = {"achievement": "transfer_modes", "demand": "solution_modes"}
"""The field of each kind that says which way of transfer is sought."""


@dataclass(frozen=True, slots=True)
class Offer:
    """how: the ways of transfer in words. money and exact: price or budget. days: the owner's usual time to answer.

    owner: the organisation's name, "" where it is not told.
    """

    how: str
    money: str
    exact: str
    owner: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Strip:
    """need: the reader's own need that fits best; level: how well, 0 where it is not known. terms, missing: words."""

    need: Entry
    level: int
    lines: list[Line]
    terms: list[str]
    missing: list[str]


def offer(row: Entry) -> Offer | None:
    """What stands over the main action; None for a kind that is not offered or sought."""
    if row.kind not in HOW:
        return None
    line = line_named(row, HOW[row.kind])
    money, exact = money_of(row)
    owner = row.values.get("owner")
    days = days_to_answer(owner) if owner is not None and KINDS[row.kind].side == "offer" else None
    return Offer(line.text if line else "", money, exact, owner.current.name if owner else "", days)


def strip(actor: Actor, row: Entry) -> Strip | None:
    """A result beside the best fitting public need of the reader's organisations; None without one."""
    scopes = own_scopes(actor)
    if KINDS[row.kind].side != "offer" or not scopes or row.record.owner_id in scopes:
        return None
    own = rows(actor, "demand").filter(owner__in=scopes, state__in=PUBLIC_STATES)
    match = (
        Match.objects.filter(achievement=row.record.pk, demand__in=own.values("pk"))
        .order_by("-level", "rank")
        .first()
    )
    found = own.filter(pk=match.demand_id).first() if match else own.order_by("-published_at", "code").first()
    if found is None:
        return None
    need = entry(found)
    explanation = match.explanation if match else {}
    return Strip(
        need,
        match.level if match else 0,
        lines(answers(need, [row])[0]),
        [each["term"] for each in explanation.get("terms") or ()],
        list(explanation.get("missing") or ()),
    )
