"""What imports read from text: headers, cells, lines and names of organisations; see `core.readers`."""

from collections.abc import Callable, Iterator, Mapping

from kuaizhuan.catalog.registry import plurals
from kuaizhuan.collect import identity
from kuaizhuan.collect.columns import map_headers
from kuaizhuan.collect.sources.delimited import find_delimiter, read_records
from kuaizhuan.collect.sources.jsonl import parse_line
from kuaizhuan.collect.sources.lines import Line
from kuaizhuan.collect.sources.rows import Limits, check_value, legible
from kuaizhuan.collect.sources.strings import unescape
from kuaizhuan.collect.workbook import show_cell

LIMITS = Limits()


def _lines(written: str) -> Iterator[Line]:
    for number, line in enumerate(written.splitlines(keepends=True), 1):
        yield Line(number, line, False, number)


READERS: Mapping[str, Callable[[str], object]] = {
    "collect.map_headers": lambda written: [map_headers(kind, (written,)) for kind in plurals()],
    "collect.read_name": identity.read_name,
    "collect.score_name": lambda written: identity.score_name(written, f"{written[1:]}院"),
    "collect.near_duplicates": lambda written: identity.near_duplicates({"1": written, "2": f"{written}院"}),
    "collect.check_value": lambda written: check_value(written, "", LIMITS),
    "collect.legible": legible,
    "collect.show_cell": show_cell,
    "collect.unescape": unescape,
    "collect.parse_line": parse_line,
    "collect.find_delimiter": lambda written: find_delimiter(list(_lines(written)), LIMITS),
    "collect.read_records": lambda written: list(read_records(_lines(written), ",", LIMITS)),
}
