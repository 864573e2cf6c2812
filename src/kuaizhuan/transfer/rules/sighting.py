"""What a registrar says of the seals on the scans of a contract. Pure functions on values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration.sighting import Seen, Side
from kuaizhuan.transfer.states import Desk

LONGEST_NOTE = 300
CHANGEABLE = (Desk.FILED, Desk.ACCEPTED)
"""States in which it is said, and said otherwise: until the first approval."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen of one side on one scan, and why nothing was."""

    seen: str
    note: str = ""


def may_record(state: str, *, is_scan: bool, sightings: Mapping[Side, Sighting]) -> Verdict:
    """Of each side one says what there is; whoever sees nothing says why. is_scan: of the contract in question."""
    said = {each.seen for each in sightings.values()}
    notes = [each.note.strip() for each in sightings.values()]
    unseen = [each for each in sightings.values() if each.seen == Seen.NONE]
    return Verdict.of(
        Reason("transfer.sighting_late") if state not in CHANGEABLE else None,
        Reason("transfer.sighting_no_scan") if not is_scan else None,
        Reason("transfer.sighting_incomplete")
        if set(sightings) != set(Side) or not said <= set(Seen)
        else None,
        Reason("transfer.sighting_reason") if any(not each.note.strip() for each in unseen) else None,
        Reason("transfer.note_long", {"most": LONGEST_NOTE})
        if max(map(len, notes), default=0) > LONGEST_NOTE
        else None,
    )


def against_unseen(scans: Mapping[str, str], said: Collection[tuple[str, str]]) -> Verdict:
    """Of every scan (code → name) it must have been said what both sides put under it. said: (code, side)."""
    open_ones = [name for code, name in scans.items() if any((code, side) not in said for side in Side)]
    return Verdict.of(
        Reason("transfer.sighting_missing", {"files": "、".join(open_ones[:5])}) if open_ones else None
    )
