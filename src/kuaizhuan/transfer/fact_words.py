"""Facts of a contract in words: what a column, a field or a line is called, and what its cells say.

A cell is text; what it comes to is the value that a contract file holds. 是, 否 and 不清楚 answer yes/no facts, in English yes,
no and not known; an empty cell states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from kuaizhuan.core.messages import codes, say
from kuaizhuan.core.text import normalise
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration import Unreadable
from kuaizhuan.transfer.registration.facts import UNKNOWN, Fact, Kind

FAMILIES: Mapping[str, str] = {
    "type": "transfer.type",
    "linked.type": "transfer.type",
    "subtype": "transfer.subtype",
    "form": "transfer.form",
    "language": "transfer.language",
    "payment.mode": "transfer.payment",
    "payment.royalty_base": "transfer.royalty",
    "licence_kind": "transfer.licence_kind",
    "programme": "transfer.programme",
}
"""Facts whose codes have words, and the family of these."""
ANSWERS: Mapping[str, bool | None] = {
    "是": True,
    "否": False,
    "不清楚": UNKNOWN,
    "yes": True,
    "no": False,
    "not known": UNKNOWN,
}
_HOW = re.compile(r"[（(，；,;]")
"""Where the words of a fact begin to say how it is filled in."""
_SEVERAL = re.compile(r"[、；;\n]")


def label_of(fact: Fact) -> str:
    """What a fact is called in the language in force, without how it is filled in."""
    words = _HOW.split(full_label(fact))[0].strip()
    return words[:1].upper() + words[1:]


def full_label(fact: Fact) -> str:
    return fact.zh if (get_language() or "zh").startswith("zh") else fact.en


def answer(value: bool | None) -> str:
    """Yes, no or not known."""
    if value is None:
        return say("transfer.answer.unknown")
    return say("transfer.answer.yes" if value else "transfer.answer.no")


def read_cell(fact: Fact, text: str) -> Any:
    """What a cell states, as `registration.read` takes it; codes and words of a choice mean the same.

    Days, sums and whole numbers that cannot be read are left to `registration.read`, which names their place. Raises
    `Unreadable` for an answer or a choice that there is none of; an empty cell is for the caller to leave out.
    """
    written = normalise(text).strip()
    if fact.kind is Kind.YES_NO:
        if written.lower() not in ANSWERS:
            raise Unreadable([Reason("transfer.not_answer", {"path": label_of(fact)})])
        return ANSWERS[written.lower()]
    if fact.path in FAMILIES:
        return _choice(fact, written)
    if fact.kind is Kind.TEXTS:
        return [part.strip() for part in _SEVERAL.split(text) if part.strip()]
    if fact.kind is Kind.NUMBER:
        return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else written
    return text.strip()


def write_cell(fact: Fact, value: Any) -> str:
    """What a file holds of a fact as a cell, such that `read_cell` reads it back."""
    if fact.kind is Kind.YES_NO:
        return answer(value)
    if value is None:
        return ""
    if fact.path in FAMILIES and (code := f"{FAMILIES[fact.path]}.{value}") in codes():
        return say(code)
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def _choice(fact: Fact, written: str) -> str:
    """The code of a choice; languages that have no word are written as their code."""
    family = FAMILIES[fact.path]
    known = [str(each) for each in fact.choices] or [
        code.removeprefix(f"{family}.") for code in codes() if code.startswith(f"{family}.")
    ]
    for code in known:
        if written in (code, normalise(say(f"{family}.{code}"))):
            return code
    if fact.choices:
        words = "、".join(say(f"{family}.{code}") for code in known)
        raise Unreadable([Reason("transfer.not_choice", {"path": label_of(fact), "choices": words})])
    return written
