"""The scans of a contract with what a registrar saw under them, and the form for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kuaizhuan.transfer.models import SealSighting
from kuaizhuan.transfer.registration import proofs
from kuaizhuan.transfer.rules.sighting import Sighting
from kuaizhuan.web.forms.transfer.sightings import SightingForm
from kuaizhuan.web.presenters.papers import Paper, Seals


def show_seals(
    papers: Iterable[Paper],
    rows: Iterable[SealSighting],
    *,
    changes: bool,
    sent: Mapping[str, SightingForm] | None = None,
) -> list[Paper]:
    """`papers`, those that are the contract itself with their seals. changes: whether the reader may say what they see.

    sent: code of a scan → what was said of it and not taken.
    """
    found: dict[str, list[SealSighting]] = {}
    for row in rows:
        found.setdefault(row.scan.code, []).append(row)
    return [
        replace(paper, seals=_seals(paper.file.code, found.get(paper.file.code, []), changes, sent or {}))
        if paper.file.purpose == proofs.TEXT
        else paper
        for paper in papers
    ]


def _seals(scan: str, rows: list[SealSighting], changes: bool, sent: Mapping[str, SightingForm]) -> Seals:
    if not changes:
        return Seals(rows, None)
    before = {row.side: Sighting(row.seen, row.note) for row in rows}
    return Seals(rows, sent.get(scan) or SightingForm(scan=scan, before=before))
