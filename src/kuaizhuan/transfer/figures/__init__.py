"""The figures of transfers: what each counts, of what, and by which rule, and the charts that show them.

`OF_READER` count the rows their reader may see, so the same serves an office, a bureau and the public; `OF_PERIOD`
and `OF_TODAY` count the registers of all jurisdictions of this node, each contract once (`flows`), and are for everybody.
"""

from kuaizhuan.transfer.figures.plots import CHARTS
from kuaizhuan.transfer.figures.readers import (
    OF_CHARTS,
    OF_READER,
    contracts_count,
    contracts_signed,
    deals_by_stage,
    income_received,
    outcome_jobs,
    outcome_output,
    outcomes_asked,
    trial_conversions,
)
from kuaizhuan.transfer.figures.registers import OF_PERIOD, OF_TODAY, Arrived, arrived

FIGURES = OF_READER + OF_PERIOD + OF_TODAY + OF_CHARTS

__all__ = [
    "CHARTS", "FIGURES", "OF_PERIOD", "OF_READER", "OF_TODAY", "Arrived", "arrived", "contracts_count",
    "contracts_signed", "deals_by_stage", "income_received",
    "outcome_jobs", "outcome_output", "outcomes_asked", "trial_conversions",
]  # fmt: skip
