"""JSON: an object a line, or an array of objects; their keys are the columns, in whichever language.

What is not an object refuses itself and nothing else.
"""

from __future__ import annotations

import io
import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from typing import NoReturn, TextIO

from kuaizhuan.collect.sources.encodings import find_encoding
from kuaizhuan.collect.sources.layout.choice import Choice, rename
from kuaizhuan.collect.sources.layout.lines import EXAMPLE, Left
from kuaizhuan.collect.sources.layout.marks import is_example
from kuaizhuan.collect.sources.layout.vocabulary import Vocabulary
from kuaizhuan.collect.sources.lines import read_lines
from kuaizhuan.collect.sources.rows import (
    EXAMPLE_MARK,
    UNREAD,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    check_value,
    legible,
    shape_of,
)

HEAD = 100
"""How many lines are read to learn the columns."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for name, value in pairs:
        key = legible(name)
        if key in result:
            raise ValueError(f"key twice: {key}")
        result[key] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"not a number: {name}")


def parse_line(text: str) -> dict[str, object] | str:
    """The object on a line, or what is wrong with it in the words of the parser."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return str(error) or type(error).__name__
    return value if isinstance(value, dict) else f"not an object: {type(value).__name__}"


class JsonSource(Source):
    """JSON objects as rows. `headers` are the keys of the first ones, in the order of their first appearance."""

    def __init__(self, path: Path, *, words: Vocabulary | None, choice: Choice, limits: Limits) -> None:
        super().__init__(path, limits)
        self._words, self.choice = words, choice
        self._size = max(path.stat().st_size, 1)
        self.encoding = find_encoding(path)
        keys: dict[str, None] = {}
        seen = False
        for _, value, _ in islice(self._objects(), HEAD):
            seen = True
            if isinstance(value, dict) and len(value) <= limits.columns:
                keys.update(dict.fromkeys(value))
        if not seen:
            raise SourceError("collect.file_empty")
        if not keys:
            raise SourceError("collect.header_missing", rows=HEAD)
        self.original = tuple(keys)
        self.shape = shape_of("json", keys)
        names = (self.rename(key) for key in keys)
        self.headers = tuple(dict.fromkeys(name for name in names if name))

    @abstractmethod
    def _objects(self) -> Iterator[tuple[int, dict[str, object] | Problem, str]]:
        """(number, an object or why it is none, the text it was read from)."""

    def rename(self, header: str) -> str | None:
        return rename(header, self._words, self.choice, "") if self._words else header

    def rows(self) -> Iterator[Row]:
        self.left, self.left_counts = [], Counter()
        for number, value, text in self._objects():
            row = self._row(number, value, text)
            first = next((cell for cell in row.cells.values() if cell not in (None, "")), None)
            if isinstance(first, str) and (first.lstrip().startswith(EXAMPLE_MARK) or is_example(first)):
                self.left_counts[EXAMPLE] += 1
                self.left.append(Left(number, EXAMPLE, first[:60]))
                continue
            yield row
        self.fraction = 1.0

    def _row(self, number: int, value: dict[str, object] | Problem, text: str) -> Row:
        unread = {UNREAD: text.strip()[: self.limits.cell_characters]}
        if isinstance(value, Problem):
            return Row(number, unread, (value,))
        if len(value) > self.limits.columns:
            flaw = Problem(None, "collect.row_too_wide", {"limit": self.limits.columns})
            return Row(number, unread, (flaw,))
        cells: dict[str, object] = {}
        problems = []
        for key, item in value.items():
            if (name := self.rename(key)) is None:
                continue
            cells[name], problem = check_value(item, name, self.limits)
            if problem is not None:
                problems.append(problem)
        return Row(number, cells, tuple(problems))


class JsonLinesSource(JsonSource):
    """One object a line."""

    format = "jsonl"

    def _objects(self) -> Iterator[tuple[int, dict[str, object] | Problem, str]]:
        for line in read_lines(self.path, self.encoding, self.limits):
            self.fraction = min(line.position / self._size, 1.0)
            text = line.text.lstrip("\ufeff")
            if not text.strip():
                continue
            if line.cut:
                yield line.number, Problem(None, "collect.line_too_long", {"line": line.number}), text
                continue
            value = parse_line(text)
            if isinstance(value, str):
                yield line.number, Problem(None, "collect.row_json", {"detail": value}), text
            else:
                yield line.number, value, text


class JsonArraySource(JsonSource):
    """The objects of an array, or of the first array of objects in an object ({"data": […]}), one after another.

    Numbers of rows are the places in the array, from 1. Memory is that of the longest object.
    """

    format = "json"

    def _objects(self) -> Iterator[tuple[int, dict[str, object] | Problem, str]]:
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, "replace") as stream:
            text = Window(stream, self.limits.line_characters)
            if not find_array(text):
                yield from self._single()
                return
            for number in count(1):
                if text.peek() == ",":
                    text.skip()
                if text.peek() in ("]", ""):
                    return
                try:
                    start, value = text.value()
                except ValueError as error:
                    detail = {"detail": str(error)[:100]}
                    yield number, Problem(None, "collect.json_broken", detail), text.ahead(200)
                    return
                self.fraction = min(raw.tell() / self._size, 1.0)
                if isinstance(value, dict):
                    yield number, value, start
                else:
                    detail = {"detail": f"not an object: {type(value).__name__}"}
                    yield number, Problem(None, "collect.row_json", detail), start

    def _single(self) -> Iterator[tuple[int, dict[str, object] | Problem, str]]:
        """The whole file as one object, written over several lines."""
        with suppress(ValueError, RecursionError), self.path.open("rb") as raw:
            with io.TextIOWrapper(raw, self.encoding, "replace") as stream:
                start, value = Window(stream, self.limits.line_characters).value()
            if isinstance(value, dict):
                yield 1, value, start


class Window:
    """A text of which as much is held as the value that is being read."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._text, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        data = self._stream.read(max(size, 1 << 16))
        self._text, self._at = self._text[self._at :] + data, 0
        self._ended = not data
        return bool(data)

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n\ufeff":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(0):
                return ""

    def skip(self) -> None:
        self._at += 1

    def begins_objects(self) -> bool:
        """Does an array of objects begin here, or an empty one?"""
        if self.peek() != "[":
            return False
        while not (rest := self._text[self._at + 1 :].lstrip()) and self._more(0):
            pass
        return rest[:1] in ("{", "]")

    def ahead(self, size: int) -> str:
        return self._text[self._at : self._at + size]

    def value(self) -> tuple[str, object]:
        """(the beginning of its text, the value that begins here). Raises ValueError where it is none or too long."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise ValueError("nested too deep") from error
            except ValueError:
                held = len(self._text) - self._at
                if held > self._limit or not self._more(held):  # twice as much each time
                    raise
                continue
            if end == len(self._text) and not self._ended and self._more(0):
                continue  # a number may go on
            start, self._at = self._text[self._at : min(end, self._at + 2_000)], end
            return start, value


def find_array(text: Window) -> bool:
    """Go to the first element of the array of a file; False where it has none. Raises SourceError."""
    try:
        if text.begins_objects():
            text.skip()
            return True
        if text.peek() != "{":
            return False
        text.skip()
        while text.peek() == '"':
            text.value()
            if text.peek() != ":":
                return False
            text.skip()
            if text.begins_objects():
                text.skip()
                return True
            if text.peek() != "{":
                text.value()
            elif find_array(text):
                return True
            if text.peek() == ",":
                text.skip()
        if text.peek() == "}":
            text.skip()
    except (ValueError, RecursionError) as error:
        raise SourceError("collect.json_unread", detail=str(error)[:100]) from error
    return False


def is_wrapped(path: Path, limits: Limits) -> bool:
    """Does a file that begins with { hold one object around an array of objects, rather than an object a line?"""
    with suppress(SourceError):
        line = next(read_lines(path, find_encoding(path), limits))
        value = parse_line(line.text.lstrip("\ufeff"))
        if isinstance(value, str):
            following = next(
                (each for each in read_lines(path, find_encoding(path), limits) if each.number > 1), None
            )
            return following is not None and not following.text.lstrip().startswith("{")
        return (
            any(
                isinstance(each, list) and each and all(isinstance(one, dict) for one in each)
                for key, each in value.items()
            )
            and len(value) <= 12
            and not any(isinstance(v, str) and len(v) > 200 for v in value.values())
        )
    return False
