"""Patents named in a contract: their number proves itself, and they must live when they are transferred or licensed.

A Chinese application number ends in a check digit and says its kind and year; the term runs from the filing date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kuaizhuan.catalog.values.identifiers import check_digit
from kuaizhuan.core.codes import fold
from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Patent, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import after_months

_NUMBER = re.compile(r"(?:ZL|CN)?(\d{12}|\d{8})\.?([0-9X])?")
_KINDS = {"1": "invention", "8": "invention", "2": "utility", "9": "utility", "3": "design"}
_OWNERS = re.compile(r"[、，,;；/\n]")
SOLD = frozenset({Subtype.PATENT_TRANSFER, Subtype.PATENT_APPLICATION_TRANSFER, Subtype.EQUITY})
"""What no co-owner may do alone."""
_NEEDED = frozenset({Subtype.PATENT_TRANSFER, Subtype.PATENT_APPLICATION_TRANSFER, Subtype.PATENT_LICENCE})


def read_number(text: str) -> tuple[str, str | None] | None:
    """(8 or 12 digits, check digit if written) of a Chinese application number, or None for any other."""
    match = _NUMBER.fullmatch(re.sub(r"\s+", "", text).upper())
    return (match[1], match[2]) if match else None


def kind(patent: Patent) -> str | None:
    """invention, utility or design, by the number; None where it does not say."""
    found = read_number(patent.number)
    if found is None:
        return None
    return _KINDS.get(found[0][4 if len(found[0]) == 12 else 2])


def expiry(patent: Patent, law: Law) -> tuple[dt.date | None, tuple[str, ...]]:
    """The last day of its life and the rules that say so; None where nothing is known of it.

    As written, but never beyond the term of its kind from the filing date, by the law of that date; the end of a
    lapsed one is its lapse.
    """
    ends = [day for day in (patent.valid_until, patent.lapsed_on) if day]
    basis: tuple[str, ...] = ()
    sort = kind(patent)
    if patent.filed_on and sort:
        rule = f"PT-042.{sort}"
        years = law.at(patent.filed_on).number(rule)
        term = after_months(patent.filed_on, 12 * years).on - dt.timedelta(days=1)
        if not ends or term < min(ends):
            basis = (rule,)
        ends.append(term)
    return (min(ends) if ends else None), basis


def refusals(contract: Contract, law: Law) -> Iterator[Reason]:
    """What stands against a contract because of its patents."""
    handed = contract.kind in _NEEDED
    if handed and not contract.patents:
        yield Reason("transfer.patents_missing", clause="TC-012")
    for patent in contract.patents:
        found = read_number(patent.number)
        if found and found[1] and check_digit(found[0]) != found[1]:
            yield Reason("transfer.patent_check", {"number": patent.number[:40]}, clause="TC-012")
        end, basis = expiry(patent, law)
        # Technology for shares hands over the patents that it names, if it names any.
        if end is None or not (handed or contract.kind is Subtype.EQUITY):
            continue
        facts = {"number": patent.number[:40], "until": end.isoformat()}
        # A licence holds while the patent lives; what is transferred is there.
        clause = basis[0] if basis else "TC-020" if contract.type is Type.LICENCE else "TC-019"
        if end < contract.signed_on:
            yield Reason("transfer.patent_expired", facts, clause=clause)
        elif _ends_in_term(contract, end) and not _outlasts(contract, law):
            yield Reason("transfer.licence_beyond_patent", facts, clause="TC-020")
    if contract.kind in SOLD:
        for patent, names in _coowners(contract):
            facts = {"number": patent.number[:40], "names": "、".join(names)}
            yield Reason("transfer.coowner_missing", facts, clause="TT-007", overridable=True)


def _ends_in_term(contract: Contract, end: dt.date) -> bool:
    return contract.type is Type.LICENCE and contract.term_to is not None and contract.term_to > end


def _outlasts(contract: Contract, law: Law) -> bool:
    """Whether another patent of the bundle lives as long as the licence, or may, for all that is known."""
    ends = [expiry(patent, law)[0] for patent in contract.patents]
    return any(end is None or not _ends_in_term(contract, end) for end in ends)


def _coowners(contract: Contract) -> Iterator[tuple[Patent, list[str]]]:
    """Patents of several owners of whom one sells, and the owners who do not."""
    sellers = {fold(party.name) for party in contract.sellers}
    for patent in contract.patents:
        owners = [name.strip() for name in _OWNERS.split(patent.patentee) if name.strip()]
        others = [name for name in owners if fold(name) not in sellers]
        if len(owners) > 1 and 0 < len(others) < len(owners):
            yield patent, others


def warnings(contract: Contract, law: Law) -> Iterator[Reason]:
    """What the text should say about its patents and does not, or says otherwise than the number."""
    sellers = {fold(party.name) for party in contract.sellers}
    for patent in contract.patents:
        number = {"number": patent.number[:40]}
        found = read_number(patent.number)
        if found is None:
            yield Reason("transfer.patent_unread", number)
        elif found[1] is None:
            yield Reason("transfer.patent_digit_missing", {**number, "digit": check_digit(found[0])})
        if not (patent.title and patent.patentee and patent.filed_on):
            yield Reason("transfer.patent_facts_missing", number, clause="TC-012")
        if found and patent.filed_on and not _in_year(found[0], patent.filed_on):
            yield Reason("transfer.patent_year", {**number, "on": patent.filed_on.isoformat()})
        if patent.patentee and sellers and not any(name in fold(patent.patentee) for name in sellers):
            yield Reason("transfer.patentee_differs", {**number, "name": patent.patentee}, clause="TC-012")
        end = expiry(patent, law)[0]
        if end and end >= contract.signed_on and _ends_in_term(contract, end) and _outlasts(contract, law):
            yield Reason(
                "transfer.patent_ends_in_term", {**number, "until": end.isoformat()}, clause="TC-020"
            )
    if contract.type is Type.LICENCE:
        for patent, names in _coowners(contract):
            facts = {"number": patent.number[:40], "names": "、".join(names)}
            yield Reason("transfer.coowner_licence", facts, clause="TT-007")


def _in_year(digits: str, filed: dt.date) -> bool:
    """Whether the year in the number is that of the filing; before 2003 it has two digits."""
    return digits[:4] == str(filed.year) if len(digits) == 12 else digits[:2] == str(filed.year)[2:]
