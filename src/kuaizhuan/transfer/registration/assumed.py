"""What rules read and nobody stated: each such fact is counted as its default says, and the verdict names it.

A default is the ordinary case, not knowledge. A fact that cannot matter for a contract (its type, its payment) is left
out; of one of which the applicant says that it is not known, the verdict says that, and by what it was counted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuaizhuan.transfer.registration.contract import Contract
from kuaizhuan.transfer.registration.facts import UNKNOWN, Fact, Kind, facts

OPTIONAL = frozenset(fact.holder for fact in facts() if fact.optional)
"""Records that a contract need not have."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A fact in both languages, and the value by which it was counted; None: nothing.

    unknown: the applicant says that it is not known; else nobody said anything.
    """

    path: str
    zh: str
    en: str
    value: Any
    unknown: bool = False

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def assumed(
    contract: Contract, data: Mapping[str, Any] | None = None, settled: Collection[str] = ()
) -> Iterator[Assumed]:
    """The facts that matter and were not stated: not in `data` (what was read), or as not known, each once.

    Of an optional record that is not there nothing is named but the record itself, where it can matter. settled: paths
    of facts that a registrar has seen.
    """
    for fact in facts():
        if fact.path in settled:
            continue
        for row, said in _rows(contract, data, fact.holder):
            if not fact.required and fact.matters(contract, row) and (found := _look(fact, row, said)):
                yield found
                break
    for field in dataclasses.fields(Contract):
        words = field.metadata
        left_out = field.name in OPTIONAL and getattr(contract, field.name) is None
        if left_out and contract.type in words["types"] and words["asked"](contract, contract):
            yield Assumed(field.name, words["zh"], words["en"], None)


def _look(fact: Fact, row: Any, said: Any) -> Assumed | None:
    """What there is to say of a fact of one record; `said`: what was read of the record."""
    value = getattr(row, fact.name)
    unknown = fact.kind is Kind.YES_NO and fact.name in said and said[fact.name] is UNKNOWN
    if unknown or (fact.name not in said and value == fact.default):
        return Assumed(fact.path, fact.zh, fact.en, value or _plain(value), unknown)
    return None


def _rows(contract: Contract, data: Mapping[str, Any] | None, holder: str) -> Iterator[tuple[Any, Any]]:
    """Each record that holds a fact, with what was read of it."""
    if not holder:
        yield contract, data or {}
        return
    found, said = getattr(contract, holder), (data or {}).get(holder)
    if isinstance(found, tuple):
        rows: Sequence[Any] = said or [{}] * len(found)
        yield from zip(found, rows, strict=False)
    elif found is not None:
        yield found, said or {}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
