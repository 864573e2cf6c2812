"""Two registries, one count: every registered contract once, as output of one place and intake of another.

A figure is taken as of a day, and counts what was on the register then: what was changed later counts as it was,
what was cancelled later still counts for the days before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from kuaizhuan.transfer.models import Registration

PLACES = ("CQ", "SC", "CN", "")
"""Chongqing, Sichuan, elsewhere in the country, abroad."""
JOINT = ("CQ", "SC")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of first registration, both inclusive, and the day as of which it is counted."""

    first: dt.date
    last: dt.date
    as_of: dt.date


@dataclass(slots=True)
class Tally:
    """How many contracts, their total and technical amounts in fen, and whether one of them rests on an unverified rule."""

    contracts: int = 0
    total: int = 0
    technical: int = 0
    unverified: bool = field(default=False, compare=False)

    def add(self, contracts: int, total: int, technical: int, unverified: bool = False) -> None:
        self.contracts += contracts
        self.total += total
        self.technical += technical
        self.unverified = self.unverified or bool(unverified)


@dataclass(slots=True)
class Flows:
    """Tallies by (seller's place, buyer's place), and the same by month, type and field of technology."""

    period: Period
    whole: Tally = field(default_factory=Tally)
    matrix: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    months: dict[str, dict[tuple[str, str], Tally]] = field(default_factory=lambda: _table())
    types: dict[str, dict[tuple[str, str], Tally]] = field(default_factory=lambda: _table())
    fields: dict[str, dict[tuple[str, str], Tally]] = field(default_factory=lambda: _table())

    def output(self, place: str) -> Tally:
        """What sellers of a place sold, wherever it went."""
        return _sum(tally for (source, _), tally in self.matrix.items() if source == place)

    def intake(self, place: str) -> Tally:
        """What buyers of a place bought, wherever it came from."""
        return _sum(tally for (_, target), tally in self.matrix.items() if target == place)

    def between(self, source: str, target: str) -> Tally:
        return self.matrix.get((source, target), Tally())

    def joint(self) -> Tally:
        """Contracts with a seller or a buyer in Chongqing or Sichuan, each once."""
        return _sum(tally for pair, tally in self.matrix.items() if set(pair) & set(JOINT))


def on_register(period: Period) -> QuerySet[Registration]:
    """Registrations first made in the period that counted at the end of the day `as_of`, with the amounts of then."""
    counted = Registration.objects.filter(
        registered_on__lte=period.as_of, first_on__range=(period.first, period.last)
    )
    return counted.filter(Q(ended_on=None) | Q(ended_on__gt=period.as_of))


def flows(period: Period, *, category: str = "", field: str = "") -> Flows:
    """All tallies of a period in one query; `category` and `field` narrow them."""
    rows = on_register(period)
    if category:
        rows = rows.filter(category=category)
    if field:
        rows = rows.filter(field=field)
    grouped = (
        rows.order_by()
        .annotate(month=TruncMonth("first_on"))
        .values_list("seller_place", "buyer_place", "month", "category", "field")
        .annotate(contracts=Count("pk"), total=Sum("total"), technical=Sum("technical"))
        .annotate(unsure=Max(Case(When(unverified=True, then=1), default=0)))
    )
    found = Flows(period)
    for source, target, month, kind, technology, *sums in grouped:
        pair = (source, target)
        for tally in (
            found.whole,
            found.matrix[pair],
            found.months[f"{month:%Y-%m}"][pair],
            found.types[kind][pair],
            found.fields[technology][pair],
        ):
            tally.add(*sums)
    return found


def _table() -> dict[str, dict[tuple[str, str], Tally]]:
    return defaultdict(lambda: defaultdict(Tally))


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally.contracts, tally.total, tally.technical, tally.unverified)
    return whole
