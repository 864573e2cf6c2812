"""What a registrar saw on the scans of a contract takes the place of what was stated, or assumed, of its seals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Party
from kuaizhuan.transfer.registration.regime import Regime


class Side(StrEnum):
    SELLER = "seller"
    BUYER = "buyer"


class Seen(StrEnum):
    """What stands under a contract for one side: a seal, a signature alone, or neither."""

    SEAL = "seal"
    SIGNATURE = "signature"
    NONE = "none"


Sighted = Mapping[Side, Seen]
"""What was seen of a contract, for the sides of which something was said."""
_HOLDERS = {Side.SELLER: "sellers", Side.BUYER: "buyers"}
_ORDER = list(Seen)


def combine_sightings(rows: Iterable[tuple[str, str]]) -> Sighted:
    """What was seen of each side on all scans together, out of (side, seen): a seal on one of them is a seal."""
    found: dict[Side, Seen] = {}
    for side, seen in sorted(rows, key=lambda row: _ORDER.index(Seen(row[1]))):
        found.setdefault(Side(side), Seen(seen))
    return found


def apply_sightings(contract: Contract, sighted: Sighted) -> Contract:
    """The contract with its seals as they were seen; the name on a seal is the one that was stated of it, if any."""
    return replace(
        contract,
        sellers=_sealed(contract.sellers, sighted.get(Side.SELLER)),
        buyers=_sealed(contract.buyers, sighted.get(Side.BUYER)),
    )


def settled_facts(sighted: Sighted) -> frozenset[str]:
    """Paths of the facts that need not be assumed any more."""
    return frozenset(f"{_HOLDERS[side]}.seal_name" for side in sighted)


def warnings(contract: Contract, sighted: Sighted, regime: Regime) -> Iterator[Reason]:
    """A signature binds where whoever gave it may sign, which is for a registrar to look at."""
    for side, seen in sighted.items():
        if seen is Seen.SIGNATURE:
            for party in getattr(contract, _HOLDERS[side]):
                yield Reason("transfer.signed_only", {"name": party.name}, clause=regime.clauses["seal"])


def _sealed(parties: tuple[Party, ...], seen: Seen | None) -> tuple[Party, ...]:
    if seen is None:
        return parties
    return tuple(replace(party, seal_name=_seal(party, seen)) for party in parties)


def _seal(party: Party, seen: Seen) -> str | None:
    return {Seen.SEAL: party.seal_name or party.name, Seen.SIGNATURE: None, Seen.NONE: ""}[seen]
