"""How far a word that binds reaches: sentences, their parts, and what stands before and after a ban.

A ban reaches to the end of its sentence, but not beyond the next word that binds or frees, nor into a part that has a
subject of its own. A ban of limits (甲方不得限制乙方…) frees, and binds nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kuaizhuan.transfer.registration.clauses.lexicon import Token, read

LONGEST = 400
"""Characters of one sentence that are looked at together; longer ones are cut into overlapping pieces."""
BINDS = frozenset({"ban", "only", "must"})
STOPS = BINDS | {"permit", "lift", "but"}
ENDS = "。；;！!？?"
PARTS = "，,：:；;"
HEADS = "第（(一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨•·-"
LISTED = "（(①②③④⑤⑥⑦⑧⑨23456789bcdefg"
NEAR = 10
"""Characters between a ban and the verb that it bans."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in the order of the text; `part` of a token counts the commas before it. at, end: where it stands."""

    at: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """One word that binds: what stands before it (its topic), and what it reaches."""

    binding: Token
    before: tuple[Token, ...]
    after: tuple[Token, ...]


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence with its words. Time grows with the text only."""
    for at, end in _cut(text):
        last = max(at + 1, end - LONGEST // 2)
        for start in range(at, last, LONGEST // 2):
            stop = min(end, start + LONGEST)
            tokens = tuple(read(text, start, stop, PARTS))
            if tokens:
                yield Sentence(start, stop, tokens)


def scopes(tokens: tuple[Token, ...]) -> Iterator[Scope]:
    """What each word binds; those that are lifted are left out, with all that they reach."""
    lifted_until = -1
    for at, token in enumerate(tokens):
        if at < lifted_until or not token.classes & (BINDS | {"consent", "terms", "sanction", "barred"}):
            continue
        end = _reach(tokens, at)
        if token.classes & BINDS and _lifted(tokens, at, end):
            lifted_until = end
            continue
        yield Scope(token, tokens[_topic(tokens, at) : at], tokens[at + 1 : end])


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at, sign in enumerate(text):
        if (
            sign in ENDS
            or (sign == "." and text[at + 1 : at + 2].isspace())
            or (sign == "\n" and _ends(text, at))
        ):
            if at > start:
                yield start, at
            start = at + 1
    if start < len(text):
        yield start, len(text)


def _listed(text: str, at: int) -> bool:
    """Whether a semicolon stands between entries of one list: ①…；②…"""
    return text[at + 1 : at + 4].lstrip()[:1] in LISTED if text[at + 1 : at + 4].strip() else False


def _ends(text: str, at: int) -> bool:
    """Whether a line ends a sentence: the next is empty or begins with a number. Otherwise it was only wrapped."""
    following = text[at + 1 : at + 20].lstrip(" \t\u3000\r")
    return not following or following[0] == "\n" or following[0] in HEADS or text[at - 1 : at] in PARTS + "、"


def _reach(tokens: Sequence[Token], at: int) -> int:
    """The index behind the last word that the word at `at` reaches."""
    for index in range(at + 1, len(tokens)):
        token = tokens[index]
        if token.classes & STOPS and not (token.classes & {"limiting"} and token.part == tokens[at].part):
            return index
        if (
            token.part > tokens[at].part
            and token.leads
            and token.classes & {"provider", "receiver", "named", "both"}
        ):
            return index
    return len(tokens)


def _topic(tokens: Sequence[Token], at: int) -> int:
    """The index of the first word of what is spoken of before the word at `at`: since the last that frees.

    That the other side may end the contract (有权解除) frees nobody.
    """
    freeing = {"lift", "but"} if tokens[at].classes & {"sanction", "terms"} else {"lift", "but", "permit"}
    frees = (index for index in range(at - 1, -1, -1) if tokens[index].classes & freeing)
    return next(frees, -1) + 1


def _lifted(tokens: Sequence[Token], at: int, end: int) -> bool:
    """A ban of limits, or of making something a ground or a condition, sets the other side free."""
    if "ban" not in tokens[at].classes:
        return False
    for token in tokens[at + 1 : max(end, at + 2)]:
        if "limiting" in token.classes and token.at - tokens[at].end <= NEAR:
            return True
        if "because" in token.classes and token.part == tokens[at].part:
            return not any(
                after.classes & {"dissent", "challenge"} and after.at > token.at for after in tokens[at:end]
            )
        if token.classes & {"terms"} and token.word.endswith(("条件", "前提")):
            return True
    return False
