"""What one side may state, and what the other may say to it. Pure functions on values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Party, Stage, StatementKind
from kuaizhuan.transfer.states.deal import SIGNED

STATED_STAGES = frozenset({*SIGNED, Stage.LOST})
"""Stages that bind both sides, so that the word of one is a statement."""
CORRECTABLE = frozenset({StatementKind.STAGE})
"""What is corrected by saying it otherwise; a receipt and an answer are denied and written anew by whose they are."""
SIDES = (Party.SELLER, Party.BUYER)
LONGEST = 1000


def speaker(sides: Collection[Party]) -> Party:
    """As whom somebody speaks who acts for `sides`: as the seller before the buyer, as the broker only where nothing else."""
    return next((party for party in (Party.SELLER, Party.BUYER) if party in sides), Party.BROKER)


def asked(speaks: Party) -> tuple[Party, ...]:
    """Whose confirmation the word of `speaks` needs: the other side's, for a broker both."""
    return tuple(side for side in SIDES if side is not speaks)


def may_confirm(*, proof: bool, note: str, by_registrar: bool) -> Verdict:
    """A side just confirms; a registrar does it from a proof that is kept, and says what it shows."""
    return Verdict.of(
        Reason("transfer.proof_missing") if by_registrar and not proof else None,
        Reason("transfer.statement_note") if by_registrar and not note.strip() else None,
        _long(note),
    )


def may_deny(note: str) -> Verdict:
    """Whoever denies says why."""
    return Verdict.of(Reason("transfer.statement_note") if not note.strip() else None, _long(note))


def may_correct(
    *, kind: str, amount: int | None, on: dt.date, was: tuple[int | None, dt.date], today: dt.date, note: str
) -> Verdict:
    """A correction says something else than what was stated, of a stage, on a day that is over."""
    return Verdict.of(
        Reason("transfer.statement_fixed") if kind not in CORRECTABLE else None,
        Reason("transfer.amount_negative") if amount is not None and amount < 0 else None,
        Reason("transfer.day_ahead") if on > today else None,
        Reason("transfer.statement_same") if (amount, on) == was else None,
        Reason("transfer.statement_note") if not note.strip() else None,
        _long(note),
    )


def _long(note: str) -> Reason | None:
    return Reason("transfer.note_long", {"most": LONGEST}) if len(note) > LONGEST else None
