"""States and moves as data: which stages there are, whose turn it is in each, and which moves lead on.

A `Machine` only answers questions; services make the move, by `core.moves`. It draws its own diagram for the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from kuaizhuan.core.errors import WrongState

S = TypeVar("S", bound=StrEnum)


class Machine(Generic[S]):
    """The life of one kind of row.

    name: ``step.noun``, the beginning of its audit codes. words: the beginning of its states' sentences.
    turns: for every state, whose turn it is (a role's slug, or "" when nobody must act).
    moves: (from, to) → the verb of the move; its audit code is ``name.verb``.
    start: the state a new row has.
    """

    def __init__(
        self,
        name: str,
        *,
        words: str,
        start: S,
        turns: Mapping[S, str],
        moves: Mapping[tuple[S, S], str],
    ) -> None:
        self.name = name
        self.words = words
        self.start = start
        self.states = tuple(type(start))
        self.turns = dict(turns)
        self.moves = dict(moves)

    def check(self, current: S | str, target: S, verb: str = "") -> str:
        """The audit code of the move from `current` to `target`; raises `WrongState` if there is none.

        verb: the name it must have, where one may come to `target` by several moves.
        """
        found = self.moves.get((self.state(current), target))
        if found is None or (verb and found != verb):
            raise WrongState("core.wrong_state", current=str(current), target=str(target))
        return f"{self.name}.{found}"

    def after(self, current: S | str, verb: str) -> S:
        """The state to which `verb` leads from `current`; raises `WrongState` when it starts elsewhere."""
        for (source, target), name in self.moves.items():
            if name == verb and source == self.state(current):
                return target
        raise WrongState("core.wrong_state", current=str(current), verb=verb)

    def state(self, value: S | str) -> S:
        """The state named `value`, as it comes from the database."""
        return type(self.start)(value)

    def sources(self, target: S) -> tuple[S, ...]:
        """From where one can come to `target`."""
        return tuple(source for source, aim in self.moves if aim == target)

    def targets(self, current: S | str) -> tuple[S, ...]:
        """Where one can go from `current`, in the order the moves are written."""
        return tuple(aim for source, aim in self.moves if source == self.state(current))

    def turn(self, current: S | str) -> str:
        """Whose turn it is: a role's slug, or "" when nobody must act."""
        return self.turns[self.state(current)]

    def reachable(self) -> frozenset[S]:
        """Every state that a new row can come to."""
        seen: set[S] = set()
        ahead = {self.start}
        while ahead:
            seen |= ahead
            ahead = {aim for source, aim in self.moves if source in seen} - seen
        return frozenset(seen)

    def diagram(self) -> str:
        """The machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {source} --> {target}: {verb}" for (source, target), verb in self.moves.items()]
        lines += [f"    note right of {state}: {role}" for state, role in self.turns.items() if role]
        return "\n".join(lines) + "\n"
