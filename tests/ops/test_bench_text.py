"""No text can stall a node: time grows as the text does, whatever it repeats, in every function that reads one."""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import kuaizhuan
from kuaizhuan.catalog.indicators import find
from kuaizhuan.collect.sources.delimited import read_records
from kuaizhuan.collect.sources.lines import Line
from kuaizhuan.collect.sources.rows import Limits
from kuaizhuan.ops.bench import text
from kuaizhuan.web.presenters.diff import MOST_PAIRS, Part, compare

SOURCE = Path(kuaizhuan.__file__).parent
READERS = text.readers()
SHORT = (1_000, 8_000)
"""Eight times the text: linear is 8 times the time, quadratic 64, and 22 fails."""
NO_TEXT = {
    "notices/calendars.py": "one class of characters",
    "ops/management/commands/harvest.py": "a day that the operator typed",
    "core/held_forms.py": "names of fields of this program's forms",
    "web/forms/transfer/contract_rows.py": "one class of characters, six of them",
    "api/interface.py": "addresses of this program",
    "api/description/kinds.py": "names of the codes of this program's lists",
    "ops/bench/imports.py": "measurements",
    "ops/bench/visitors.py": "measurements",
    "catalog/demo/stock.py": "texts of the demo world",
    "web/presenters/stated.py": "labels of this program's fields",
    "api/auth.py": "escapes of six characters each, in a body whose length is limited",
    "core/config/types.py": "settings, which the operator wrote",
    "ops/management/commands/audit.py": "a hash that the operator typed",
    "people/weak_passwords.py": "passwords; each pattern has a fixed width",
    "ops/docs.py": "this program's own source",
    "web/http_cache.py": "pages that this program wrote",
    "oai/cerif.py": "stored numbers and codes of at most 60 characters",
    "transfer/registration/conditions.py": "numbers of registrations, at most 60 characters",
    "transfer/rules/registry.py": "numbers of registrations, at most 60 characters",
    "transfer/registration/taxes/certificate.py": "numbers of registrations, at most 60 characters",
    "collect/sources/detect.py": "the first bytes of a file, a fixed number of them",
    "collect/sources/pages.py": "white space, and names of at most 60 characters",
    "collect/sources/table.py": "words side by side in the name of a sheet",
    "collect/sources/xlsx.py": "the end of one part, and addresses of links, each as long as the package may have it",
    "web/views/publish/feed.py": "one class of characters, as in `core.documents`",
}
"""Modules with patterns that no reader reaches: what they see instead of somebody's text."""


@pytest.mark.parametrize("name", READERS)
def test_time_grows_as_the_text_does(name: str) -> None:
    fed = list(text.feed({name: READERS[name]}, lengths=SHORT))
    assert len(fed) == len(text.PIECES) >= 60
    assert [each for each in fed if each.fails] == []


@pytest.mark.slow
def test_long_texts() -> None:
    call_command("bench", "text", stdout=(out := io.StringIO()))
    assert "ValueError" not in out.getvalue()


def test_what_grows_faster_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure can fail: by growth, by length, and by a fault."""
    seconds = iter([0.01, 0.64])
    monkeypatch.setattr(text, "_least", lambda read, written: next(seconds))
    (fed,) = text.feed({"x": len}, ["digits"], SHORT)
    assert fed.growth == pytest.approx(2.0)
    assert fed.fails
    seconds = iter([0.01, 0.08])
    (fed,) = text.feed({"x": len}, ["digits"], SHORT)
    assert (round(fed.growth, 6), fed.fails) == (1.0, False)
    seconds = iter([text.LONGEST + 1])
    (fed,) = text.feed({"x": len}, ["digits"], SHORT)
    assert (fed.lengths, fed.fails) == ((1_000,), True)


def test_a_fault_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "readers", lambda: {"x": int})
    out = io.StringIO()
    with pytest.raises(CommandError, match="种文本"):
        call_command("bench", "text", stdout=out)
    assert "ValueError: invalid literal" in out.getvalue()


def test_every_pattern_is_fed() -> None:
    """Whoever adds a pattern to a module that no reader reaches adds the reader, or says what the pattern sees."""
    with_patterns = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(
            isinstance(node, ast.Import) and any(each.name == "re" for each in node.names)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
    files: set[str] = set()
    for read in READERS.values():
        sys.setprofile(lambda frame, *_: files.add(frame.f_code.co_filename))
        try:
            for written in (
                "抗拉强度由400MPa提高到450MPa/(m·K)（GB/T 228.1）；",
                "a,1",
                '{"title":"甲"}',
                "甲 1",
            ):
                read(written)
        finally:
            sys.setprofile(None)
    reached = {Path(file).relative_to(SOURCE).as_posix() for file in files if file.startswith(str(SOURCE))}
    assert with_patterns - reached == NO_TEXT.keys()


def test_a_long_run_of_digits_is_a_word() -> None:
    assert [each.indicator.value for each in find("抗拉强度≥450MPa")] == [450]
    for length in (25, 30, 600, 605, 4005):
        assert find(f"抗拉强度≥{'4' * length}MPa") == []
    assert [each.indicator.value for each in find(f"编号{'1' * 4000}，抗拉强度≥450MPa")] == [450]


def test_quotes_that_are_not_closed_cost_no_file() -> None:
    """Each line opens a cell that no line closes, and would be read on from to the end."""
    limits = Limits()
    lines = [Line(number, '5","\n', False, number) for number in range(1, 20_001)]
    found = list(read_records(iter(lines), ",", limits))
    assert {record.flaw.code for record in found if record.flaw} == {"collect.row_quote"}
    good = [Line(1, '"a\n', False, 1), Line(2, 'b",c\n', False, 2)]
    assert [record.cells for record in read_records(iter(good), ",", limits)] == [["a\nb", "c"]]


def test_texts_too_much_alike_are_compared_as_a_whole() -> None:
    old, new = "首。" + "甲。" * 3_000 + "尾。", "首。" + "甲。" * 1_000 + "乙。" + "甲。" * 2_000 + "尾。"
    assert MOST_PAIRS < 3_000 * 3_000
    parts = compare(old, new)
    assert [part.kind for part in parts] == ["same", "come", "same"]
    assert parts[1] == Part("come", "乙。")
    parts = compare(old, new[:-2] + "乙。尾。")
    assert [part.kind for part in parts] == ["same", "gone", "come", "same"]
    assert (parts[1].text, parts[2].text) == ("甲。" * 2_000, "乙。" + "甲。" * 2_000 + "乙。")
