"""Every kept example is judged as it is written down beside it, and every reason has one."""

from __future__ import annotations

import datetime as dt
import json

import jsonschema
import pytest

from kuaizhuan.transfer import law, registration
from kuaizhuan.transfer.registration.schema import schema
from kuaizhuan.transfer.words.registration import REFUSALS, WARNINGS
from transfer.contract_samples import EXAMPLES, example

VERDICTS = json.loads((EXAMPLES / "verdicts.json").read_text(encoding="utf-8"))
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "verdicts")
WITHOUT_EXAMPLE = {
    "transfer.party_unnamed",
    "transfer.title_empty",
    "transfer.subtype_wrong",
    "transfer.not_specific",
    "transfer.royalty_rate",
}
"""Slips that a form does not let through; `test_conditions` has them."""


def test_there_is_a_verdict_for_each_and_an_example_for_each_reason() -> None:
    assert sorted(VERDICTS) == NAMES
    assert len(NAMES) >= 25
    seen = {code for expected in VERDICTS.values() for code in expected["reasons"]}
    assert seen == set(REFUSALS) - WITHOUT_EXAMPLE


@pytest.mark.parametrize("name", NAMES)
def test_example(name: str) -> None:
    expected = VERDICTS[name]
    contract = registration.read(example(name))
    checked = registration.check(contract, dt.date.fromisoformat(expected["as_of"]))
    found = {
        "as_of": expected["as_of"],
        "regime": checked.regime,
        "reasons": list(checked.verdict.codes),
        "warnings": [reason.code for reason in checked.warnings],
        "total": checked.amounts.total.fen,
        "technical": checked.amounts.technical.fen,
        "category": checked.category,
        "suggested": checked.suggestions[0].type if checked.suggestions else "",
        "large": checked.large,
        "decide_by": checked.decide_by.on.isoformat(),
        "taxes": {line.tax: line.due.fen if line.due else None for line in checked.taxes},
    }
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_it_is_complete(name: str) -> None:
    checked = registration.check(registration.read(example(name)), dt.date(2026, 6, 1))
    json.dumps(checked.as_dict())
    for reason in checked.verdict:
        assert reason.clause in law.rules_of(reason.code)
        assert reason.clause in registration.RULES
        assert "…" not in law.say_reason(reason, registration.RULES.at(checked.as_of)).replace("……", "")
    assert {reason.code for reason in checked.warnings} <= set(WARNINGS)
    assert all(reason.clause in registration.RULES for reason in checked.warnings if reason.clause)


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_accepts_it(name: str) -> None:
    assert jsonschema.Draft202012Validator(schema()).is_valid(example(name))


def test_the_schema_refuses_what_reading_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for change in (
        {"signed_on": 5},
        {"type": "licence!"},
        {"items": [{"label": "x", "amount": 5}]},
        {"nonsense": 1},
    ):
        data = {**example("development-good"), **change}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema())
        with pytest.raises(registration.Unreadable):
            registration.read(data)


def test_the_schema_in_the_documents_is_this_one() -> None:
    kept = (EXAMPLES.parent / "contract.schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == schema()
