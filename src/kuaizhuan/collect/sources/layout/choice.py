"""What a person said of files of one shape: which sheets are read, and what columns mean.

As JSON: {"sheets": ["渝中区"], "columns": {"项目全称": "title", "备注": ""}, "hidden": false}. `columns` maps a header
or a label of the file to a field, "" leaves it aside; `sheets` absent or empty reads what is recognised; `hidden` false
leaves hidden rows out. Nothing else is accepted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kuaizhuan.collect.sources.layout.vocabulary import Vocabulary, has_unit
from kuaizhuan.collect.sources.rows import SourceError

LONGEST = 1_000
"""Entries of one choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """sheets: the names of those that are read, () for what is recognised. columns: header → field, "" for none."""

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = True

    def __bool__(self) -> bool:
        return bool(self.sheets or self.columns or not self.hidden)

    def as_json(self) -> dict[str, Any]:
        return {"sheets": list(self.sheets), "columns": dict(self.columns), "hidden": self.hidden}

    @property
    def digest(self) -> str:
        """What tells two choices apart."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def choice_from(value: object) -> Choice:
    """Read a choice as it was sent. Raises SourceError `collect.map_unread` naming what is wrong."""
    if not isinstance(value, Mapping):
        raise SourceError("collect.map_unread", detail="not an object")
    if not value:
        return Choice()
    if unknown := set(value) - {"sheets", "columns", "hidden"}:
        raise SourceError("collect.map_unread", detail=f"unknown key: {sorted(map(str, unknown))[0][:50]}")
    sheets, columns, hidden = value.get("sheets") or [], value.get("columns") or {}, value.get("hidden", True)
    if not isinstance(sheets, list | tuple) or not all(isinstance(name, str) for name in sheets):
        raise SourceError("collect.map_unread", detail="sheets: a list of names")
    if not isinstance(columns, Mapping) or not all(isinstance(each, str) for each in columns.values()):
        raise SourceError("collect.map_unread", detail="columns: header to field")
    if not isinstance(hidden, bool):
        raise SourceError("collect.map_unread", detail="hidden: true or false")
    if len(sheets) + len(columns) > LONGEST:
        raise SourceError("collect.map_unread", detail=f"more than {LONGEST} entries")
    return Choice(tuple(sheets), {str(name): target for name, target in columns.items()}, hidden)


def check_fields(choice: Choice, fields: Mapping[str, str]) -> Choice:
    """The choice with names of fields only. `fields`: every accepted word → field.

    Raises SourceError `collect.map_field` for a word that is none.
    """
    columns = {}
    for name, target in choice.columns.items():
        if target and target not in fields:
            raise SourceError("collect.map_field", header=name[:60], field=target[:60])
        columns[name] = fields[target] if target else ""
    return replace(choice, columns=columns)


def words_with(words: Vocabulary, choice: Choice) -> Vocabulary:
    """The vocabulary in which the headers of the choice are known, and those left aside are not."""
    if not choice.columns:
        return words
    said = {_bare(name): target for name, target in choice.columns.items()}

    def known(name: str) -> bool:
        target = said.get(_bare(name))
        return words.known(name) if target is None else bool(target)

    def field_of(name: str) -> str | None:
        target = said.get(_bare(name))
        return words.field_of(name) if target is None else target or None

    return replace(words, known=known, field_of=field_of, _seen={})


def rename(name: str, words: Vocabulary, choice: Choice, unit: str) -> str | None:
    """The header under which a column is handed on; None for one that is left aside.

    A mapped one begins with the kind's own header, so that it is understood, and a sum says the unit of the table.
    """
    target = _target(name, choice)
    if target == "":
        return None
    result = name
    if target:
        own = words.header_of(target).split("(")[0].split("（")[0]
        inner = name.translate(str.maketrans("()（）[]【】", "        ")).strip()
        result = own if inner == own else f"{own}（{' '.join(inner.split())}）"
    if unit and not has_unit(result) and (target or words.field_of(name)) in words.money:
        result = f"{result}（{unit}）"
    return result


def _target(name: str, choice: Choice) -> str | None:
    said = {_bare(key): target for key, target in choice.columns.items()} if choice.columns else {}
    return said.get(_bare(name))


def _bare(name: str) -> str:
    return " ".join(name.split()).rstrip(":： ")
