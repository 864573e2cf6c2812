"""Who is who: names of organisations compared with reasons, and texts that say nearly the same.

A score only proposes; a person confirms. Whatever tells two organisations apart for certain - another place,
another number, a branch or an affiliated hospital - holds the score down, however alike the names look.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from kuaizhuan.people.regions import REGIONS

_BRACKETS = re.compile(r"[()（）\[\]【】<>《》\s·.,，、。\-—_'\"“”‘’]+")
_GROUP = re.compile(r"[(（]集团[)）]")
_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "总公司", "控股", "集团", "公司")
_BRANCH = re.compile(r"分公司|分院|分校|分所|附属|第[一二三四五六七八九十\d]+(?:临床|医院|人民|附属)|校区")
_INNER = re.compile(r"\(([^()]{0,60})\)")
_NUMBER = re.compile(
    r"第([〇零一二三四五六七八九十百]{1,12})|(\d{1,24})|([一二三四五六七八九十]{1,12})(?=[所院厂局队处室中])"
)
_DIGITS = {character: index for index, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "十": 10}


LONGEST_NAME = 200
"""Signs of a name that are read: no organisation is stored under a longer one."""
_PART_OF_NAME = ("大学", "学院", "医院")
"""重庆大学 is a name, not a university in 重庆."""


def _places() -> tuple[str, ...]:
    names: set[str] = set()
    for entry in REGIONS.valid():
        names.update(name for name in (entry.name_zh, *entry.aliases) if len(name) >= 2)
    return tuple(sorted(names, key=len, reverse=True))


_PLACES = _places()
_SHORT = {name: re.sub(r"(?<=..)[省市区县州]$", "", name) for name in _PLACES}


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: the places it begins with or holds in brackets, the core, and the legal form."""

    places: tuple[str, ...]
    core: str
    form: str

    @property
    def whole(self) -> str:
        return "".join(self.places) + self.core


@lru_cache(maxsize=8192)
def read_name(name: str) -> Name:
    """Take a name apart. Width, blanks, brackets and (集团) make no difference."""
    text = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).lower()
    text = _GROUP.sub("", text)
    places: list[str] = []
    inner = _INNER.findall(text)
    for part in inner:
        if part in _SHORT:
            places.append(_SHORT[part])
            text = text.replace(f"({part})", "")
    text = _BRACKETS.sub("", text)
    form = ""
    for ending in _FORMS:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text, form = text[: -len(ending)], ending + form
    found = True
    while found:
        found = False
        for place in _PLACES:
            rest = text[len(place) :]
            if text.startswith(place) and len(rest) >= 2 and not rest.startswith(_PART_OF_NAME):
                places.append(_SHORT[place])
                text, found = rest, True
                break
    return Name(tuple(dict.fromkeys(places)), text, form)


def normalise_name(name: str) -> str:
    """The form of a name under which equal organisations meet: places short, legal form and marks left off."""
    return read_name(name).whole


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name as it is written, but for width, blanks, the shape of brackets and letter case: what makes two names one."""
    text = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).lower().translate(_ROUND)
    return "".join(text.split()).strip("。.;；,，、:：*")


def fold_text(text: str) -> str:
    """What a cell says, as 40 hexadecimal digits: the same for what differs in width, blanks and marks alone."""
    plain = re.sub(r"[\s。.;；]+", "", unicodedata.normalize("NFKC", text).lower())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:40]


_ROUND = str.maketrans("[]【】〔〕", "()()()")


def _numbers(text: str) -> tuple[str, ...]:
    result = []
    for number in map("".join, _NUMBER.findall(text)):
        plain = number if number.isdecimal() else "".join(str(_DIGITS.get(c, c)) for c in number)
        result.append(plain)
    return tuple(result)


@dataclass(frozen=True, slots=True)
class NameScore:
    """How likely two names mean one organisation, 0 to 1, and why: codes of collect.words."""

    score: float
    reasons: tuple[str, ...]

    def __float__(self) -> float:
        return self.score


def score_name(a: str, b: str) -> NameScore:
    """Compare two names of organisations. Symmetric; 1.0 only for names that differ in writing alone."""
    first, second = read_name(a), read_name(b)
    if not first.whole or not second.whole:
        return NameScore(0.0, ("collect.name_empty",))
    if first.whole == second.whole and _same_form(first.form, second.form):
        return NameScore(1.0, ("collect.name_same",))
    reasons: list[str] = []
    likeness = Indel.normalized_similarity(first.core, second.core)
    score = likeness
    if first.core == second.core:
        reasons.append("collect.name_same_core")
        score = 0.97
    short, long = sorted((first.core, second.core), key=len)
    if short != long and _abbreviates(short, long):
        reasons.append("collect.name_abbreviation")
        score = max(score, 0.7)
    if not _same_form(first.form, second.form):
        reasons.append("collect.name_form_differs")
        score -= 0.05
    if set(first.places) != set(second.places):
        if set(first.places) <= set(second.places) or set(second.places) <= set(first.places):
            reasons.append("collect.name_place_missing")
            score -= 0.07
        else:
            reasons.append("collect.name_place_differs")
            score = min(score, 0.5)
    if _numbers(first.core) != _numbers(second.core):
        reasons.append("collect.name_number_differs")
        score = min(score, 0.4)
    if bool(_BRANCH.search(first.core)) != bool(_BRANCH.search(second.core)):
        reasons.append("collect.name_branch")
        score = min(score, 0.6)
    return NameScore(round(max(score, 0.0), 4), tuple(reasons) or ("collect.name_alike",))


def _same_form(first: str, second: str) -> bool:
    """有限公司 and 有限责任公司 are one form written two ways; a missing form tells nothing."""
    plain = {"有限责任公司": "有限公司"}
    return not first or not second or plain.get(first, first) == plain.get(second, second)


def _abbreviates(short: str, long: str) -> bool:
    """Do the characters of the short name stand in the long one in their order, the first one first?"""
    if len(short) < 2 or len(short) * 2 > len(long) + 1 or short[0] != long[0]:
        return False
    place = iter(long)
    return all(character in place for character in short)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by key, in the order they were given, and the share of their shingles they have in common."""

    first: str
    second: str
    similarity: float


def _shingles(text: str, size: int = 3) -> set[str]:
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return {plain[i : i + size] for i in range(len(plain) - size + 1)} or ({plain} if plain else set())


ENOUGH = 20
"""Near-duplicates of one text that are named; they suffice to join it to its cluster."""


def near_duplicates(
    texts: Mapping[str, str], threshold: float = 0.8, *, permutations: int = 128
) -> list[Pair]:
    """The pairs of texts whose character trigrams overlap by at least `threshold` (Jaccard), the closest
    first.

    MinHash finds the candidates without comparing each with each, and every candidate is then measured
    exactly, so the answer has no false pair; the same input gives the same answer. Texts without a letter or
    digit match nothing. Of a text that repeats more than `ENOUGH` others, the first so many are named.
    """
    from kuaizhuan.collect.minhash import Candidates  # numpy: wanted here alone

    index = Candidates(max(0.1, threshold - 0.1), permutations)
    order = {key: place for place, key in enumerate(texts)}
    pairs: list[Pair] = []
    for key, text in texts.items():
        shingles = _shingles(text)
        if not shingles:
            continue
        signature = index.signature(shingles)
        found: list[Pair] = []
        for other in sorted(index.like(signature), key=order.__getitem__):
            others = _shingles(texts[other])
            similarity = len(shingles & others) / len(shingles | others)
            if similarity >= threshold:
                found.append(Pair(other, key, round(similarity, 4)))
            if len(found) == ENOUGH:
                break
        else:  # else the next like it finds the same ones: thousands of copies cost no more than thousands of texts
            index.add(key, signature)
        pairs += found
    return sorted(pairs, key=lambda pair: (-pair.similarity, order[pair.first], order[pair.second]))


def clusters(pairs: Iterable[Pair]) -> list[list[str]]:
    """The groups that pairs join, each in the order its members first appear."""
    group: dict[str, list[str]] = {}
    for pair in pairs:
        first, second = (
            group.setdefault(pair.first, [pair.first]),
            group.setdefault(pair.second, [pair.second]),
        )
        if first is not second:
            first.extend(second)
            group.update(dict.fromkeys(second, first))
    return list({id(members): members for members in group.values()}.values())
