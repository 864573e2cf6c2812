"""Contracts to begin with: the kept examples, and good ones with what a test changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.contract import Contract, Declared, TaxFacts

EXAMPLES = Path(__file__).resolve().parents[2] / "docs/examples/contracts"
TODAY = dt.date(2026, 6, 1)
IN_2025 = dt.date(2025, 6, 3)


def example(name: str) -> dict[str, Any]:
    """The kept contract called `name`, as its file holds it."""
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return data


def a_contract(name: str = "development-good", **changes: Any) -> Contract:
    """A kept contract, with changes; those of `declared` and `taxes` may be given as dictionaries."""
    contract = registration.read(example(name))
    for part, kind in (("declared", Declared), ("taxes", TaxFacts)):
        if isinstance(changes.get(part), dict):
            changes[part] = dataclasses.replace(getattr(contract, part) or kind(), **changes[part])
    return dataclasses.replace(contract, **changes)


def codes(contract: Contract, as_of: dt.date = TODAY) -> list[str]:
    """Why it is not registered."""
    return list(registration.check(contract, as_of).verdict.codes)


def warned(contract: Contract, as_of: dt.date = TODAY) -> list[str]:
    return [reason.code for reason in registration.check(contract, as_of).warnings]
