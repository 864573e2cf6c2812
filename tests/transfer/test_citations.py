"""Every citation names a rule of the book, every rule cites a law and its article, and the document of rules carries both."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from kuaizhuan.core import messages
from kuaizhuan.ops.docs import literals
from kuaizhuan.transfer import law, registration
from kuaizhuan.transfer.registration import REGIMES, RULES
from kuaizhuan.transfer.registration.nature import NATURES, clause_of
from transfer.contract_samples import EXAMPLES, example

DOCUMENT = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")
ARTICLE = re.compile(r"(附件\d+)?(第\d+((、|至)\d+)*(条|章|项)(第\d+款)?(第\d+项)?)?")
OF_A_LAW = re.compile(r"(法|民法典|条例|司法解释)$")
STANDARD = re.compile(r"GB/T \d+(\.\d+)?-\d{4}")
PLATFORM = re.compile(r"平台")
CITED = sorted({(code, clause) for code, _path, _line, clause in literals() if clause})
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "verdicts")
DAYS = (dt.date(2025, 12, 1), dt.date(2026, 6, 1))


def carried(code):
    """The clauses of a code in the document."""
    line = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| `{code}` |"))
    return {clause for clause in line.split(" | ")[3].strip().split(", ") if clause}


@pytest.mark.parametrize(("code", "clause"), CITED)
def test_what_is_cited_is_a_rule_of_the_book(code, clause):
    assert clause in RULES or STANDARD.fullmatch(clause)
    assert code in messages.codes()
    assert clause in carried(code)


def test_there_are_citations_to_read():
    assert len(CITED) > 50


@pytest.mark.parametrize("rule", list(RULES), ids=str)
def test_every_rule_names_its_law_and_article(rule):
    assert rule.instrument or rule.doc_no, "no law"
    assert rule.clause_en
    assert ARTICLE.fullmatch(rule.article), rule.article
    if rule.status == "V" and OF_A_LAW.search(rule.instrument):
        assert rule.article, "a provision that was read has an article"
    if PLATFORM.search(rule.instrument):
        assert rule.unverified, "the platform's own rule is nobody's law"
    if rule.doc_no:
        assert re.search(r"〔\d{4}〕\d+号|\d{4}年第\d+号", rule.doc_no)


@pytest.mark.parametrize("rule", list(RULES), ids=str)
def test_the_document_carries_every_rule(rule):
    line = next(
        line for line in DOCUMENT.splitlines() if line.startswith(f"| `{rule.id}` | {rule.jurisdiction} |")
    )
    assert rule.clause_zh in line
    assert f" | {rule.status} | " in line


@pytest.mark.parametrize("name", NAMES)
def test_every_reason_and_warning_cites_what_the_document_says(name):
    contract = registration.read(example(name))
    for day in DAYS:
        checked = registration.check(contract, day)
        for reason in (*checked.verdict, *checked.warnings):
            if reason.clause:
                assert reason.clause in law.rules_of(reason.code), reason.code
                assert reason.clause in carried(reason.code), reason.code
        for line in checked.taxes:
            assert all(reason.clause in RULES for reason in (*line.missing, *line.notes) if reason.clause)


@pytest.mark.parametrize("regime", list(REGIMES.values()), ids=lambda regime: regime.name)
def test_what_a_set_of_rules_refuses_rests_on_rules_of_its_time(regime):
    clauses = {*regime.clauses.values(), regime.registrant, *regime.instruments, *regime.states}
    clauses |= {clause_of(name, regime) for name in NATURES}
    assert clauses <= {rule.id for rule in RULES}
    if regime.name != "2001":  # what was repealed refuses nothing any more; how amounts are counted goes on
        repealed = {rule.id for rule in RULES if re.search(r"（200[01]）|2021年解答", rule.instrument)}
        assert not repealed & {*regime.clauses.values(), regime.registrant}


def test_the_same_kinds_are_refused_under_each_set_of_rules():
    first, *others = [set(regime.clauses) for regime in REGIMES.values()]
    assert all(each == first for each in others)


def test_a_wrong_citation_is_noticed():
    assert not ARTICLE.fullmatch("第十八条 ")
    assert not ARTICLE.fullmatch("18")
    assert "TC-999" not in RULES
