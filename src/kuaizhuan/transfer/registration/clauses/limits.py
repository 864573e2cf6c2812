"""Prices that are fixed and quantities that are capped (art. 10 item 3): no ban is said, a bound is.

The price of the contract itself, royalties, tolerances and least quantities are no such limits.
"""

from __future__ import annotations

from collections.abc import Sequence

from kuaizhuan.transfer.registration.clauses.lexicon import Token
from kuaizhuan.transfer.registration.clauses.scope import Scope


def limited(tokens: Sequence[Token], bound: Sequence[Scope]) -> Token | None:
    """The word that fixes a price or caps a quantity, if the sentence does."""
    said = frozenset().union(*(token.classes for token in tokens))
    if "lift" in said:
        return None
    return _priced(tokens, bound, said) or _capped(tokens, bound, said)


def _priced(tokens: Sequence[Token], bound: Sequence[Scope], said: frozenset[str]) -> Token | None:
    if "price" not in said or said & {"suggested", "royal"}:
        return None
    if all("loose" in token.classes for token in tokens if "price" in token.classes) and (
        "input" in said or not said & {"product", "sell"}
    ):
        return None
    if "fixed" in said and "permit" not in said:
        return next(token for token in tokens if "fixed" in token.classes)
    for scope in bound:
        around = (*scope.before, *scope.after)
        if scope.binding.classes & {"ban", "consent"} and any("price" in token.classes for token in around):
            return scope.binding
    return None


def _capped(tokens: Sequence[Token], bound: Sequence[Scope], said: frozenset[str]) -> Token | None:
    if said & {"defect", "royal", "permit"}:
        return None
    cap = next((token for token in tokens if "cap" in token.classes), None)
    clear = any("amount" in token.classes and "loosely" not in token.classes for token in tokens)
    if "amount" in said and (clear or said & {"product", "produce", "sell", "receiver"}):
        if cap:
            return cap
        if "input" in said:
            return None
        return next((scope.binding for scope in bound if _binds_amount(scope)), None)
    if cap and any("produce" in token.classes and token.part == cap.part for token in tokens):
        return cap
    return None


def _binds_amount(scope: Scope) -> bool:
    return bool(scope.binding.classes & {"only", "consent", "ban"}) and any(
        "amount" in token.classes for token in scope.after
    )
