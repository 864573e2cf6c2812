"""The chain 归集 → 发布 → 对接 → 转化 → 成效 of one row: what is done, what is under way, what is still to come.

Steps beyond matching are not on this platform yet and say so; nothing is made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.core.models import Event
from kuaizhuan.core.sentences import say
from kuaizhuan.publish.queries import Entry

STEPS = ("collect", "publish", "match", "transfer", "outcome")
Stage = Literal["done", "current", "coming"]


@dataclass(frozen=True, slots=True)
class Step:
    """One link: its name in words, how far it is, when and by whom it was done, and a note."""

    name: str
    label: str
    stage: Stage
    at: dt.datetime | None = None
    by: str = ""
    note: str = ""


def chain(entry: Entry, events: Mapping[str, Event], names: Mapping[str, str], strong: int) -> list[Step]:
    """The links of a row.

    events: the first creation and the last approval, by code. names: username → display name.
    strong: how many matches are at least fairly strong.
    """
    inside = entry.clearance >= Tier.NAMED
    return [
        _collected(entry, events.get("catalog.record.create"), names if inside else None),
        _published(entry, events.get("publish.record.approve"), names if inside else None),
        _matched(entry, strong),
        Step("transfer", say("web.step.transfer"), "coming", note=_("尚未开始")),
        Step("outcome", say("web.step.outcome"), "coming", note=_("尚未开始")),
    ]


def _collected(entry: Entry, event: Event | None, names: Mapping[str, str] | None) -> Step:
    owner = entry.values.get("owner")
    by = owner.current.name if owner else _("匿名")
    if event and names is not None:
        by = names.get(event.actor_ref, event.actor_ref) or by
    at = event.at if event else entry.record.created_at
    return Step("collect", say("web.step.collect"), "done", at, by)


def _published(entry: Entry, event: Event | None, names: Mapping[str, str] | None) -> Step:
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


def _matched(entry: Entry, strong: int) -> Step:
    label = say("web.step.match")
    if entry.state not in PUBLIC_STATES:
        return Step("match", label, "coming", note=_("发布后自动匹配"))
    if entry.kind == "expert":
        return Step("match", label, "current", note=_("可直接咨询"))
    if not strong:
        return Step("match", label, "current", note=_("暂无较强匹配"))
    note = ngettext("%d 条较强匹配", "%d 条较强匹配", strong) % strong
    return Step("match", label, "current", note=note)
