"""The chain 归集 → 发布 → 对接 → 转化 → 成效 of one row: what is done, what is under way, what is still to come.

Everybody learns that a contract was signed and on which day; with whom, only those who may see the deal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.publish.queries import Entry
from kuaizhuan.transfer.queries.deals import Links
from kuaizhuan.transfer.states.deal import OPEN

STEPS = ("collect", "publish", "match", "transfer", "outcome")
Stage = Literal["done", "current", "coming"]


@dataclass(frozen=True, slots=True)
class Step:
    """One link: its name in words, how far it is, when and by whom it was done, and a note."""

    name: str
    label: str
    stage: Stage
    at: dt.date | None = None
    by: str = ""
    note: str = ""


def chain(
    entry: Entry, events: Mapping[str, Event], names: Mapping[str, str], strong: int, links: Links
) -> list[Step]:
    """The links of a row.

    events: the first creation and the last approval, by code. names: username → display name.
    strong: how many matches are at least fairly strong. links: what became of it in deals.
    """
    inside = entry.clearance >= Tier.NAMED
    return [
        _collect_step(entry, events.get("catalog.record.create"), names if inside else None),
        _publish_step(entry, events.get("publish.record.approve"), names if inside else None),
        _match_step(entry, strong, links),
        _transfer_step(entry, links),
        _came_of_it(links),
    ]


def _collect_step(entry: Entry, event: Event | None, names: Mapping[str, str] | None) -> Step:
    owner = entry.values.get("owner")
    by = owner.current.name if owner else _("匿名")
    if event and names is not None:
        by = names.get(event.actor_ref, event.actor_ref) or by
    at = event.at if event else entry.record.created_at
    return Step("collect", say("web.step.collect"), "done", at, by)


def _publish_step(entry: Entry, event: Event | None, names: Mapping[str, str] | None) -> Step:
    label = say("web.step.publish")
    state = say(f"catalog.state.{entry.state}")
    if entry.state not in PUBLIC_STATES:
        turn = say(f"catalog.turn.{entry.turn}") if entry.turn else ""
        return Step("publish", label, "current", note=" · ".join(filter(None, (state, turn))))
    by = _("平台编辑")
    if event and names is not None:
        by = names.get(event.actor_ref, event.actor_ref) or by
    at = event.at if event else entry.record.published_at
    note = state if entry.state == State.DORMANT else ""
    return Step("publish", label, "done", at, by, note)


def _match_step(entry: Entry, strong: int, links: Links) -> Step:
    label = say("web.step.match")
    if links.signed is not None:
        introduction = links.signed.introduction
        note = say(f"transfer.origin.{links.signed.origin}")
        return Step("match", label, "done", introduction.closed_at if introduction else None, note=note)
    if entry.state not in PUBLIC_STATES:
        return Step("match", label, "coming", note=_("发布后自动匹配"))
    if not KINDS[entry.kind].matched_with:
        return Step("match", label, "current", note=_("可直接咨询"))
    if not strong:
        return Step("match", label, "current", note=_("暂无较强匹配"))
    note = ngettext("%d 条较强匹配", "%d 条较强匹配", strong) % strong
    return Step("match", label, "current", note=note)


def _transfer_step(entry: Entry, links: Links) -> Step:
    label = say("web.step.transfer")
    if links.signed is not None:
        row = links.signed
        other = row.buyer if KINDS[entry.kind].side == "offer" else row.seller
        by = other.current.name if links.visible else ""
        note = say(f"transfer.stage.{row.state}") if links.visible else _("已签订合同")
        return Step("transfer", label, "done", links.signed_on, by, note)
    under_way = next((row for row in links.deals if row.state in OPEN), None)
    if under_way is not None:
        note = say(f"transfer.stage.{under_way.state}")
        return Step("transfer", label, "current", under_way.state_since, note=note)
    return Step("transfer", label, "coming", note=_("尚未开始"))


def _came_of_it(links: Links) -> Step:
    if links.outcome is None:
        return outcome_step(None, 0, asked=links.signed is not None)
    return outcome_step(links.outcome.answered_on, links.outcome.months, asked=True)


def outcome_step(on: dt.date | None, months: int, *, asked: bool) -> Step:
    """The last link: lit once somebody has answered for what became of it."""
    label = say("web.step.outcome")
    if on is not None:
        return Step("outcome", label, "done", on, note=_("签约后 %d 个月") % months)
    note = _("签约后 6、12、24 个月回访") if asked else _("尚未开始")
    return Step("outcome", label, "current" if asked else "coming", note=note)
