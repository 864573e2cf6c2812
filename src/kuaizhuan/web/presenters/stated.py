"""All that a version of a contract states, in words, and what one version says otherwise than another.

Labels come from the dataclasses that read it, so that a field which is added there is shown here. What nobody stated is
named as such, for a default is no statement.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_type_hints

from django.utils.translation import gettext as _

from kuaizhuan.core.messages import codes, say
from kuaizhuan.transfer import registration
from kuaizhuan.transfer.fact_words import answer
from kuaizhuan.transfer.law import say_assumed
from kuaizhuan.transfer.registration import contract as law
from kuaizhuan.transfer.registration.assumed import assumed
from kuaizhuan.web.forms.transfer import countries
from kuaizhuan.web.presenters.diff import Diff, compare, compare_lines
from kuaizhuan.web.presenters.values import code_text, exact, language

_HOW = re.compile(r"[（(，；,;]")
"""Where the words of a field begin to say how it is filled in."""
Facts = list[tuple[str, str]]
"""(label, value in words), in the order of the form; what is not said is left out."""
FAMILIES: Mapping[type[StrEnum], str] = {
    law.Type: "transfer.type",
    law.Subtype: "transfer.subtype",
    law.Form: "transfer.form",
    law.PaymentMode: "transfer.payment",
    law.RoyaltyBase: "transfer.royalty",
    law.LicenceKind: "transfer.licence_kind",
    law.Programme: "transfer.programme",
}
LONG = ("content", "text")
"""Fields of a contract that are texts of their own."""
APART = (
    *LONG,
    "sellers",
    "buyers",
    "items",
    "payment",
    "patents",
    "declared",
    "taxes",
    "siblings",
    "linked",
    "reward",
)
"""Fields that have a place of their own on the page."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A version of a contract.

    declared: what is otherwise than usual; usual: what the applicant says is not so; unknown: what they do not know;
    unstated: what rules read and nobody stated, with the value by which it is counted.
    """

    facts: Facts
    sides: list[tuple[str, list[Facts]]]
    payment: Facts
    patents: list[Facts]
    declared: list[str]
    usual: list[str]
    unknown: list[str]
    unstated: list[str]
    linked: Facts
    reward: Facts
    taxes: Facts
    content: str
    text: str


def state_in_words(data: Mapping[str, Any]) -> Stated:
    """What the data of a version say."""
    found = registration.read(data)
    declared = _exceptions(found.declared, data.get("declared") or {})
    free = [(_label(found.declared, "proofs_missing"), "、".join(found.declared.proofs_missing))]
    open_facts = list(assumed(found, data))
    return Stated(
        facts=[fact for fact in facts_of(found) if fact[0] not in _labels(law.Contract, APART)],
        sides=[
            (_label(found, side), _parties(getattr(found, side), data.get(side) or ()))
            for side in ("sellers", "buyers")
        ],
        payment=_said(found.payment, data.get("payment") or {}),
        patents=[facts_of(patent) for patent in found.patents],
        declared=[*(words for words, said in declared if said), *(f"{a}：{b}" for a, b in free if b)],
        usual=[words for words, said in declared if said is False],
        unknown=[say_assumed(fact) for fact in open_facts if fact.unknown],
        unstated=[say_assumed(fact) for fact in open_facts if not fact.unknown],
        linked=facts_of(found.linked) if found.linked else [],
        reward=facts_of(found.reward) if found.reward else [],
        taxes=_said(found.taxes, data.get("taxes") or {}),
        content=found.content,
        text=found.text,
    )


def _parties(found: Sequence[law.Party], said: Sequence[Mapping[str, Any]]) -> list[Facts]:
    return [_said(party, row) for party, row in zip(found, said, strict=True)]


def _said(row: Any, said: Mapping[str, Any]) -> Facts:
    """The facts of a record that were stated, those that are not known as such."""
    names = {_label(row, name): said[name] for name in said}
    return [
        (label, answer(None) if names[label] is None else words)
        for label, words in facts_of(row)
        if label in names
    ]


def facts_of(row: Any) -> Facts:
    """The fields of a dataclass that say something."""
    hints = get_type_hints(type(row))
    pairs = ((field, getattr(row, field.name)) for field in dataclasses.fields(row))
    return [
        (_label(row, field.name), _words(field.name, value, hints[field.name]))
        for field, value in pairs
        if value not in (None, "", ())
    ]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Diff]:
    """What the version `new` says otherwise than `old`, field by field."""
    before, after = registration.read(old), registration.read(new)
    found = []
    for field in dataclasses.fields(law.Contract):
        was, will = (list(_lines(field.name, getattr(each, field.name))) for each in (before, after))
        if was == will:
            continue
        label = _label(before, field.name)
        if field.name in LONG:
            found.append(Diff(field.name, label, "", "", compare("".join(was), "".join(will))))
        elif max(len(was), len(will)) > 1:
            found.append(Diff(field.name, label, "", "", compare_lines(was, will), lines=True))
        else:
            found.append(Diff(field.name, label, "".join(was), "".join(will), []))
    was, will = (
        [say_assumed(fact) for fact in assumed(registration.read(data), data) if fact.unknown]
        for data in (old, new)
    )
    if was != will:
        found.append(Diff("unknown", answer(None), "", "", compare_lines(was, will), lines=True))
    return found


def _lines(name: str, value: Any) -> Iterator[str]:
    """A value as lines of words; nothing for nothing."""
    if value in (None, "", ()):
        return
    if isinstance(value, tuple):
        for each in value:
            yield (
                "；".join(f"{a} {b}" for a, b in facts_of(each))
                if dataclasses.is_dataclass(each)
                else str(each)
            )
    elif isinstance(value, law.Declared):
        yield from (words for words, said in _exceptions(value) if said)
        yield from value.proofs_missing
    elif dataclasses.is_dataclass(value):
        yield from (f"{a} {b}" for a, b in facts_of(value))
    else:
        yield _words(name, value, get_type_hints(law.Contract)[name])


def _exceptions(
    declared: law.Declared, said: Mapping[str, Any] | None = None
) -> list[tuple[str, bool | None]]:
    """Each thing that is usually not so, in words, and whether it was declared; None where it was not stated."""
    fields = [each for each in dataclasses.fields(declared) if isinstance(each.default, bool)]
    return [
        (
            say(f"transfer.declared.{each.name}"),
            getattr(declared, each.name) != each.default
            if said is None or said.get(each.name) is not None
            else None,
        )
        for each in fields
    ]


def _words(name: str, value: Any, kind: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, StrEnum):
        return say(f"{FAMILIES[type(value)]}.{value}") if type(value) in FAMILIES else str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if name == "country":
        return countries.name_of(value) or _("境内")
    if name == "language":
        return say(f"transfer.language.{value}") if f"transfer.language.{value}" in codes() else str(value)
    if name == "royalty_rate":
        return f"{value / 100:g}%"
    if name == "related_percent":
        return f"{value}%"
    if "Money" in str(kind):
        return exact(value)
    if name in ("region", "registry_region"):
        return code_text("region", value)
    if isinstance(value, tuple):
        return "；".join(_lines(name, value))
    if dataclasses.is_dataclass(value):
        return "；".join(f"{a} {b}" for a, b in facts_of(value))
    return str(value)


def _label(row: Any, name: str) -> str:
    metadata = next(each.metadata for each in dataclasses.fields(row) if each.name == name)
    label = _HOW.split(str(metadata[language()]))[0].strip()
    return label[:1].upper() + label[1:]


def _labels(kind: type[Any], names: tuple[str, ...]) -> set[str]:
    return {_label(kind, name) for name in names}
