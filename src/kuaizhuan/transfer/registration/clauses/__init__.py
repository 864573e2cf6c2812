"""Clauses that illegally monopolise technology, in six kinds (Supreme Court interpretation, art. 10).

A text is cut into sentences, each is read into words (`lexicon`), what each word binds is found (`scope`), and compared
with the wordings of each kind (`patterns`). Common wordings only: that nothing is found proves nothing, and what is found
is for a registrar to weigh, who may set it aside with a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.clauses.improvements import handed_over
from kuaizhuan.transfer.registration.clauses.lexicon import Token
from kuaizhuan.transfer.registration.clauses.limits import limited
from kuaizhuan.transfer.registration.clauses.patterns import ACTS, ITEMS, PATTERNS, VERBS, Pattern
from kuaizhuan.transfer.registration.clauses.scope import LONGEST, Scope, Sentence, scopes, sentences
from kuaizhuan.transfer.registration.regime import Regime

__all__ = ["ITEMS", "KINDS", "LONGEST", "Found", "lint", "refusals"]

KINDS = tuple(ITEMS)
RECEIVER = frozenset(KINDS) - {"research"}
"""Kinds that only bind whoever receives technology; a licensor may well be bound not to sell."""
QUOTES = 3
QUOTED = 100
BEFORE = 40
"""Characters of a long sentence that are quoted before the word that was found."""


@dataclass(frozen=True, slots=True)
class Said:
    """The classes of words behind a word that binds, around it, those that make it another matter, of its first verb."""

    after: frozenset[str]
    around: frozenset[str]
    other: frozenset[str]
    first: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that looks like one of the six kinds: `item` of art. 10, and `quote`, which is the text from `at` on."""

    kind: str
    quote: str
    at: int

    @property
    def item(self) -> int:
        return ITEMS[self.kind]

    @property
    def end(self) -> int:
        return self.at + len(self.quote)


def lint(text: str) -> list[Found]:
    """Every suspicious sentence, once for each kind, in the order of the text. Time grows with the text only."""
    found: dict[tuple[str, int], Found] = {}
    for sentence in sentences(text):
        for kind, token in _kinds(sentence.tokens).items():
            at, end = _quoted(text, sentence, token)
            found.setdefault((kind, token.at), Found(kind, text[at:end], at))
    return list(found.values())


def refusals(text: str, regime: Regime) -> Iterator[Reason]:
    """One reason for each kind that was found, with the first sentences quoted. Staff may set it aside."""
    found = lint(text)
    for kind in KINDS:
        quotes = list(dict.fromkeys(item.quote for item in found if item.kind == kind))
        if quotes:
            shown = "；".join(f"“{quote}”" for quote in quotes[:QUOTES])
            yield Reason(
                f"transfer.monopoly_{kind}",
                {"quotes": shown, "count": len(quotes)},
                clause=regime.clauses["monopoly"],
                overridable=True,
            )


def _kinds(tokens: tuple[Token, ...]) -> dict[str, Token]:
    """The kinds that a sentence looks like, each with the word that binds."""
    found: dict[str, Token] = {}
    bound = tuple(scopes(tokens))
    for scope in bound:
        giver = "provider" in _subject(scope)
        said = _said(scope)
        for pattern in PATTERNS:
            if (
                pattern.kind not in found
                and not (giver and pattern.kind in RECEIVER)
                and _fits(pattern, scope, said)
            ):
                found[pattern.kind] = scope.binding
    if "research" not in found and (token := handed_over(tokens)):
        found["research"] = token
    if "limits" not in found and (token := limited(tokens, bound)):
        found["limits"] = token
    return dict(sorted(found.items(), key=lambda item: ITEMS[item[0]]))


def _subject(scope: Scope) -> frozenset[str]:
    """Who is bound: the last side before the word that binds, but not one whose consent is wanted."""
    if "ban" not in scope.binding.classes:
        return frozenset()
    before = scope.before
    for at in range(len(before) - 1, -1, -1):
        if before[at].classes & {"provider", "receiver", "named", "both"} and not before[at].classes & {
            "maker",
            "theirs",
        }:
            consent = before[at].classes | (before[at - 1].classes if at else frozenset())
            if "consent" not in consent:
                return before[at].classes
    return frozenset()


def _fits(pattern: Pattern, scope: Scope, said: Said) -> bool:
    return (
        bool(scope.binding.classes & pattern.force)
        and all(group & said.after for group in pattern.after)
        and all(group & said.around for group in pattern.near)
        and not said.other & pattern.unless
        and (not pattern.first or bool(said.first & pattern.first))
    )


def _said(scope: Scope) -> Said:
    """What a scope says, by class."""
    binding = scope.binding
    around = _classes((*scope.before, binding, *scope.after))
    acts = around
    if binding.classes & {"ban", "only", "must"}:
        acts = _classes([binding, *(token for token in scope.after if token.part == binding.part)])
    return Said(
        after=_classes((binding, *scope.after)),
        around=around,
        other=(_classes((*scope.before, *scope.after)) - ACTS) | (acts & ACTS),
        first=next(
            (token.classes for token in (binding, *scope.after) if token.classes & VERBS), frozenset()
        ),
    )


def _classes(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset().union(*(token.classes for token in tokens))


def _quoted(text: str, sentence: Sentence, token: Token) -> tuple[int, int]:
    """Where the quote of a sentence begins and ends: all of it, or what stands about the word that was found."""
    at = sentence.at if token.at - sentence.at < QUOTED - BEFORE else token.at - BEFORE
    end = min(sentence.end, at + QUOTED)
    while at < end and text[at].isspace():
        at += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    return at, end
