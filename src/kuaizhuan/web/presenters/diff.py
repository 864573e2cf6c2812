"""What a revision would change, field by field: old beside new, and in texts which words go and which come.

Removed and added words are elements of their own that say so in words, not by colour alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.catalog.models import Record, Revision
from kuaizhuan.catalog.registry import kind_of
from kuaizhuan.catalog.values.types import Broker, Indicators
from kuaizhuan.people.models import Organisation
from kuaizhuan.web.presenters.values import text_of

FINE = 4000
"""Characters up to which two texts are compared word by word; longer ones sentence by sentence."""
MOST_PAIRS = 20_000
"""Pairs of equal pieces in two texts up to which they are compared piece by piece: what takes long is to weigh them."""
AROUND, LONG_RUN = 60, 200
"""Unchanged text longer than `LONG_RUN` is shown with so many characters at each end."""
_WORDS = re.compile(r"[A-Za-z0-9.%/+-]+|\s+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。；;!?！？\n]*[。；;!?！？\n]|[^。；;!?！？\n]+")

Change = Literal["same", "gone", "come"]
Step = tuple[str, int, int, int, int]
"""What `SequenceMatcher.get_opcodes` says of two stretches."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text: unchanged, removed or added."""

    kind: Change
    text: str


@dataclass(frozen=True, slots=True)
class Diff:
    """One field. parts: of a text or a list of lines; for a short value old and new stand in `old` and `new`."""

    name: str
    label: str
    old: str
    new: str
    parts: list[Part]
    lines: bool = False


def diffs(record: Record, revision: Revision) -> list[Diff]:
    """What `revision` would change of `record`, in the order of the row's columns; nothing where it says the same."""
    proposed = revision.proposed()
    order = [field.attname for field in record._meta.concrete_fields]
    kind, found = kind_of(record), []
    for name in sorted(proposed, key=order.index):
        old, new = getattr(record, name), proposed[name]
        if old != new:
            found.append(_diff(kind, name, old, new))
    return found


def compare(old: str, new: str) -> list[Part]:
    """Two texts as one, with what goes and what comes."""
    tokens = _WORDS if len(old) + len(new) <= FINE else _SENTENCES
    return _parts(tokens.findall(old), tokens.findall(new), "")


def compare_lines(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    """Two lists of lines as one, with the lines that go and come."""
    return _parts(old, new, "\n")


def _diff(kind: Kind, name: str, old: Any, new: Any) -> Diff:
    field = kind.by_name.get(name)
    label = str(field.label) if field else name
    if field and isinstance(field.type, Indicators):
        before, after = (list(map(write_indicator, rows or ())) for rows in (old, new))
        return Diff(name, label, "", "", _parts(before, after, "\n"), lines=True)
    was, will = _text(field, old), _text(field, new)
    if isinstance(old, str) and isinstance(new, str) and max(len(was), len(will)) > 12 and was and will:
        return Diff(name, label, was, will, compare(was, will))
    return Diff(name, label, was, will, [])


def _text(field: Field | None, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if field and isinstance(field.type, Broker):
        return str(Organisation.objects.get(pk=value).name)
    return text_of(field, value)


def _parts(old: Sequence[str], new: Sequence[str], joint: str) -> list[Part]:
    found: list[Part] = []
    for verb, a, b, c, d in _steps(old, new):
        if verb == "equal":
            found += (
                _shorten_text(joint.join(old[a:b]))
                if not joint
                else [Part("same", each) for each in old[a:b]]
            )
            continue
        found += _side("gone", old[a:b], joint)
        found += _side("come", new[c:d], joint)
    return found


def _steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """How `old` becomes `new`; beyond `MOST_PAIRS`, all between the same beginning and the same end is changed."""
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    a, b, c, d = head, len(old) - tail, head, len(new) - tail
    steps = [("equal", 0, a, 0, c), *_between(old[a:b], new[c:d], head), ("equal", b, len(old), d, len(new))]
    return [step for step in steps if step[1] < step[2] or step[3] < step[4]]


def _between(old: Sequence[str], new: Sequence[str], at: int) -> list[Step]:
    counts = Counter(new)
    if sum(times * counts[token] for token, times in Counter(old).items()) > MOST_PAIRS:
        return [("replace", at, at + len(old), at, at + len(new))]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(verb, at + a, at + b, at + c, at + d) for verb, a, b, c, d in steps]


def _side(kind: Change, tokens: Sequence[str], joint: str) -> Iterator[Part]:
    if joint:
        yield from (Part(kind, token) for token in tokens)
    elif tokens:
        yield Part(kind, "".join(tokens))


def _shorten_text(text: str) -> list[Part]:
    if len(text) <= LONG_RUN:
        return [Part("same", text)]
    return [Part("same", f"{text[:AROUND]} … {text[-AROUND:]}")]
