"""The reasons of the law in words: a reason names the clause, as it reads on its day at its place, not the rule's id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from kuaizhuan.core import node_rules
from kuaizhuan.core.messages import say
from kuaizhuan.core.money import show
from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.fact_words import FAMILIES, answer, full_label
from kuaizhuan.transfer.registration import REGIMES, facts
from kuaizhuan.transfer.registration.assumed import OPTIONAL, Assumed

_REFUSED_FOR = {
    "transfer.parties_missing": "parties",
    "transfer.party_unnamed": "parties",
    "transfer.credit_code_wrong": "parties",
    "transfer.party_dissolved": "dissolved",
    "transfer.both_sides": "parties",
    "transfer.seal_missing": "seal",
    "transfer.seal_differs": "seal",
    "transfer.signed_only": "seal",
    "transfer.name_differs": "name",
    "transfer.subject_unclear": "subject",
    "transfer.title_empty": "subject",
    "transfer.void": "void",
    "transfer.not_effective": "void",
    "transfer.approval_missing": "approval",
    "transfer.proof_missing": "proof",
    "transfer.title_disputed": "infringement",
    "transfer.price_missing": "price",
    "transfer.price_zero": "price",
    "transfer.units_mixed": "price",
    "transfer.total_differs": "price",
    "transfer.nothing_technical": "not_technical",
    "transfer.oral": "oral",
    "transfer.not_technical_study": "study",
    "transfer.general_training": "training",
    "transfer.training_inside": "inside",
    "transfer.text_missing": "text",
    "transfer.type_doubtful": "name",
    "transfer.price_left_open": "price",
    "transfer.looks_supply": "supply",
    "transfer.looks_legal": "study",
    "transfer.looks_tax": "study",
}
"""Refusals and warnings whose clause is another under each set of rules; the others name theirs where they are raised."""


def say_reason(reason: Reason, law: Law) -> str:
    """The sentence of a reason with its clause in the language in force; a draft or unseen clause says so."""
    sentence = say(reason.code, in_words(reason.params))
    if reason.clause not in law.book:
        return sentence
    rule = law.cited(reason.clause)
    mark = f" · {say(f'transfer.mark.{rule.status.lower()}')}" if rule.unverified else ""
    return f"{sentence}（{rule.clause(get_language() or 'zh')}{mark}）"


def with_clauses(verdict: Verdict, place: str = "") -> Verdict:
    """The same reasons with today's clause in place of the rule's id, and its mark, as pages of refusals show them."""
    today = timezone.localdate()
    return Verdict(
        tuple(
            Reason(
                reason.code, in_words(reason.params), _cited(reason.clause, today, place), reason.overridable
            )
            for reason in verdict
        )
    )


def _cited(clause: str, on: dt.date, place: str) -> str:
    text, unverified = node_rules.cite(clause, on=on, place=place)
    return f"{text}（{gettext('尚未核实')}）" if unverified else text


def say_assumed(fact: Assumed) -> str:
    """“Not stated: <fact>; counted as <value>” in the language in force, or “not known: …” where that was said.

    Sums in yuan, codes of lists in words.
    """
    label = fact.zh if (get_language() or "zh").startswith("zh") else fact.en
    code = "transfer.assumed.unknown" if fact.unknown else "transfer.assumed"
    return say(code, {"fact": label, "value": _value(fact)})


def _value(fact: Assumed) -> str:
    kind = facts.fact(fact.path).kind if fact.path not in OPTIONAL else None
    if isinstance(fact.value, bool):
        return answer(fact.value)
    if not fact.value and fact.value != 0:
        return say("transfer.assumed.nothing")
    if kind is facts.Kind.MONEY:
        return show(fact.value)
    if fact.path in FAMILIES:
        return say(f"{FAMILIES[fact.path]}.{fact.value}")
    return f"{fact.value}%" if fact.path == "taxes.related_percent" else str(fact.value)


def rules_of(code: str) -> list[str]:
    """The rules behind a refusal or warning, under each set of rules."""
    kind = "monopoly" if code.startswith("transfer.monopoly_") else _REFUSED_FOR.get(code)
    if kind:
        own = {"transfer.approval_missing": ["TC-023"]}.get(code, ["TC-030"] if kind == "monopoly" else [])
        return list(dict.fromkeys([*own, *(regime.clauses[kind] for regime in REGIMES.values())]))
    return list(_FIXED.get(code, ()))


def in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    """Types, papers and facts as words, everything else as it is."""
    kinds = {"type": "type", "suggested": "type", "subtype": "subtype", "paper": "paper"}
    said = {
        name: say(f"transfer.{kinds[name]}.{value}") if name in kinds else value
        for name, value in params.items()
    }
    if "fact" in params and "counted" in params:
        said["fact"] = full_label(facts.fact(str(params["fact"])))
        said["counted"] = answer(bool(params["counted"]))
    return said


_FIXED: Mapping[str, tuple[str, ...]] = {
    "transfer.authorisation_missing": ("TC-034.authority",),
    "transfer.registry_elsewhere": ("TC-042", "TC-060"),
    "transfer.both_abroad": ("TC-042", "TC-060"),
    "transfer.copy_missing": ("TC-064.foreign",),
    "transfer.registered_already": ("TC-042", "TC-060"),
    "transfer.term_order": ("TC-011",),
    "transfer.term_over": ("TC-061",),
    "transfer.subtype_wrong": ("TC-010",),
    "transfer.work_contract": ("TC-024",),
    "transfer.not_separate": ("TC-041",),
    "transfer.no_innovation": ("TC-031",),
    "transfer.result_not_existing": ("TC-032",),
    "transfer.not_specific": ("TC-024",),
    "transfer.royalty_unclear": ("TC-013",),
    "transfer.royalty_rate": ("TC-013",),
    "transfer.part_unclear": ("TC-064.mixed",),
    "transfer.patents_missing": ("TC-012",),
    "transfer.patent_check": ("TC-012",),
    "transfer.patent_expired": ("TC-020", "TC-019", "PT-042.invention", "PT-042.utility", "PT-042.design"),
    "transfer.licence_beyond_patent": ("TC-020",),
    "transfer.coowner_missing": ("TT-007",),
    "transfer.valuation_missing": ("TC-041",),
    "transfer.valuation_differs": ("TC-041",),
    "transfer.coowner_licence": ("TT-007",),
    "transfer.looks_construction": ("TC-024",),
    "transfer.looks_repair": ("TC-024",),
    "transfer.looks_testing": ("TC-031",),
    "transfer.counts_as_entrusted": ("TC-031",),
    "transfer.guaranteed_equity": ("TC-032",),
    "transfer.licence_ordinary": ("TC-033",),
    "transfer.term_open": ("TC-011",),
    "transfer.related_parties": ("TX-011",),
    "transfer.cross_border": ("TC-023",),
    "transfer.amount_to_settle": ("TC-045",),
    "transfer.inspection_missing": ("TC-013",),
    "transfer.many_sets": ("TC-045.sets",),
    "transfer.mostly_goods": ("TC-045",),
    "transfer.patent_facts_missing": ("TC-012",),
    "transfer.patentee_differs": ("TC-012",),
    "transfer.patent_ends_in_term": ("TC-020",),
    "transfer.split_suspected": ("KZ-001.split",),
}
