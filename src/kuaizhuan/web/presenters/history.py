"""Events as lines: when, who, what, and what changed from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kuaizhuan.catalog.registry import label
from kuaizhuan.core.actors import PLATFORM_WIDE
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event

LONGEST = 120
"""Characters of an old or new value that are shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event. acting_for: for which organisation, or for the platform. reasons: why a row was returned, or what
    was set aside.
    """

    seq: int
    at: dt.datetime
    who: str
    acting_for: str
    what: str
    note: str
    changes: list[Change]
    reasons: list[str]
    link: str


def lines(events: Iterable[Event], names: Mapping[str, str], organisations: Mapping[str, str]) -> list[Line]:
    """The events in their order. names: of persons by pseudonym; organisations: of those acted for by code."""
    return [
        Line(
            seq=event.seq,
            at=event.at,
            who=_who(event, names),
            acting_for=_acting_for(event, organisations),
            what=say(event.code),
            note=event.note,
            changes=_changes(event.subject_kind, event.data),
            reasons=[say(code) for code in (*event.data.get("reasons", ()), *event.data.get("override", ()))],
            link=event.hash[:12],
        )
        for event in events
    ]


def _who(event: Event, names: Mapping[str, str]) -> str:
    if event.actor_kind == "system":
        return _("系统（%s）") % event.actor_ref
    if event.actor_kind == "token" and event.actor_ref.startswith("link:"):
        return _("邮件里的链接")
    return names.get(event.actor_ref, event.actor_ref)


def _acting_for(event: Event, organisations: Mapping[str, str]) -> str:
    if event.acting_for == PLATFORM_WIDE:
        return _("平台")
    return organisations.get(event.acting_for, event.acting_for)


def _changes(subject: str, data: Mapping[str, Any]) -> list[Change]:
    changes = data.get("changes")
    if isinstance(changes, Mapping):
        kind = subject.rpartition(".")[2]
        return [
            Change(label(kind, name), _short(pair[0]), _short(pair[1]))
            for name, pair in changes.items()
            if isinstance(pair, list | tuple) and len(pair) == 2
        ]
    if "old" in data and "new" in data:
        old, new = (say(f"catalog.state.{data[name]}") for name in ("old", "new"))
        return [Change(say("web.facet.state"), old, new)]
    return []


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
