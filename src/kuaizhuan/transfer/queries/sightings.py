"""What was seen of the seals on the scans of a contract, and what is still to be looked at."""

from __future__ import annotations

from django.db.models import QuerySet

from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import StoredFile
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.transfer.models import Application, SealSighting, TechnologyContract
from kuaizhuan.transfer.registration import proofs
from kuaizhuan.transfer.registration.sighting import Side, Sighted, combine_sightings
from kuaizhuan.transfer.rules.sighting import against_unseen
from kuaizhuan.transfer.states import Desk, Purpose
from kuaizhuan.transfer.states.registration import OPEN


def scans(contract: TechnologyContract) -> QuerySet[StoredFile]:
    """The files of a contract that are the contract itself."""
    return files_of(contract, proofs.TEXT)


def sighted(contract: TechnologyContract) -> Sighted:
    """What was seen for the application that is open or led to the register, the last of them."""
    counting = contract.applications.filter(state__in=(*OPEN, Desk.REGISTERED)).exclude(
        purpose=Purpose.CANCEL
    )
    rows = SealSighting.objects.filter(application__in=counting.order_by("-filed_at", "-pk").values("pk")[:1])
    return combine_sightings(rows.values_list("side", "seen"))


def sighted_for(application: Application) -> list[tuple[Side, str]]:
    """What was seen of each side on all scans together, seller first, for who reads the certificate."""
    found = combine_sightings(application.sightings.values_list("side", "seen"))
    return [(side, found[side]) for side in Side if side in found]


def against_sightings(application: Application) -> Verdict:
    """What speaks against approving: scans of which nobody has said what stands under them."""
    said = set(application.sightings.values_list("scan__code", "side"))
    return against_unseen(dict(scans(application.contract).values_list("code", "name")), said)
