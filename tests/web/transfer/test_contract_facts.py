"""Every fact that the rules read can be stated: in the form, in a file, and by its answers; the verdict names the rest."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration import contract as declared
from kuaizhuan.transfer.registration.facts import Kind, fact, facts, given
from kuaizhuan.transfer.registration.schema import schema
from kuaizhuan.web.forms.transfer.contract_rows import (
    KINDS,
    PARTIES,
    PATENTS,
    PRICE,
    shown_items,
    shown_parties,
    shown_patents,
)
from kuaizhuan.web.forms.transfer.contracts import ContractForm
from kuaizhuan.web.forms.transfer.facts import (
    NO,
    NOT_KNOWN,
    YES,
    initial_values,
    name_of,
    single_facts,
    stated_values,
)
from transfer.contract_samples import EXAMPLES, example

COLUMNS = {"sellers": PARTIES, "buyers": PARTIES, "patents": PATENTS, "items": PRICE}
KIND_OF_LINE = set().union(*KINDS.values())
"""Facts that one column states together: what a line of the price pays for."""
ENGINE = Path(declared.__file__).parent
RECORDS = [each for each in vars(declared).values() if dataclasses.is_dataclass(each)]
ALL = facts()


def has_field(each):
    if each.holder in COLUMNS:
        names = {column.name for column in COLUMNS[each.holder]}
        return each.name in names or (each.holder == "items" and each.name in KIND_OF_LINE)
    return name_of(each) in ContractForm.base_fields


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.path)
def test_every_fact_has_a_field_or_the_registers_know_it(each):
    assert has_field(each) or each.found


def test_a_fact_without_a_field_is_noticed():
    assert not has_field(dataclasses.replace(fact("declared.void"), path="declared.forgotten"))
    assert not has_field(dataclasses.replace(fact("sellers.region"), path="sellers.forgotten"))


def test_every_field_stands_in_a_section():
    shown = {name for _title, names in ContractForm.parts for name in names}
    assert set(ContractForm.base_fields) <= shown


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.path)
def test_every_fact_has_a_place_in_files(each):
    at = schema()
    for part in each.path.split("."):
        at = at["properties"][part]
        at = at.get("items", next((one for one in at.get("anyOf", ()) if "$ref" in one), at))
        if "$ref" in at:
            at = schema()["$defs"][at["$ref"].rsplit("/", 1)[1]]
    if each.kind is Kind.YES_NO:
        assert at["type"] == ["boolean", "null"]


def read_by_rules():
    """Every name that the engine reads of a value, outside of the declaration and what walks it."""
    walkers = {"contract.py", "facts.py", "schema.py", "reading.py", "documented.py"}
    found = set()
    for path in ENGINE.rglob("*.py"):
        if path.name not in walkers:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found


def test_every_input_of_the_engine_is_in_the_table():
    """What the rules read of a contract's records stands in a path of the table: none is left out of the walk."""
    parts = {part for each in ALL for part in each.path.split(".")}
    fields = {item.name for record in RECORDS for item in dataclasses.fields(record)}
    assert fields == parts
    assert len(read_by_rules() & fields) > 60


def test_nothing_is_asked_that_no_rule_reads():
    derived = {"effective_on", "language", "mode"}  # read by `starts_on`, `in_chinese` and `by_royalty`
    looked_at = {"valuation"}  # by a registrar; the verdict names it where it is wanted and was not stated
    for each in ALL:
        assert each.name in read_by_rules() | derived | looked_at, each.path


def sent(data):
    """The form as a browser sends it for a contract that is shown in it."""
    form = ContractForm(before=data)
    query = {}
    for name, field in form.fields.items():
        value = form[name].value()
        columns = getattr(field, "columns", None)
        if isinstance(columns, tuple):
            query[f"{name}-count"] = str(len(value))
            for at, cells in enumerate(value):
                query.update({f"{name}-{at}-{column}": text for column, text in cells.items()})
        else:
            query[name] = "" if value is None else str(value)
    return query


NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "verdicts")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_contract_goes_through_the_form_unchanged(name):
    """All but what does not apply to a contract of its type."""
    data = example(name)
    form = ContractForm(sent(data), before=data)
    form.is_valid()
    before, after = registration.read(data), registration.read(form.contract())
    assert after == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "each", [one for one in single_facts() if one.kind is Kind.YES_NO], ids=lambda each: each.path
)
def test_three_answers_and_none(each):
    kept = {
        "innovation": "development-good",
        "both_research": "development-good",
        "non_technical_study": "consulting-good",
        "specific_problem": "consulting-good",
        "general_training": "general-training",
        "guaranteed_return": "transfer-good",
        "inspection": "royalty",
    }.get(each.name, "licence-good")
    data = example(kept)
    if each.holder == "reward":
        data["reward"] = example("reward")["reward"]
    if each.holder == "linked":
        data = example("service-with-transfer")
    for chosen, stated in ((YES, True), (NO, False), (NOT_KNOWN, None)):
        form = ContractForm(sent(data) | {name_of(each): chosen}, before=data)
        form.is_valid()
        found = stated_values(form, data)
        assert given(found, each) == (True, stated)
        assert initial_values(found)[name_of(each)] == chosen
    query = sent(data)
    query[name_of(each)] = ""
    form = ContractForm(query, before=data)
    form.is_valid()
    assert given(stated_values(form, data), each) == (False, None)


def test_rows_hold_three_answers():
    parties = [{"name": "甲", "legal_person": None, "authorised": False, "seal_name": ""}, {"name": "乙"}]
    shown = shown_parties(parties)
    assert [(row["legal_person"], row["authorised"], row["seal_name"]) for row in shown] == [
        (NOT_KNOWN, NO, "无"),
        ("", "", ""),
    ]
    lines = [{"technical": None}, {"technical": False, "carrier": None}, {}]
    assert [row["kind"] for row in shown_items(lines)] == ["unknown", "doubtful", "technical"]
    assert shown_patents([{"number": "1", "lapsed_on": "2026-01-02"}])[0]["lapsed_on"] == "2026-01-02"
