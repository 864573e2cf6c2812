"""On what a tax result rests: each condition of a relief, and whether it is there.

A condition that the facts do not state is counted as in the ordinary case, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kuaizhuan.core.verdict import Reason


class State(StrEnum):
    """A condition is met as stated, met as far as nobody said otherwise, not there yet, or out of reach: this contract
    gives no right to the relief.
    """

    MET = "met"
    ASSUMED = "assumed"
    MISSING = "missing"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Ground:
    """One condition. code: of its sentence; clause: id of the rule; fact: path in the contract of what says it, or ""."""

    code: str
    state: State
    clause: str
    params: Mapping[str, Any] = field(default_factory=dict)
    fact: str = ""

    @property
    def holds(self) -> bool:
        return self.state in (State.MET, State.ASSUMED)

    @property
    def reason(self) -> Reason:
        return Reason(self.code, self.params, clause=self.clause)

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "state": self.state,
            "params": dict(self.params),
            "rule": self.clause,
            "fact": self.fact,
        }


@dataclass(frozen=True, slots=True)
class Tests:
    """Tells how a condition stands. unstated: paths of the facts that nobody stated."""

    unstated: Collection[str] = frozenset()

    def want(
        self,
        met: bool,
        code: str,
        clause: str,
        fact: str = "",
        *,
        bars: bool = False,
        params: Mapping[str, Any] | None = None,
    ) -> Ground:
        """bars: where it is not met, nothing that could be brought later would help."""
        if not met:
            state = State.BARRED if bars else State.MISSING
        else:
            state = State.ASSUMED if fact in self.unstated else State.MET
        return Ground(f"transfer.{code}", state, clause, params or {}, fact)


def within_reach(grounds: Iterable[Ground]) -> bool:
    """Whether the relief holds, or would if what is missing were brought."""
    return all(ground.state is not State.BARRED for ground in grounds)
