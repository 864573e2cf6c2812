"""What rules read and nobody stated: each such fact is counted as its default says, and the verdict names it.

A default is the ordinary case, not knowledge. A fact that cannot matter for a contract (its type, its payment) is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuaizhuan.transfer.registration.amounts import ROYALTIES
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type

_TRANSFERS = (Type.TRANSFER, Type.LICENCE)
_SERVES = (Type.CONSULTING, Type.SERVICE)
Matters = Callable[[Contract], bool]


def _always(_contract: Contract) -> bool:
    return True


def _of(*types: Type) -> Matters:
    return lambda contract: contract.type in types


def _kind(*kinds: Subtype) -> Matters:
    return lambda contract: contract.kind in kinds


FACTS: Mapping[str, Matters] = {
    "subtype": _always,
    "form": _always,
    "language": _always,
    "effective_on": _always,
    "registry_region": _always,
    "registered_on": lambda c: bool(c.registered_as),
    "linked": _of(*_SERVES),
    "valuation": _kind(Subtype.EQUITY),
    "sellers.seal_name": _always,
    "sellers.legal_person": _always,
    "sellers.authorised": lambda c: any(not party.legal_person for party in c.sellers),
    "sellers.dissolved_on": _always,
    "buyers.seal_name": _always,
    "buyers.legal_person": _always,
    "buyers.authorised": lambda c: any(not party.legal_person for party in c.buyers),
    "buyers.dissolved_on": _always,
    "patents.lapsed_on": _always,
    "payment.inspection": lambda c: c.payment.mode in ROYALTIES,
    "declared.innovation": _of(Type.DEVELOPMENT),
    "declared.both_research": _kind(Subtype.COOPERATIVE),
    "declared.result_exists": _of(*_TRANSFERS),
    "declared.specific_problem": _of(*_SERVES),
    "declared.work_contract": _always,
    "declared.non_technical_study": _of(Type.CONSULTING),
    "declared.general_training": _kind(Subtype.TRAINING),
    "declared.approval_needed": _always,
    "declared.approved": lambda c: c.declared.approval_needed,
    "declared.proofs_missing": _always,
    "declared.title_disputed": _always,
    "declared.disputed": _always,
    "declared.void": _always,
    "declared.correction_refused": _always,
    "declared.separate_contract": _always,
    "declared.guaranteed_return": _kind(Subtype.EQUITY),
    "declared.chinese_copy": lambda c: not c.language.lower().startswith("zh"),
    "taxes.price_includes_vat": _always,
    "taxes.vat_listed": _always,
    "taxes.simplified": _always,
    "taxes.resident_enterprise": _of(*_TRANSFERS),
    "taxes.cost": _of(*_TRANSFERS),
    "taxes.fees": _of(*_TRANSFERS),
    "taxes.income_before": _of(*_TRANSFERS),
    "taxes.related_percent": _always,
    "taxes.scope": _of(*_TRANSFERS),
    "taxes.owned": _of(Type.LICENCE),
    "taxes.worldwide": _of(Type.LICENCE),
    "taxes.restricted_export": lambda c: c.direction == "export",
    "taxes.commerce_filed": lambda c: c.direction == "export" and c.type in _TRANSFERS,
    "taxes.fiscal_approved": lambda c: c.programme is not None and c.type in _TRANSFERS,
    "taxes.separate_accounts": _of(*_TRANSFERS),
    "taxes.research_funds": _of(Type.DEVELOPMENT),
    "reward.paid_on": lambda c: c.reward is not None,
    "reward.nonprofit": lambda c: c.reward is not None,
    "reward.important": lambda c: c.reward is not None,
    "reward.publicised": lambda c: c.reward is not None,
}
"""Path of a fact → whether it can matter for a contract."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A fact that nobody stated, in both languages, and the value by which it was counted; None: not known."""

    path: str
    zh: str
    en: str
    value: Any

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def assumed(contract: Contract, data: Mapping[str, Any] | None = None) -> Iterator[Assumed]:
    """The facts of `FACTS` that matter and were not stated: not in `data` (what was read), and as by default."""
    for path, matters in FACTS.items():
        holder, _, name = path.rpartition(".")
        for row, given in _rows(contract, data, holder) if matters(contract) else ():
            field = next(each for each in dataclasses.fields(row) if each.name == name)
            value = getattr(row, name)
            if value == field.default and name not in given:
                yield Assumed(path, field.metadata["zh"], field.metadata["en"], value or _plain(value))
                break


def _rows(contract: Contract, data: Mapping[str, Any] | None, holder: str) -> Iterator[tuple[Any, Any]]:
    """Each record that holds the fact, with the names that were given for it."""
    if not holder:
        yield contract, data or ()
        return
    found, given = getattr(contract, holder), (data or {}).get(holder)
    if isinstance(found, tuple):
        rows: Sequence[Any] = given or [()] * len(found)
        yield from zip(found, rows, strict=False)
    elif found is not None:
        yield found, given or ()


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
