"""What the desk of a registry asks beyond the law of contracts: who is who, what is the same, what is large.

Pure functions on values; the law itself is in `registration`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import Indel

from kuaizhuan.core.codes import fold
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.people.regions import jurisdiction_of
from kuaizhuan.transfer.registration.contract import Contract, Party

HOME = "CN"
"""Elsewhere in the country; "" is abroad."""
ALIKE = 0.85
"""How like two titles are before a person is asked whether they are one contract."""
LONGEST_NOTE = 1000
_OFFICIAL = re.compile(r"\d{14}|\d{16}")


def place_of(party: Party, region: str = "") -> str:
    """ "CQ", "SC", "CN" for the rest of the country, "" abroad; `region` where the contract does not say."""
    if party.country != "CN":
        return ""
    return jurisdiction_of(party.region or region) or HOME


def parties_key(contract: Contract) -> str:
    """Equal for contracts between the same two sides, in whatever order and spelling they stand."""
    return _digest(_side(contract.sellers), _side(contract.buyers))


def fingerprint(contract: Contract) -> str:
    """Equal for one contract entered twice: the same sides, title, day and sum."""
    total = sum(item.amount for item in contract.items)
    return _digest(parties_key(contract), fold(contract.title), contract.signed_on.isoformat(), str(total))


def alike(title: str, others: Mapping[str, str]) -> list[str]:
    """Keys of `others` (key → title) whose titles are much like `title`, the likest first."""
    folded = fold(title)
    scores = {key: Indel.normalized_similarity(folded, fold(other)) for key, other in others.items()}
    return sorted(
        (key for key, score in scores.items() if score >= ALIKE), key=lambda key: (-scores[key], key)
    )


def may_file(verdict: Verdict, *, note: str, open_one: bool, registered: bool, change: bool) -> Verdict:
    """A contract is before one registry at a time; against grave reasons one may insist, in writing."""
    grave = Verdict(tuple(reason for reason in verdict if not reason.overridable))
    return Verdict.of(
        Reason("transfer.application_open") if open_one else None,
        Reason("transfer.registered_once", clause="TC-060") if registered and not change else None,
        Reason("transfer.nothing_registered") if change and not registered else None,
        Reason("transfer.note_long", {"most": LONGEST_NOTE}) if len(note) > LONGEST_NOTE else None,
        None if note.strip() else grave,
    )


def may_approve(verdict: Verdict, *, override: frozenset[str], note: str, official: str) -> Verdict:
    """What stands against it, of which `override` needs a note; a number is one the national system could have given."""
    return Verdict.of(
        verdict,
        Reason("transfer.override_note") if override and not note.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_NOTE}) if len(note) > LONGEST_NOTE else None,
        Reason("transfer.official_number") if official and not _OFFICIAL.fullmatch(official) else None,
    )


def may_refuse(reasons: Sequence[str], known: Iterable[str], note: str) -> Verdict:
    """A refusal names its reasons, of those that there are, and says what it rests on."""
    unknown = sorted(set(reasons) - set(known))
    return Verdict.of(
        Reason("transfer.refusal_reason") if not reasons or unknown else None,
        Reason("transfer.refusal_note") if not note.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_NOTE}) if len(note) > LONGEST_NOTE else None,
    )


def may_say(text: str) -> Verdict:
    """A question, an answer, a reason: something, and not too much of it."""
    return Verdict.of(
        Reason("transfer.note_missing") if not text.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_NOTE}) if len(text) > LONGEST_NOTE else None,
    )


def may_list(first: dt.date, last: dt.date, *, purpose: str, found: int, held: Sequence[str] = ()) -> Verdict:
    """A list has a period, something in it, and somebody it is for; held: entries whose price is objected to."""
    return Verdict.of(
        Reason("transfer.list_period") if last < first else None,
        Reason("transfer.list_purpose") if not purpose.strip() else None,
        Reason("transfer.list_held", {"codes": "、".join(held[:5])}) if held else None,
        Reason("transfer.list_empty") if last >= first and not found else None,
    )


def store_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as they are kept with a row."""
    return [
        {"code": r.code, "params": dict(r.params), "rule": r.clause, "overridable": r.overridable}
        for r in reasons
    ]


def restore_reasons(rows: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """What `store_reasons` made, as reasons again."""
    return [Reason(row["code"], row["params"], row["rule"], row["overridable"]) for row in rows]


def _side(parties: Sequence[Party]) -> str:
    return "|".join(sorted(party.credit_code or fold(party.name) for party in parties))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
