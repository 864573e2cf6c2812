"""What makes a text a technology contract of its type, in form and in time.

What a text cannot tell is declared by the applicant; each condition names its clause.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import SUBTYPES, Contract, Form, Subtype, Type
from kuaizhuan.transfer.registration.nature import says_subject
from kuaizhuan.transfer.registration.regime import Regime

_REGISTRATION = re.compile(r"\d{14}|\d{16}")
SHORTEST = 10
"""Characters in which a subject can be described at all."""


def refusals(contract: Contract, regime: Regime, as_of: dt.date) -> Iterator[Reason]:
    """All that stands against form, time and content, in the order of a registrar's desk."""
    yield from _form(contract, regime)
    yield from _time(contract, regime, as_of)
    yield from _proofs(contract, regime)
    yield from _type(contract, regime)


def warnings(contract: Contract, regime: Regime) -> Iterator[Reason]:
    """What changes how a contract is registered, but does not stand against it."""
    declared = contract.declared
    if contract.kind is Subtype.COOPERATIVE and not declared.both_research:
        yield Reason("transfer.counts_as_entrusted", clause="TC-031")
    if contract.kind is Subtype.EQUITY and declared.guaranteed_return:
        yield Reason("transfer.guaranteed_equity", clause="TC-032")
    if contract.kind is Subtype.PATENT_LICENCE and contract.licence_kind is None:
        yield Reason("transfer.licence_ordinary", clause="TC-033")
    if not contract.in_chinese and not regime.ask_copy and not declared.chinese_copy:
        yield Reason("transfer.copy_wanted", {"language": contract.language})
    if contract.registered_as and not _REGISTRATION.fullmatch(contract.registered_as):
        yield Reason("transfer.registration_number", {"value": contract.registered_as[:40]})
    if contract.term_to is None:
        yield Reason("transfer.term_open", clause="TC-011")
    if not contract.text:
        yield Reason("transfer.text_missing", clause=regime.clauses["text"])


def _form(contract: Contract, regime: Regime) -> Iterator[Reason]:
    declared = contract.declared
    if contract.form is Form.ORAL:
        yield Reason("transfer.oral", clause=regime.clauses["oral"])
    if regime.ask_copy and not contract.in_chinese and not declared.chinese_copy:
        yield Reason("transfer.copy_missing", {"language": contract.language}, clause="TC-064.foreign")
    if contract.registered_as:
        yield Reason(
            "transfer.registered_already", {"number": contract.registered_as[:40]}, clause=regime.registrant
        )
    if declared.correction_refused:
        yield Reason("transfer.name_differs", clause=regime.clauses["name"])
    if len(contract.content.strip()) < SHORTEST and not says_subject(contract.text):
        yield Reason("transfer.subject_unclear", clause=regime.clauses["subject"])
    if not contract.title.strip():
        yield Reason("transfer.title_empty", clause=regime.clauses["subject"])


def _time(contract: Contract, regime: Regime, as_of: dt.date) -> Iterator[Reason]:
    if contract.declared.void:
        yield Reason("transfer.void", clause=regime.clauses["void"])
    if contract.starts_on > as_of or contract.signed_on > as_of:
        later = max(contract.starts_on, contract.signed_on)
        yield Reason("transfer.not_effective", {"on": later.isoformat()}, clause=regime.clauses["void"])
    if contract.term_from and contract.term_to and contract.term_from > contract.term_to:
        yield Reason("transfer.term_order", clause="TC-011")
    if regime.in_term and contract.term_to and contract.term_to < as_of:
        yield Reason("transfer.term_over", {"on": contract.term_to.isoformat()}, clause="TC-061")


def _proofs(contract: Contract, regime: Regime) -> Iterator[Reason]:
    declared = contract.declared
    barred = contract.direction == "export" and contract.taxes.restricted_export
    if (declared.approval_needed or barred) and not declared.approved:
        clause = regime.clauses["approval"] if declared.approval_needed else "TC-023"
        yield Reason("transfer.approval_missing", clause=clause)
    if declared.proofs_missing:
        missing = "、".join(declared.proofs_missing)[:200]
        yield Reason("transfer.proof_missing", {"proofs": missing}, clause=regime.clauses["proof"])
    if declared.title_disputed:
        yield Reason("transfer.title_disputed", clause=regime.clauses["infringement"])


def _type(contract: Contract, regime: Regime) -> Iterator[Reason]:
    declared = contract.declared
    if contract.kind not in SUBTYPES[contract.type]:
        yield Reason(
            "transfer.subtype_wrong", {"subtype": contract.kind, "type": contract.type}, clause="TC-010"
        )
    if declared.work_contract:
        yield Reason("transfer.work_contract", clause="TC-024")
    if not declared.separate_contract and not regime.inside_others:
        yield Reason("transfer.not_separate", clause="TC-041")
    match contract.type:
        case Type.DEVELOPMENT:
            if not declared.innovation:
                yield Reason("transfer.no_innovation", clause="TC-031")
        case Type.TRANSFER | Type.LICENCE:
            if not declared.result_exists:
                yield Reason("transfer.result_not_existing", clause="TC-032")
        case Type.CONSULTING:
            if declared.non_technical_study:
                yield Reason("transfer.not_technical_study", clause=regime.clauses["study"])
            if not declared.specific_problem:
                yield Reason("transfer.not_specific", clause="TC-024")
        case _:
            yield from _service(contract, regime)


def _service(contract: Contract, regime: Regime) -> Iterator[Reason]:
    declared, linked = contract.declared, contract.linked
    if contract.kind is Subtype.SERVICE and not declared.specific_problem:
        yield Reason("transfer.not_specific", clause="TC-024")
    if contract.kind is Subtype.TRAINING:
        if declared.general_training:
            yield Reason("transfer.general_training", clause=regime.clauses["training"])
        if linked and linked.type in (Type.DEVELOPMENT, Type.TRANSFER, Type.LICENCE):
            yield Reason("transfer.training_inside", {"code": linked.code}, clause=regime.clauses["inside"])
