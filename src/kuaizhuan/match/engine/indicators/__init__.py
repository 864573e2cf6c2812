"""Figures a need asks for against figures a result offers: read from prose, brought to one unit, judged.

``find`` reads them with their places, ``compare`` judges them; nothing is guessed: what cannot be compared is
unknown.
"""

from kuaizhuan.match.engine.indicators.judge import compare, outcome
from kuaizhuan.match.engine.indicators.names import alike
from kuaizhuan.match.engine.indicators.non_indicators import Figure
from kuaizhuan.match.engine.indicators.reading import extract, find
from kuaizhuan.match.engine.indicators.units import unit_factor

__all__ = ["Figure", "alike", "compare", "extract", "find", "outcome", "unit_factor"]
