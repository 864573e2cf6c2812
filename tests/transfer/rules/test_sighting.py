"""What a registrar says of seals: complete, with a reason, in time; and what is still to be looked at."""

from __future__ import annotations

import pytest

from kuaizhuan.transfer.registration.sighting import Seen, Side, combine_sightings
from kuaizhuan.transfer.rules.sighting import LONGEST_NOTE, Sighting, against_unseen, may_record
from kuaizhuan.transfer.states import Desk

SEAL = Sighting(Seen.SEAL)
BOTH = {Side.SELLER: SEAL, Side.BUYER: Sighting(Seen.NONE, "尾页缺失")}


def codes(verdict):
    return [code.removeprefix("transfer.") for code in verdict.codes]


@pytest.mark.parametrize("state", list(Desk))
def test_it_is_said_until_the_first_approval(state):
    early = state in (Desk.FILED, Desk.ACCEPTED)
    assert codes(may_record(state, is_scan=True, sightings=BOTH)) == ([] if early else ["sighting_late"])


@pytest.mark.parametrize(
    ("sightings", "is_scan", "against"),
    [
        (BOTH, False, ["sighting_no_scan"]),
        ({Side.SELLER: SEAL}, True, ["sighting_incomplete"]),
        ({**BOTH, Side.SELLER: Sighting("stamp")}, True, ["sighting_incomplete"]),
        ({**BOTH, Side.SELLER: Sighting(Seen.NONE, " ")}, True, ["sighting_reason"]),
        ({**BOTH, Side.SELLER: Sighting(Seen.NONE, "缺" * (LONGEST_NOTE + 1))}, True, ["note_long"]),
        ({Side.SELLER: Sighting(Seen.SIGNATURE), Side.BUYER: SEAL}, True, []),
    ],
)
def test_what_is_said_is_whole(sightings, is_scan, against):
    assert codes(may_record(Desk.ACCEPTED, is_scan=is_scan, sightings=sightings)) == against


def test_every_scan_is_looked_at_for_both_sides():
    scans = {"F1": "合同.pdf", "F2": "附件.pdf"}
    said = [("F1", "seller"), ("F1", "buyer"), ("F2", "seller")]
    (missing,) = against_unseen(scans, said)
    assert (missing.code, missing.params) == ("transfer.sighting_missing", {"files": "附件.pdf"})
    assert against_unseen(scans, [*said, ("F2", "buyer")])
    assert against_unseen({}, [])


def test_a_seal_on_one_of_the_scans_is_a_seal():
    rows = [("seller", "none"), ("seller", "seal"), ("buyer", "none"), ("buyer", "signature")]
    assert combine_sightings(rows) == {Side.SELLER: Seen.SEAL, Side.BUYER: Seen.SIGNATURE}
    assert combine_sightings([]) == {}
