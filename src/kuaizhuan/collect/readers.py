"""What imports read from text: headers, cells, lines and names of organisations; see `core.readers`."""

from collections.abc import Callable, Iterator, Mapping

from kuaizhuan.catalog.registry import plurals
from kuaizhuan.collect import identity
from kuaizhuan.collect.columns import map_headers
from kuaizhuan.collect.harvest.metadata import is_body
from kuaizhuan.collect.harvest.pages import Unreadable, read_page
from kuaizhuan.collect.plan.identities import are_others
from kuaizhuan.collect.plan.owners import is_bare_department, split_names
from kuaizhuan.collect.plan.planner import read_numbering
from kuaizhuan.collect.sources.delimited import find_delimiter, read_records
from kuaizhuan.collect.sources.formats import show
from kuaizhuan.collect.sources.jsonl import parse_line
from kuaizhuan.collect.sources.layout import marks, vocabulary
from kuaizhuan.collect.sources.lines import Line
from kuaizhuan.collect.sources.markup import without_blanks
from kuaizhuan.collect.sources.rows import Limits, check_value, legible
from kuaizhuan.collect.sources.sensitive import mask_text
from kuaizhuan.collect.sources.strings import unescape
from kuaizhuan.collect.workbook import show_cell

LIMITS = Limits()


def _lines(written: str) -> Iterator[Line]:
    for number, line in enumerate(written.splitlines(keepends=True), 1):
        yield Line(number, line, False, number)


def _answer(written: str) -> object:
    """What a repository may answer, well-formed or not."""
    record = f"<record><header><identifier>a</identifier></header>{written}</record>"
    try:
        return read_page(
            f"<OAI-PMH><ListRecords>{record}{record}</ListRecords></OAI-PMH>".encode("utf-8", "replace")
        )
    except Unreadable:
        return None


LINE_MARKS = (
    marks.is_sum, marks.is_note, marks.is_point, marks.is_section, marks.is_example, marks.is_placeholder,
    marks.is_only_placeholder, marks.is_hint, marks.is_numbering, marks.find_unit,
)  # fmt: skip

READERS: Mapping[str, Callable[[str], object]] = {
    "collect.map_headers": lambda written: [map_headers(kind, (written,)) for kind in plurals()],
    "collect.read_page": _answer,
    "collect.is_body": is_body,
    "collect.read_name": identity.read_name,
    "collect.score_name": lambda written: identity.score_name(written, f"{written[1:]}院"),
    "collect.near_duplicates": lambda written: identity.near_duplicates({"1": written, "2": f"{written}院"}),
    "collect.names": lambda written: (split_names(written), is_bare_department(written)),
    "collect.persons": lambda written: are_others(written, f"{written}、甲"),
    "collect.numbering": read_numbering,
    "collect.mask": mask_text,
    "collect.marks": lambda written: [ask(written) for ask in LINE_MARKS],
    "collect.header_words": lambda written: (
        vocabulary.has_unit(written),
        vocabulary.is_other_party(written),
    ),
    "collect.number_format": lambda written: show(1234.5, written),
    "collect.blank_cells": lambda written: without_blanks(
        f'<c r="A1" s="1"/>{written}'.encode("utf-8", "replace")
    ),
    "collect.check_value": lambda written: check_value(written, "", LIMITS),
    "collect.legible": legible,
    "collect.show_cell": show_cell,
    "collect.unescape": unescape,
    "collect.parse_line": parse_line,
    "collect.find_delimiter": lambda written: find_delimiter(list(_lines(written)), LIMITS),
    "collect.read_records": lambda written: list(read_records(_lines(written), ",", LIMITS)),
}
