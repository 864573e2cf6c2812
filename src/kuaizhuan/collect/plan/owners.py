"""Whose a row is: an organisation is known by its credit code or its exact name, and by nothing less.

A name that differs in legal form, group or place is another organisation until a person says that the two are one; a
credit code under the name of another one is asked about. A department of the organisation that a file is handed in for
is that organisation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kuaizhuan.collect.identity import normalise_name, plain_name
from kuaizhuan.people.models import Organisation

_DEPARTMENT = r"(?:学院|学部|系|部|处|所|室|中心|实验室|课题组|团队|研究院|工作站|车间|基地)"
_OWN_BODY = re.compile(r"附属|医院|分公司|公司|集团|分校|独立学院|附中|附小")
_PART = re.compile(rf"[\s\-—·/\\,，(（]*[^、;；]{{1,30}}{_DEPARTMENT}[)）]?")
_BARE = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,14}(?:学院|学部|系|课题组|团队|实验室|研究室|教研室|工程中心|科研处)"
)
_BODY = re.compile(
    r"(?:大学|学院|公司|集团|厂|研究院|研究所|科学院|设计院|医院|中心|实验室|院|所|站|局|委员会|学校|协会|合作社|银行)"
    r"(?:[(（][^()（）]{1,20}[)）])?"
)
_BETWEEN = re.compile(
    r"\s*[、;；\n\r]+\s*|\s*[,，/]\s*|\s{2,}|(?<=[学院司厂所团心])\s+(?=[\u4e00-\u9fff]{4})"
)


@dataclass(frozen=True, slots=True)
class Found:
    """organisation: the one that is meant. problem: code of what speaks against taking any. renamed: it is known by the
    code alone, its name is written otherwise. disputed: the code is of `organisation`, the name of another. alike: whose
    names differ in form or place only.
    """

    organisation: Organisation | None = None
    problem: str = ""
    renamed: bool = False
    disputed: bool = False
    alike: tuple[Organisation, ...] = ()


class Organisations:
    """The organisations that a batch names, found with one query: by credit code, by name, by alias."""

    def __init__(self, named: Iterable[tuple[str, str | None]]) -> None:
        names = {normalise_name(name) for name, _ in named if name}
        codes = {code for _, code in named if code}
        rows = Organisation.objects.filter(Q(credit_code__in=codes) | Q(folded_name__in=names))
        self.by_code: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in rows.select_related("merged_into", "parent").order_by("pk"):
            if row.credit_code:
                self.by_code[row.credit_code] = row
            self.by_name[row.folded_name].append(row)

    def find(self, name: str, credit_code: str | None) -> Found:
        """Which organisation is meant, and how surely."""
        coded = self.by_code.get(credit_code) if credit_code else None
        if coded is not None:
            if not name or is_called(coded, name):
                return Found(coded)
            alike = normalise_name(name) in {normalise_name(each) for each in names_of(coded)}
            return Found(coded, renamed=alike, disputed=not alike)
        folded = self.by_name.get(normalise_name(name), []) if name else []
        exact = {row.current.pk: row for row in folded if is_called(row, name)}
        if credit_code:  # a namesake with another code is another organisation; a provisional one may be it
            exact = {pk: row for pk, row in exact.items() if row.credit_code is None}
        if len(exact) > 1:
            return Found(problem="collect.owner_ambiguous")
        found = next(iter(exact.values()), None)
        others = tuple({row.current.pk: row.current for row in folded if not is_called(row, name)}.values())
        return Found(found, alike=() if found else others)


def names_of(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name, *organisation.aliases)


def is_called(organisation: Organisation, name: str) -> bool:
    """Is this exactly a name of the organisation? Width and blanks make no difference, the legal form does."""
    return plain_name(name) in map(plain_name, names_of(organisation))


def is_department(organisation: Organisation, name: str) -> bool:
    """Does a name say a department of the organisation: 某某大学机械学院, or 机械工程学院 alone?"""
    if _OWN_BODY.search(name):
        return False
    for whole in names_of(organisation):
        if name.startswith(whole) and len(name) > len(whole):
            return bool(_PART.fullmatch(name[len(whole) :]))
    return False


def is_bare_department(name: str) -> bool:
    """Is this the name of a department without its organisation?"""
    return bool(_BARE.fullmatch(name)) and not _OWN_BODY.search(name) and "大学" not in name


def split_names(name: str) -> list[str]:
    """The organisations that one cell names, in their order; one where it is not certain that there are several."""
    parts = [part for part in _BETWEEN.split(name) if part]
    whole = [part for part in parts if len(part) >= 4 and _BODY.search(part)]
    return list(dict.fromkeys(parts)) if len(parts) > 1 and whole == parts else [name]
