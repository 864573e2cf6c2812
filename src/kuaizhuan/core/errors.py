"""The kinds of refusal the domain knows. Each carries a code and values, never a sentence or a status.

`web.errors` and `api.errors` turn a kind into a page or a response by the table in `core.statuses`;
`core.sentences` has the sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kuaizhuan.core.verdict import Verdict


class DomainError(Exception):
    """A refusal: `code` such as ``publish.index_missing`` and the values its sentence needs."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        values = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({values})" if values else self.code


class NotAllowed(DomainError):
    """The actor may see the thing but not do this with it."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it: the two look the same from outside."""


class Unopened(NotFound):
    """A link or a token was shown that opens nothing. Doors count it, as whoever guesses shows many."""


class WrongState(DomainError):
    """The thing is not in a state from which this move starts."""


class Conflict(DomainError):
    """Somebody else was faster, or two statements disagree and a person must decide."""


class BadInput(DomainError):
    """What was handed in cannot be read at all; a single wrong value is a `RuleBroken` instead."""


class TooBusy(DomainError):
    """The person asks for too much at the same time; later it may be had."""


class TooOften(DomainError):
    """It was asked or tried too often from there; `seconds` says when it may be again."""


class TooSlow(DomainError):
    """What was asked for took longer than a request may, and was given up."""


class Unrecorded(DomainError):
    """What the audit has to have could not be written down, and so it is not given or done."""


class RuleBroken(DomainError):
    """One or more rules speak against it; `verdict` holds all the reasons."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reasons[0].code)
        self.verdict = verdict

    def __str__(self) -> str:
        return ", ".join(self.verdict.codes)
