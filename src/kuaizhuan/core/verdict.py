"""A rule answers with all its reasons, never with the first only.

A `Verdict` is the (possibly empty) tuple of `Reason`s why something may not be done; empty means
"go on". Rules return verdicts, services `require` them, pages and reports show them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kuaizhuan.core.errors import DomainError, RuleBroken


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal.

    code: ``step.what`` such as ``publish.title_missing``; grep finds the rule, `words` the sentence.
    params: values for the sentence. clause: the article of law or rule id behind it, if any.
    overridable: staff may set it aside with a note.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""
    overridable: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """All reasons found, in the order the rules name them. True when there is none."""

    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, *parts: Reason | Verdict | None) -> Verdict:
        """Join reasons and verdicts; None (a rule that is content) is left out."""
        found: list[Reason] = []
        for part in parts:
            if isinstance(part, Verdict):
                found.extend(part.reasons)
            elif part is not None:
                found.append(part)
        return cls(tuple(found))

    def __bool__(self) -> bool:
        return not self.reasons

    def __iter__(self) -> Iterator[Reason]:
        return iter(self.reasons)

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + other.reasons)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)

    def overriding(self, codes: frozenset[str]) -> Verdict:
        """What is left when staff set aside `codes`; a reason that is not overridable stays."""
        return Verdict(tuple(r for r in self.reasons if not (r.overridable and r.code in codes)))

    def set_aside(self, codes: Collection[str]) -> list[str]:
        """Those reasons that `codes` set aside: what does not stand against it is not overridden."""
        return sorted(r.code for r in self.reasons if r.overridable and r.code in codes)


OK = Verdict()


def require(verdict: Verdict, *, override: frozenset[str] = frozenset()) -> None:
    """Raise `RuleBroken` with every reason that stands after `override`."""
    remaining = verdict.overriding(override)
    if not remaining:
        raise RuleBroken(remaining)


def reasons_of(error: DomainError) -> tuple[Reason, ...]:
    """All reasons in a refusal, as codes with values."""
    return error.verdict.reasons if isinstance(error, RuleBroken) else (Reason(error.code, error.params),)
