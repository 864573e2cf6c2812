"""Whether what is to be checked again still holds on the register as it is now. Pure functions on values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.rules.registry import may_say


@dataclass(frozen=True, slots=True)
class Entry:
    """What of a registration others rest on: title, sides, sub-type, and both sums in fen."""

    code: str
    title: str
    sides: tuple[str, str]
    subtype: str
    total: int
    technical: int


def may_uphold_relief(*, asked: bool, note: str, amount: int | None, now: Entry | None) -> Verdict:
    """A relief holds where its contract is on the register, for no less than the relief. asked: it is to be checked again."""
    over = now is not None and amount is not None and amount > now.total
    return Verdict.of(
        Reason("transfer.recheck_none") if not asked else None,
        may_say(note),
        Reason("transfer.recheck_no_entry") if now is None else None,
        Reason("transfer.recheck_relief_large", {"total": show(now.total, unit="元")})
        if over and now
        else None,
    )


def may_uphold_list(*, asked: bool, note: str, pairs: Sequence[tuple[Entry, Entry | None]]) -> Verdict:
    """A printed list holds where it says of each contract what the register says now. pairs: as printed, and now."""
    differs = [printed.code for printed, now in pairs if printed != now]
    return Verdict.of(
        Reason("transfer.recheck_none") if not asked else None,
        may_say(note),
        Reason("transfer.recheck_list_differs", {"codes": "、".join(differs[:5])}) if differs else None,
    )


def may_uphold_plan(
    *, asked: bool, note: str, fits: bool, total: int | None, net: int, publicised: Sequence[tuple[str, int]],
    now: Sequence[tuple[str, int]], paid: bool,
) -> Verdict:  # fmt: skip
    """A plan holds where a contract of its deal is on the register, of its kind, for no less, and as was publicised.

    fits: what the income comes from is still what the contract says; total: of the contracts, None where none is on a
    register; publicised, now: (code, technical amount) of the entries. What is paid is held to all but the notice.
    """
    changed = bool(publicised) and sorted(publicised) != sorted(now) and not paid
    return Verdict.of(
        Reason("transfer.recheck_none") if not asked else None,
        may_say(note),
        Reason("transfer.recheck_no_entry") if total is None else None,
        Reason("transfer.recheck_mode", clause="TT-009") if not fits else None,
        Reason("transfer.recheck_plan_large", {"total": show(total, unit="元")})
        if total is not None and net > total
        else None,
        Reason("transfer.recheck_notice", clause="TX-021") if changed else None,
    )
