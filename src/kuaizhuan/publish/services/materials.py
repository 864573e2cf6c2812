"""Pictures, papers and videos beside a row: its people add, order and remove them.

What is added while a row is written goes with it through its reviews; what comes later waits for the platform's, as
a change of words does. To take something away asks nobody.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.core import audit, config
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.files.services import keep_file, remove_file
from kuaizhuan.core.moves import lock, move
from kuaizhuan.core.verdict import OK, require
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.queries import subject_of
from kuaizhuan.publish.states import MATERIAL, MaterialKind, MaterialState

TIERS = (Tier.PUBLIC, Tier.SIGNED_IN, Tier.NAMED)
"""Who may be chosen to have it: everybody, whoever signed in, the row's own people and the platform."""


@transaction.atomic
def add_material(
    subject: Any,
    kind: MaterialKind,
    *,
    by: Actor,
    caption: str,
    caption_en: str = "",
    tier: Tier = Tier.PUBLIC,
    url: str = "",
    received: Received | None = None,
) -> Material:
    """Put a picture, a paper or a video beside a row. received: its file, None for a video, which has a `url`.

    Raises `NotFound` for a kind of row that has none, `RuleBroken` with all reasons.
    """
    row = lock(subject)
    declared = registry.kind_of(row)
    access.adding_policy(row).require(by, row)
    if not declared.illustrated:
        raise NotFound("publish.material_not_here")
    beside = Material.objects.filter(subject_kind=declared.name, subject_code=row.code)
    video = kind is MaterialKind.VIDEO
    caption, url = caption.strip(), url.strip() if video else ""
    require(
        rules.may_add_material(
            kind,
            caption,
            kept=beside.count(),
            most=config.number("KZ_MATERIALS"),
            file=received.kind.name if received else "",
            size=received.arrived.digests.size if received else 0,
            megabytes=config.number("KZ_MATERIAL_MB"),
        )
        + (rules.is_video_address(url, config.several("KZ_VIDEO_HOSTS")) if video else OK)
    )
    waits = not _is_being_written(row)
    width, height = received.points if received else (0, 0)
    material = Material.objects.create(
        subject_kind=declared.name,
        subject_code=row.code,
        owner_id=row.pk if isinstance(row, Organisation) else row.owner_id,
        kind=kind,
        caption=caption,
        caption_en=caption_en.strip(),
        url=url,
        tier=tier,
        width=width,
        height=height,
        position=(beside.aggregate(last=Max("position"))["last"] or 0) + 1,
        state=MaterialState.PROPOSED if waits else MaterialState.SHOWN,
        added_by_id=by.user_id,
    )
    if received is not None and not video:
        keep_file(received, material, by=by, event="publish.material.file")
    verb = "propose" if waits else "add"
    audit.record(f"publish.material.{verb}", row, by=by, **_said(material))
    return material


@transaction.atomic
def order_material(material: Material, *, earlier: bool, by: Actor) -> None:
    """Let it change places with the one before it, or after it, among those of its kind."""
    lock(subject_of(material))
    row = lock(material)
    access.KEEP_MATERIAL.require(by, row)
    beside = Material.objects.filter(
        subject_kind=row.subject_kind, subject_code=row.subject_code, kind=row.kind
    )
    codes = list(beside.order_by("position", "pk").values_list("code", flat=True))
    at = codes.index(row.code)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(codes):
        return
    other = lock(beside.filter(code=codes[to]))
    row.position, other.position = other.position, row.position
    row.save(update_fields=["position"])
    other.save(update_fields=["position"])
    audit.record("publish.material.order", subject_of(row), by=by, **_said(row))


@transaction.atomic
def remove_material(material: Material, *, by: Actor) -> None:
    """Take it away with its file, at once and whatever its state; the event that it was there stays."""
    row = lock(material)
    access.KEEP_MATERIAL.require(by, row)
    for file in files_of(row):
        remove_file(file, by=by)
    said, subject = _said(row), subject_of(row)
    row.delete()
    audit.record("publish.material.remove", subject, by=by, **said)


@transaction.atomic
def review_material(material: Material, target: MaterialState, *, by: Actor, note: str = "") -> Material:
    """The platform passes what waits, or returns it and says why. Raises `NotAllowed`, `WrongState`, `RuleBroken`."""
    row = lock(material)
    return move(
        row,
        MATERIAL,
        target,
        by=by,
        policy=access.REVIEW_MATERIAL,
        verdict=rules.may_return_material(note) if target is MaterialState.RETURNED else OK,
        note=note.strip(),
        changes={"note": note.strip()},
        about=subject_of(row),
        **_said(row),
    )


def _is_being_written(row: Any) -> bool:
    """Whether its own reviews are still to come, so that what is added now passes them with it."""
    return not isinstance(row, Organisation) and row.state in (State.DRAFT, State.RETURNED)


def _said(material: Material) -> dict[str, str]:
    return {"material": material.code, "what": str(material.kind), "caption": material.caption}
