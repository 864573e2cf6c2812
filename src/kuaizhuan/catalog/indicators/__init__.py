"""Technical figures: read from prose with their places, brought to one unit, judged against each other.

Pure: no Django, no database, no clock. Nothing is guessed: what cannot be compared is unknown.
"""

from kuaizhuan.catalog.indicators.indicator import Indicator, Outcome
from kuaizhuan.catalog.indicators.judge import outcome, partners
from kuaizhuan.catalog.indicators.names import alike
from kuaizhuan.catalog.indicators.non_indicators import Figure
from kuaizhuan.catalog.indicators.reading import extract, find
from kuaizhuan.catalog.indicators.rows import comparable
from kuaizhuan.catalog.indicators.units import unit_factor
from kuaizhuan.catalog.indicators.writing import write_amount, write_indicator

__all__ = [
    "Figure",
    "Indicator",
    "Outcome",
    "alike",
    "comparable",
    "extract",
    "find",
    "outcome",
    "partners",
    "unit_factor",
    "write_amount",
    "write_indicator",
]
