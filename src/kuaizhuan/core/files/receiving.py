"""A file comes in: it is written aside, told by its bytes, read to its end and scanned, before any row knows of it.

This happens outside of transactions, for it may take seconds; a form's field does it (`web.forms.fields`). What is
refused is gone at once, what nobody keeps goes with the object returned.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings

from kuaizhuan.core import config
from kuaizhuan.core.files import kinds, pictures, scan, store, text
from kuaizhuan.core.files.kinds import KINDS, Kind
from kuaizhuan.core.verdict import Reason, Verdict, require

LONGEST_NAME = 200


@dataclass(slots=True)
class Received:
    """A file that may be kept. pages: of a pdf; points: width and height of a picture; scan: see `core.files.scan`."""

    name: str
    kind: Kind
    arrived: store.Arrived
    scan: str
    pages: int | None = None
    points: tuple[int, int] = (0, 0)


def receive(
    name: str,
    chunks: Iterable[bytes],
    *,
    allowed: frozenset[str] = frozenset(KINDS),
    clean_pictures: bool = False,
) -> Received:
    """Take a file in that its sender calls `name`. allowed: names of `KINDS`.

    clean_pictures: pictures are made anew, without what a camera wrote into them; else every byte stays as it came.
    Raises `RuleBroken` with the reason for which it cannot be kept.
    """
    name = tidy_name(name)
    most = settings.UPLOAD_LIMIT
    try:
        arrived = store.take_in(chunks, most)
    except store.TooLarge:
        require(Verdict.of(Reason("core.file_large", {"name": name, "limit": most // kinds.MEGABYTE})))
        raise
    require(Verdict.of(kinds.refusal(arrived.path, name, arrived.digests.size, allowed, most)))
    kind = KINDS[kinds.told_by(arrived.path)]
    answer = scan.scan_file(arrived.path)
    require(Verdict.of(_refused_by_scan(answer, name)))
    received = Received(name, kind, arrived, answer)
    if kind.picture:
        _look_at_picture(received, clean=clean_pictures)
    elif kind.name == "pdf":
        received.pages = _count_pages(received)
    return received


def tidy_name(name: str) -> str:
    """The file's own name without folders, and without signs that cannot be seen or turn the direction of writing."""
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").replace("\\", "/")
    path = PurePosixPath(" ".join(seen.split()) or "file")
    suffix = path.suffix[:20]
    return (path.name.removesuffix(path.suffix)[: LONGEST_NAME - len(suffix)] + suffix) or "file"


def points() -> int:
    """Most points of a picture."""
    return config.number("KZ_PICTURE_MEGAPIXELS") * 1_000_000


def _refused_by_scan(answer: str, name: str) -> Reason | None:
    if answer == scan.REFUSED:
        return Reason("core.file_infected", {"name": name})
    if answer == scan.WAITING and config.text("KZ_SCAN_UNSURE") != "wait":
        return Reason("core.file_unscanned", {"name": name})
    return None


def _look_at_picture(received: Received, *, clean: bool) -> None:
    path, kind = received.arrived.path, received.kind.name
    try:
        if clean:
            data = pictures.clean_picture(path, kind, points())
            received.arrived = store.take_in([data], received.kind.most)
        else:
            pictures.check(path, kind, points())
        received.points = pictures.size_of(received.arrived.path, kind, points())
    except pictures.TooManyPoints:
        limit = config.number("KZ_PICTURE_MEGAPIXELS")
        require(Verdict.of(Reason("core.file_points", {"name": received.name, "limit": limit})))
    except pictures.Damaged:
        require(Verdict.of(Reason("core.file_damaged", {"name": received.name})))


def _count_pages(received: Received) -> int | None:
    found = text.count_pages(received.arrived.path)
    most = config.number("KZ_PDF_PAGES")
    require(
        Verdict.of(
            Reason("core.file_encrypted", {"name": received.name}) if found.state == text.ENCRYPTED else None,
            Reason("core.file_damaged", {"name": received.name}) if found.state == text.UNREADABLE else None,
            Reason("core.file_pages", {"name": received.name, "limit": most})
            if found.pages is not None and found.pages > most
            else None,
        )
    )
    return found.pages
