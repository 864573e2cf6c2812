"""What the catalogue reads from text: figures, numbers and units, and every value of a cell; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.catalog import indicators
from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.fields import Span
from kuaizhuan.catalog.indicators.items import read_items
from kuaizhuan.catalog.indicators.numbers import read_number
from kuaizhuan.catalog.indicators.repair import mend
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.dates import read_date
from kuaizhuan.catalog.values.types import Owner


def _never(code: str, **params: object) -> None:
    pass


def _cell(convert: Converter) -> Callable[[str], object]:
    def read(written: str) -> object:
        try:
            return convert(Cell(written, None, _never))
        except Refused as refused:
            return refused

    return read


def _converters() -> dict[str, Converter]:
    """How the fields of all kinds are read from cells, each way of reading once, under the first field that has it."""
    found: dict[object, tuple[str, Converter]] = {}
    for kind in KINDS.values():
        for each in kind.declared:
            if isinstance(each, Span):
                found.setdefault(each.name, (each.name, each.converter))
            elif each.column and not isinstance(each.type, Owner):
                found.setdefault(each.type, (each.name, each.type.read))
    return {f"catalog.{name}": convert for name, convert in found.values()}


READERS: Mapping[str, Callable[[str], object]] = {
    "catalog.indicators.find": indicators.find,
    "catalog.indicators.read_items": read_items,
    "catalog.indicators.alike": lambda written: indicators.alike(written, f"{written}度"),
    "catalog.indicators.unit_factor": indicators.unit_factor,
    "catalog.indicators.read_number": read_number,
    "catalog.indicators.mend": lambda written: mend({"unit": f"{written}/", "method": written}),
    "catalog.codes": lambda written: [each.matches(written) for each in LISTS.values()],
    "catalog.values.read_date": _cell(lambda cell: read_date(cell.raw)),
    **{name: _cell(convert) for name, convert in _converters().items()},
}
