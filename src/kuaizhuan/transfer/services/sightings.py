"""A registrar says what stands under a scan of a contract, side by side, until the application is approved."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, SealSighting
from kuaizhuan.transfer.queries.contracts import precheck
from kuaizhuan.transfer.queries.sightings import scans
from kuaizhuan.transfer.registration.sighting import Seen, Side
from kuaizhuan.transfer.rules import sighting as rules
from kuaizhuan.transfer.rules.sighting import Sighting
from kuaizhuan.transfer.services.applications import _findings


@transaction.atomic
def record_sightings(
    application: Application, scan: str, *, by: Actor, sightings: Mapping[Side, Sighting]
) -> list[SealSighting]:
    """What of both sides is under the scan with that code; what was said of it before is replaced,
    and the pre-check made again.

    Raises `NotAllowed`, then `RuleBroken` with all reasons.
    """
    row = lock(application, "contract", "version")
    access.registry.DECIDE.require(by, row)
    found = scans(row.contract).filter(code=scan).first()
    require(rules.may_record(row.state, is_scan=found is not None, sightings=sightings))
    assert found is not None  # else it was refused
    made = [
        SealSighting.objects.update_or_create(
            application=row,
            scan=found,
            side=side,
            defaults={
                "seen": each.seen,
                "note": each.note.strip() if each.seen == Seen.NONE else "",
                "by_id": by.user_id,
                "at": timezone.now(),
            },
        )[0]
        for side, each in sightings.items()
    ]
    _judge_again(row)
    said = {each.side: each.seen for each in made}
    audit.record("transfer.application.see_seals", row, by=by, scan=found.code, sm3=found.sm3, **said)
    return made


def _judge_again(row: Application) -> None:
    """The pre-check of the application with what was seen, as its page shows it."""
    on = row.accepted_on or timezone.localdate()
    found = _findings(
        row.contract, row.purpose, precheck(row.contract, on, row.version.data, row.jurisdiction)
    )
    for name, value in found.items():
        setattr(row, name, value)
    row.save(update_fields=[*found])
