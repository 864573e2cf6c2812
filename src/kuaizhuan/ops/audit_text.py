"""What the commands of the audit say, as sentences and as values for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuaizhuan.core.audit import archive_files
from kuaizhuan.core.audit.reconciling import Compared, Difference
from kuaizhuan.core.audit.verifying import Break, Walk
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Anchor, Event


@dataclass(slots=True)
class Answer:
    """values: for programs. lines: for people. wrong: what makes the command fail, a sentence each."""

    values: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def verified(walk: Walk, *, asked: bool) -> Answer:
    """asked: whether heads from elsewhere were given."""
    wrong = [_broken(walk.broken)] if walk.broken else []
    agreed = sorted(walk.agreed)
    for seq in walk.missed:
        before = max((each for each in agreed if each < seq), default=0)
        place = {"seq": seq, "from": before + 1}
        wrong.append(say("ops.audit.short" if seq > walk.seq else "ops.audit.missed", place))
    outside = walk.vouched
    span = _span(outside, walk) if walk.broken is None else {}
    lines = [f"{walk.seq} {walk.hash}"]
    if walk.archived:
        lines.append(say("ops.audit.archived", {"last": walk.archived}))
    lines += [say("ops.audit.archive_read", {"first": first, "last": last}) for first, last in walk.read]
    if walk.unread:
        unread = say("ops.audit.unread", {"count": len(walk.unread), "first": walk.unread[0]})
        (wrong if not agreed else lines).append(unread)
    if walk.agreed and not walk.missed:
        lines.append(say("ops.audit.agreed", {"count": len(walk.agreed)}))
    if span and walk.seq:
        lines.append(say("ops.audit.span" if outside else "ops.audit.nobody", span))
    values = {
        "events": walk.seq,
        "head": walk.hash,
        "broken": {"seq": walk.broken.seq, "problem": walk.broken.problem} if walk.broken else None,
        "heads_agreed": agreed,
        "heads_missed": walk.missed,
        "heads_unread": walk.unread,
        "archived": walk.archived,
        "archives_read": walk.read,
        "outside": outside if asked else None,
        "span": span,
        "fine": not wrong,
    }
    return Answer(values, lines, wrong)


def reconciled(
    found: Sequence[Difference],
    tables: Sequence[Compared],
    broken: Break | None,
    unguarded: Sequence[str] = (),
) -> Answer:
    """What holds of the rows, and each row that does not. unguarded: tables whose triggers are gone."""
    wrong = [_broken(broken)] if broken else []
    wrong += [say("ops.audit.unguarded", {"table": table}) for table in unguarded]
    for each in found:
        wrong.append(say(f"ops.audit.row_{each.problem}", {"row": _row(each), "seq": each.seq}))
    rows, sealed = sum(table.rows for table in tables), sum(table.sealed for table in tables)
    lines = [say("ops.audit.compared", {"tables": len(tables), "rows": rows, "sealed": sealed})]
    for table in tables:
        bare = table.rows - table.sealed
        if bare and not table.since:
            lines.append(say("ops.audit.bare", {"kind": table.kind, "rows": bare}))
    values = {
        "broken": {"seq": broken.seq, "problem": broken.problem} if broken else None,
        "tables": [
            {"kind": table.kind, "rows": table.rows, "sealed": table.sealed, "since": table.since}
            for table in tables
        ],
        "differences": [
            {"kind": each.kind, "key": each.key, "code": each.code, "problem": each.problem, "seq": each.seq}
            for each in found
        ],
        "unguarded": list(unguarded),
        "fine": not wrong,
    }
    return Answer(values, lines, wrong)


def accepted(rows: Sequence[Difference]) -> list[str]:
    """Which rows were taken for right as they are."""
    return [say("ops.audit.accepted", {"row": _row(each), "seq": each.seq}) for each in rows]


def archived(statements: Sequence[dict[str, Any]], folder: Path) -> Answer:
    """Which events are in which files now."""
    files = [
        {**{name: said[name] for name in ("first", "last", "events", "hash", "sha256", "sm3")},
         "file": str(folder / archive_files.name(said["first"], said["last"]))}
        for said in statements
    ]  # fmt: skip
    lines = [say("ops.audit.archive", each) for each in files] or [say("ops.audit.archive_none")]
    return Answer({"archives": files}, lines)


def anchored(made: Sequence[Anchor]) -> Answer:
    """Where the anchor went, and where it did not."""
    lines, wrong = [], []
    for row in made:
        values = {"seq": row.seq, "channel": row.channel, "target": row.target}
        if row.sent_at:
            lines.append(say("ops.audit.sent", values))
        else:
            wrong.append(say("ops.audit.unsent", {**values, "problem": say(row.problem)}))
    if not made:
        wrong.append(say("ops.audit.nowhere"))
    rows = [
        {
            "seq": row.seq,
            "channel": row.channel,
            "target": row.target,
            "sent": row.sent_at,
            "problem": row.problem,
        }
        for row in made
    ]
    return Answer({"anchors": rows, "fine": not wrong}, lines, wrong)


def _row(each: Difference) -> str:
    return f"{each.kind} {each.key}" + (f" ({each.code})" if each.code else "")


def _broken(found: Break) -> str:
    return say(f"core.audit.{found.problem}", {"seq": found.seq})


def _span(outside: int, walk: Walk) -> dict[str, Any]:
    """The events for which nothing outside the node vouches: from, to, how many, and their first and last time."""
    ends = dict(Event.objects.filter(seq__in=(outside + 1, walk.seq)).values_list("seq", "at"))
    return {
        "from": outside + 1,
        "to": walk.seq,
        "count": walk.seq - outside,
        "begin": ends[outside + 1].isoformat(timespec="seconds") if outside + 1 in ends else None,
        "end": walk.at.isoformat(timespec="seconds") if walk.at else None,
    }
