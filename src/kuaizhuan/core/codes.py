"""Code lists whose entries come and go on a date, as regions and classes do.

An entry is never deleted: it ends, and names its successors, so that an old record still reads and an old
figure still adds up. There is no clock here: `on` is the date to judge by, and None means any date.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Indel

COLUMNS = ("code", "name_zh", "name_en", "parent", "valid_from", "valid_to", "successors")
"""The columns every list file has; a column `aliases` may follow."""

_IGNORED = re.compile(r"[\s、，,。.·・;；:：/／\\\-—_()（）\[\]【】《》\"'“”‘’]+")

_OTHER_NUMBER = re.compile(r"\d\D+\d|^\s*[-−–—]")
"""Signs between or before digits that make another number of them: 3.9 and 3-9 are not 39, and -9 is not 9."""


class UnknownCode(KeyError):
    """No entry has this code or name. `nearest` holds the names most like it."""

    def __init__(self, text: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return f"no entry {self.text!r} in this code list{hint}"


class AmbiguousCode(UnknownCode):
    """Several entries have this name; `nearest` holds their full names."""

    def __str__(self) -> str:
        return f"{self.text!r} is the name of several entries: {', '.join(self.nearest)}"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry. `valid_from` and `valid_to` are inclusive; None is open."""

    code: str
    name_zh: str
    name_en: str
    parent: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def is_valid(self, on: dt.date | None) -> bool:
        """Was the entry in force on that day? With no day every entry is."""
        if on is None:
            return True
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    def label(self, language: str = "zh") -> str:
        return self.name_en if language.lower().startswith("en") else self.name_zh


def fold(text: str) -> str:
    """A name as it is compared: width, letter case, spaces and punctuation make no difference."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


class CodeList:
    """A list of codes in the order of its file. Raises ValueError where the list contradicts itself."""

    def __init__(self, entries: Sequence[Code]) -> None:
        self._entries = {entry.code: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise ValueError("a code is there twice")
        for entry in entries:
            for other in (*entry.successors, *((entry.parent,) if entry.parent else ())):
                if other not in self._entries:
                    raise ValueError(f"{entry.code} names {other}, which is not in the list")
            if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
                raise ValueError(f"{entry.code} ends before it begins")
        self.width = max((len(entry.code) for entry in entries), default=0)
        """The length of the longest code."""
        self._folded = [
            (
                entry,
                {fold(name) for name in (entry.code, entry.name_zh, entry.name_en, *entry.aliases) if name},
            )
            for entry in entries
        ]
        self._children: dict[str | None, list[Code]] = {}
        for entry in entries:
            self._children.setdefault(entry.parent, []).append(entry)
        self._coded: dict[str, list[Code]] = {}
        for entry in entries:
            self._coded.setdefault(fold(entry.code), []).append(entry)
        self._longest_code = max(map(len, self._coded), default=0)
        self._names: dict[str, list[Code]] = {}
        for entry in entries:
            for name in self._spellings(entry):
                known = self._names.setdefault(fold(name), [])
                if entry not in known:
                    known.append(entry)

    @classmethod
    def from_csv(cls, path: str | Path) -> CodeList:
        """Read a list file (UTF-8). Raises ValueError where a column is missing or a value is malformed."""
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise ValueError(f"{path}: columns missing: {', '.join(missing)}")
            return cls([_entry(row) for row in reader])

    def __getitem__(self, code: str) -> Code:
        return self.get(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def get(self, code: str, on: dt.date | None = None) -> Code:
        """The entry with exactly this code, in force on `on`. Raises UnknownCode."""
        entry = self._entries.get(code)
        if entry is None or not entry.is_valid(on):
            raise UnknownCode(code, self.nearest(code, on=on))
        return entry

    def find(self, text: str, on: dt.date | None = None) -> Code:
        """The entry meant by a code, a Chinese or English name, an alias, or a code followed by its name.

        Width, case, spaces and punctuation are forgiven. A name that an ended entry shares with one in force
        means the one in force. Raises UnknownCode, AmbiguousCode.
        """
        found = self.matches(text, on=on)
        if len(found) > 1:
            found = [entry for entry in found if entry.valid_to is None] or found
            found = [entry for entry in found if not self._only_wraps(entry, found)]
        if len(found) > 1:
            raise AmbiguousCode(text, [self.path_name(entry.code) for entry in found])
        if not found:
            raise UnknownCode(text, self.nearest(text, on=on))
        return found[0]

    def matches(self, text: str, on: dt.date | None = None) -> list[Code]:
        """All entries that a text may mean, none where it means none."""
        wanted = text.strip()
        exact = self._entries.get(wanted)
        if exact is not None and exact.is_valid(on):
            return [exact]
        folded = fold(wanted)
        if folded.isdecimal() and _OTHER_NUMBER.search(unicodedata.normalize("NFKC", wanted)):
            return []
        found = [entry for entry in self._names.get(folded, ()) if entry.is_valid(on)]
        if found:
            return found
        for size in range(1, min(self._longest_code, len(folded) - 1) + 1):
            coded = [entry for entry in self._coded.get(folded[:size], ()) if entry.is_valid(on)]
            rest = folded[size:]
            found += [
                entry
                for entry in coded
                if rest in {fold(name) for name in self._spellings(entry) - {entry.code}}
            ]
        return found

    def candidates(self, text: str, count: int = 6, on: dt.date | None = None) -> list[Code]:
        """What to offer somebody who typed this: the entries that it names, then those whose code or name holds it,
        then the likest."""
        folded = fold(text[:100])
        found = dict.fromkeys(self.matches(text, on=on))
        if folded:
            for entry, names in self._folded:
                if entry.is_valid(on) and any(folded in name for name in names):
                    found[entry] = None
        for entry in self._likest(folded, on):
            if len(found) >= count:
                break
            found[entry] = None
        return list(found)[:count]

    def nearest(self, text: str, count: int = 3, on: dt.date | None = None) -> list[str]:
        """The Chinese names most like a text, the likest first: what to offer instead of an unknown one."""
        return [entry.name_zh for entry in self._likest(fold(text[:100]), on)[:count]]

    def children(self, code: str | None = None, on: dt.date | None = None) -> list[Code]:
        """The entries directly under a code, those without a parent for None. Raises UnknownCode."""
        if code is not None and code not in self._entries:
            raise UnknownCode(code, self.nearest(code))
        return [entry for entry in self._children.get(code, ()) if entry.is_valid(on)]

    def descendants(self, code: str, on: dt.date | None = None) -> list[Code]:
        """The entry and everything under it, for a filter that means the whole branch. Raises UnknownCode."""
        result = [self[code]]
        for entry in result:
            result.extend(self._children.get(entry.code, ()))
        return [entry for entry in result if entry.is_valid(on)]

    def ancestors(self, code: str) -> list[Code]:
        """The entry, its parent, and so on to the top. Raises UnknownCode."""
        chain = [self[code]]
        while (parent := chain[-1].parent) is not None:
            chain.append(self._entries[parent])
        return chain

    def valid(self, on: dt.date | None = None) -> list[Code]:
        """The entries in force on a day, in order."""
        return [entry for entry in self._entries.values() if entry.is_valid(on)]

    def successors(self, code: str) -> list[Code]:
        """The entries that took the place of an ended one, followed to those that have not ended themselves.

        The first is the main one. An entry without successors gives an empty list. Raises UnknownCode.
        """
        result: dict[str, Code] = {}
        waiting = list(self[code].successors)
        seen = {code}
        while waiting:
            entry = self._entries[waiting.pop(0)]
            if entry.code in seen:
                continue
            seen.add(entry.code)
            if entry.successors:
                waiting = [*entry.successors, *waiting]
            else:
                result[entry.code] = entry
        return list(result.values())

    def label(self, code: str, language: str = "zh") -> str:
        """The name of a code in Chinese or English. Raises UnknownCode."""
        return self[code].label(language)

    def path_name(self, code: str, language: str = "zh") -> str:
        """The names from the top down: 四川省成都市武侯区; in English from the bottom up, with commas."""
        names = [entry.label(language) for entry in self.ancestors(code)]
        return ", ".join(names) if language.lower().startswith("en") else "".join(reversed(names))

    def _likest(self, folded: str, on: dt.date | None) -> list[Code]:
        scored = [
            (-max(Indel.normalized_similarity(folded, name) for name in names), order, entry)
            for order, (entry, names) in enumerate(self._folded)
            if entry.is_valid(on)
        ]
        return [entry for _, _, entry in sorted(scored, key=lambda each: each[:2])]

    def _only_wraps(self, entry: Code, others: Sequence[Code]) -> bool:
        below = self._children.get(entry.code, [])
        return len(below) == 1 and below[0] in others

    def _spellings(self, entry: Code) -> set[str]:
        own = {entry.name_zh, *entry.aliases} - {""}
        spellings = {entry.code, entry.name_en, *own} - {""}
        prefixes, parent = {""}, entry.parent
        while parent is not None:
            above = self._entries[parent]
            names = {above.name_zh, *above.aliases, ""} - {None}
            prefixes = {name + prefix for name in names for prefix in prefixes}
            parent = above.parent
        if entry.name_en:  # as pages name a place: from the bottom up
            spellings.add(self.path_name(entry.code, "en"))
        return spellings | {prefix + name for prefix in prefixes for name in own}


def _entry(row: Mapping[str, str]) -> Code:
    def day(column: str) -> dt.date | None:
        return dt.date.fromisoformat(row[column]) if row[column] else None

    def several(column: str) -> tuple[str, ...]:
        return tuple(part for part in (row.get(column) or "").split(";") if part)

    return Code(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        parent=row["parent"] or None,
        valid_from=day("valid_from"),
        valid_to=day("valid_to"),
        successors=several("successors"),
        aliases=several("aliases"),
    )
