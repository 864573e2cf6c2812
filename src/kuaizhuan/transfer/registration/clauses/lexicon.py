"""The words that contracts use, by what they do in a clause (`words.txt`), and how a text is read into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

SIDES = ("provider", "receiver", "named")
_GROUP = re.compile(r"\{([^{}]*)\}|([^{}]+)")


def _read_words(text: str) -> dict[str, list[str]]:
    """Words by class, as `words.txt` has them, its groups spelt out."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            words.extend(line.split())
    named = {"PARTY": [name for side in SIDES for name in found[side]], "IMPROVE": found.pop("change")}
    return {name: [each for word in words for each in _spelt(word, named)] for name, words in found.items()}


def _spelt(word: str, named: Mapping[str, list[str]]) -> Iterator[str]:
    parts = [named.get(m[1], m[1].split("|")) if m[2] is None else [m[2]] for m in _GROUP.finditer(word)]
    return ("".join(each).replace("_", " ") for each in product(*parts))


WORDS = _read_words((Path(__file__).parent / "words.txt").read_text(encoding="utf-8"))
_PARTIES = [name for side in SIDES for name in WORDS[side]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the lexicon where it stands in the text. part: how many commas of its sentence stand before it.

    leads: it is the first of its part, but for words that join.
    """

    word: str
    at: int
    end: int
    classes: frozenset[str]
    part: int
    leads: bool


_JOINS = frozenset("且并但而如若则即或及")


COMPOUND = frozenset({"ban", "only", "maker", "theirs", "others"})
"""Classes of words that end in another: 不采购 and 只采用 say what is banned or bound, too."""
BINDING = frozenset({"ban", "only", "must", "consent", "sanction", "terms", "permit", "lift", "tie"})


def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in WORDS.items():
        for word in words:
            found.setdefault(word, set()).update([] if name == "nothing" else [name])
    for word, classes in found.items():
        if "challenge" in classes and "无效" in word:
            classes.add("valid")
        if classes & COMPOUND:
            classes.update(_said(word, found))
    return {word: frozenset(classes) for word, classes in found.items()}


def _said(word: str, found: Mapping[str, set[str]]) -> set[str]:
    verb = next((word[at:] for at in range(1, len(word) - 1) if word[at:] in found), "")
    return found.get(verb, set()) - BINDING


_CLASSES = _by_word()
_BY_FIRST: Mapping[str, list[str]] = {
    first: sorted((word for word in _CLASSES if word[0] == first), key=len, reverse=True)
    for first in {word[0] for word in _CLASSES}
}
_ASCII = {ord(big): ord(big.lower()) for big in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def read(text: str, start: int, end: int, commas: str) -> Iterator[Token]:
    """The words of `text` from `start` to `end`, the longest at each place, none twice.

    Spaces and wrapped lines between Chinese characters count as nothing.
    """
    places = [at for at in range(start, end) if not text[at].isspace() or _latin(text, at)]
    piece = "".join(" " if text[at].isspace() else text[at] for at in places).translate(_ASCII)
    at, part, leads = 0, 0, True
    while at < len(piece):
        word = next((w for w in _BY_FIRST.get(piece[at], ()) if piece.startswith(w, at)), "")
        if word:
            classes = _CLASSES[word]
            if classes:
                yield Token(word, places[at], places[at + len(word) - 1] + 1, classes, part, leads)
            part += word[-1] in commas
            leads = word[-1] in commas
            at += len(word)
            continue
        if piece[at] in commas:
            part, leads = part + 1, True
        elif piece[at] not in _JOINS and not piece[at].isspace():
            leads = False
        at += 1


def _latin(text: str, at: int) -> bool:
    """Whether a space stands between Latin letters, where it parts words."""
    return (
        text[at - 1 : at].isascii()
        and text[at + 1 : at + 2].isascii()
        and text[at + 1 : at + 2].strip() != ""
    )


def party(token: Token) -> str:
    """The party that a word names, alone or with what belongs to it (甲方指定的); "" for none."""
    return next((name for name in _LONGEST if name in token.word), "")


_LONGEST = sorted(_PARTIES, key=len, reverse=True)
