"""The rule book as this node applies it, and its reasons in words.

As shipped, with the values a node has set in its own file (``KZ_RULES``); a reason names the clause, not the number
of the rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import get_language

from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration import REGIMES, RULES, Rulebook

_REFUSED_FOR = {
    "transfer.parties_missing": "parties",
    "transfer.party_unnamed": "parties",
    "transfer.credit_code_wrong": "parties",
    "transfer.party_dissolved": "parties",
    "transfer.both_sides": "parties",
    "transfer.seal_missing": "seal",
    "transfer.seal_differs": "seal",
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
}
"""Refusals whose clause is another under each set of rules; the others name theirs where they are raised."""


def book() -> Rulebook:
    """The rules with this node's own values. Raises `BadInput` where its file cannot be used."""
    return _book(str(settings.RULES_FILE))


def check_file(**_: Any) -> list[checks.CheckMessage]:
    """Every command says at its start what is wrong with the node's own values, not the page that needs them."""
    try:
        book()
    except BadInput as error:
        return [checks.Error(say(error.code, error.params), id="transfer.E001")]
    return []


@lru_cache(maxsize=4)
def _book(path: str) -> Rulebook:
    if not path:
        return RULES
    try:
        return RULES.with_values(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadInput("transfer.rules_file", path=path, why=str(error)) from None


def say_reason(reason: Reason, rules: Rulebook = RULES) -> str:
    """The sentence of a reason with its clause in the language in force; a draft or unseen clause says so."""
    sentence = say(reason.code, in_words(reason.params))
    rule = rules.rules.get(reason.clause)
    if rule is None:
        return sentence
    clause = rule.clause(get_language() or "zh")
    mark = f" · {say(f'transfer.mark.{rule.mark.lower()}')}" if rule.unverified else ""
    return f"{sentence}（{clause}{mark}）"


def with_clauses(verdict: Verdict, rules: Rulebook = RULES) -> Verdict:
    """The same reasons with the clause of the law in place of the rule's id, as pages of refusals show them."""
    language = get_language() or "zh"
    return Verdict(
        tuple(
            Reason(
                reason.code,
                in_words(reason.params),
                rules[reason.clause].clause(language) if reason.clause in rules.rules else reason.clause,
                reason.overridable,
            )
            for reason in verdict
        )
    )


def rules_of(code: str) -> list[str]:
    """The rules behind a refusal or warning, under each set of rules."""
    kind = "monopoly" if code.startswith("transfer.monopoly_") else _REFUSED_FOR.get(code)
    if kind:
        own = ["TC-030"] if kind == "monopoly" else []
        return list(dict.fromkeys([*own, *(regime.clauses[kind] for regime in REGIMES.values())]))
    return list(_FIXED.get(code, ()))


def in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    """Types as words, everything else as it is."""
    kinds = {"type": "type", "suggested": "type", "subtype": "subtype"}
    return {
        name: say(f"transfer.{kinds[name]}.{value}") if name in kinds else value
        for name, value in params.items()
    }


_FIXED: Mapping[str, tuple[str, ...]] = {
    "transfer.authorisation_missing": ("TC-034.authority",),
    "transfer.registry_elsewhere": ("TC-042", "TC-060"),
    "transfer.oral": ("TC-042", "TC-016", "TC-019"),
    "transfer.copy_missing": ("TC-064.foreign",),
    "transfer.registered_already": ("TC-042", "TC-060"),
    "transfer.term_order": ("TC-011",),
    "transfer.term_over": ("TC-061",),
    "transfer.subtype_wrong": ("TC-010",),
    "transfer.work_contract": ("TC-024",),
    "transfer.not_separate": ("TC-041",),
    "transfer.no_innovation": ("TC-031",),
    "transfer.result_not_existing": ("TC-032",),
    "transfer.not_technical_study": ("TC-046",),
    "transfer.not_specific": ("TC-024",),
    "transfer.general_training": ("TC-046",),
    "transfer.training_inside": ("TC-046",),
    "transfer.royalty_unclear": ("TC-013",),
    "transfer.royalty_rate": ("TC-013",),
    "transfer.part_unclear": ("TC-064.mixed",),
    "transfer.patents_missing": ("TC-012",),
    "transfer.patent_check": ("TC-012",),
    "transfer.patent_expired": ("TC-020", "PT-042.invention", "PT-042.utility", "PT-042.design"),
    "transfer.licence_beyond_patent": ("TC-020",),
}
