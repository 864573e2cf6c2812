"""Pictures, papers and videos of a row as pages show them, and the cover that stands there until there is a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from kuaizhuan.core.files.kinds import of_media_type
from kuaizhuan.core.files.pictures import WIDTHS
from kuaizhuan.core.models import StoredFile
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.queries import Kept
from kuaizhuan.publish.rules import host_of
from kuaizhuan.publish.states import MaterialKind, MaterialState
from kuaizhuan.web.covers.shapes import field_or_other, variant_of
from kuaizhuan.web.presenters.values import language


@dataclass(frozen=True, slots=True)
class Picture:
    """src: its address about 480 points wide; srcset: all its widths; width, height: as it was sent in."""

    row: Material
    src: str
    srcset: str
    alt: str
    width: int
    height: int
    href: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A brochure or report, with what tells it from every other file. suffix: as pdf."""

    row: Material
    caption: str
    file: StoredFile
    href: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Video:
    """A link to another site, of which the host is shown."""

    row: Material
    caption: str
    href: str
    host: str


@dataclass(slots=True)
class Gallery:
    """What stands beside a row."""

    pictures: list[Picture] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)


def gallery(kept: Iterable[Kept], *, shown: bool = False) -> Gallery:
    """shown: without what waits for review or was returned, as everybody reads the row."""
    found = Gallery()
    for each in kept:
        row = each.material
        if shown and row.state != MaterialState.SHOWN:
            continue
        if row.kind == MaterialKind.VIDEO:
            found.videos.append(Video(row, _caption(row), row.url, host_of(row.url)))
        elif each.file is not None and row.kind == MaterialKind.PICTURE:
            found.pictures.append(_picture(row, each.file))
        elif each.file is not None:
            found.papers.append(_paper(row, each.file))
    return found


def thumbnail(kept: Kept) -> str:
    """The address of a picture for a list."""
    return f"{_address(kept.file)}?width={WIDTHS[0]}" if kept.file else ""


def share_picture(kept: Iterable[Kept], high_tech_field: str, code: str) -> str:
    """The address of the picture by which a page is known elsewhere: its first public one, or its cover."""
    for each in kept:
        row = each.material
        if (
            row.kind == MaterialKind.PICTURE
            and row.state == MaterialState.SHOWN
            and row.tier == 0
            and each.file
        ):
            return f"{_address(each.file)}?width={WIDTHS[-1]}"
    return reverse("web:cover_png", args=_cover_of(high_tech_field, code))


def cover_address(high_tech_field: str, code: str) -> str:
    """The address of the cover of a row of this field, for pages; it is 1200 × 630."""
    return reverse("web:cover", args=_cover_of(high_tech_field, code))


def _cover_of(high_tech_field: str, code: str) -> tuple[str, int]:
    return field_or_other(high_tech_field), variant_of(code)


def _picture(row: Material, file: StoredFile) -> Picture:
    address = _address(file)
    widths = [f"{address}?width={width} {width}w" for width in WIDTHS if width < row.width]
    return Picture(
        row=row,
        src=f"{address}?width={WIDTHS[1]}",
        srcset=", ".join([*widths, f"{address} {row.width}w"]),
        alt=_caption(row),
        width=row.width,
        height=row.height,
        href=address,
    )


def _paper(row: Material, file: StoredFile) -> Paper:
    kind = of_media_type(file.media_type)
    return Paper(row, _caption(row), file, _address(file), kind.suffixes[0][1:].upper() if kind else "")


def _caption(row: Material) -> str:
    return row.caption_en if row.caption_en and language() == "en" else row.caption


def _address(file: StoredFile | None) -> str:
    return reverse("web:file", args=[file.code, file.name]) if file else ""
