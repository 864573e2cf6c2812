"""What a covered row says, as one line of JSON: the same on SQLite and PostgreSQL, and of a row that was loaded or only read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Model

EXACT = 2**53
"""Beyond it JSON numbers come back differently from the two databases."""


_PLAIN = frozenset({str, bool, type(None)})
"""Types that both databases give back as they are."""


def write(model: type[Model], key: int, fields: Sequence[str], values: Sequence[Any]) -> str:
    """The line of the row `key` that says `values` in `fields`."""
    said = dict(zip(fields, map(_same_everywhere, values), strict=True))
    return _line([model._meta.label_lower, key, said])


def of_fields(text: str, fields: Sequence[str]) -> str:
    """The line with `fields` only, which are among those of `text`; raises `KeyError` when one is not."""
    kind, key, said = json.loads(text)
    return _line([kind, key, {name: said[name] for name in fields}])


def _line(content: list[Any]) -> str:
    return _ENCODER.encode(content)


def _same_everywhere(value: Any) -> Any:
    """Numbers as neither database changes them: ``jsonb`` gives 1e22 back as an integer."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < EXACT else repr(float(value))
    if isinstance(value, dict):
        return {name: _same_everywhere(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_same_everywhere(each) for each in value]
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


_ENCODER = json.JSONEncoder(default=_as_text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
