"""Pictures of the demo world, painted when it is built: a specimen, a curve and a sheet of figures, all invented."""

from __future__ import annotations

import math
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (1600, 900)
GROUND, INK, FAINT, ACCENT = (238, 242, 243), (27, 39, 48), (196, 206, 211), (11, 92, 99)


def paint(subject: str, number: int) -> bytes:
    """A picture of `SUBJECTS` as JPEG; the same number paints the same."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, GROUND)
    SUBJECTS[subject](ImageDraw.Draw(picture), number)
    picture.save(out := BytesIO(), "JPEG", quality=88)
    return out.getvalue()


def _specimen(pen: ImageDraw, number: int) -> None:
    """A cast part on a plate, with bores and a scale."""
    for step in range(0, SIZE[0], 80):
        pen.line([(step, 0), (step, SIZE[1])], fill=(228, 233, 235), width=2)
    left, top = 300 + number % 5 * 30, 210
    pen.rounded_rectangle([left + 18, top + 22, left + 918, top + 482], 70, fill=FAINT)
    pen.rounded_rectangle([left, top, left + 900, top + 460], 70, fill=(150, 164, 171), outline=INK, width=4)
    pen.rounded_rectangle([left + 60, top + 60, left + 840, top + 400], 44, fill=(176, 188, 194))
    for bore in range(4 + number % 3):
        x, y = left + 150 + bore * 140, top + 150 + bore % 2 * 160
        pen.ellipse([x - 46, y - 46, x + 46, y + 46], fill=(120, 134, 141), outline=INK, width=4)
        pen.ellipse([x - 24, y - 24, x + 24, y + 24], fill=GROUND)
    for tick in range(11):
        pen.line(
            [(left + tick * 90, 790), (left + tick * 90, 830 if tick % 5 == 0 else 812)], fill=INK, width=4
        )
    pen.line([(left, 790), (left + 900, 790)], fill=INK, width=4)


def _curve(pen: ImageDraw, number: int) -> None:
    """Two measured curves over a grid."""
    for line in range(7):
        y = 120 + line * 110
        pen.line([(180, y), (1500, y)], fill=FAINT, width=2)
    pen.line([(180, 100), (180, 780), (1500, 780)], fill=INK, width=5)
    for colour, height in ((ACCENT, 520), ((138, 75, 0), 360)):
        bend = 0.9 + number % 7 / 10
        points = [
            (180 + x, 780 - height * (1 - math.exp(-x / 330 * bend)) - 14 * math.sin(x / 40))
            for x in range(0, 1320, 12)
        ]
        pen.line(points, fill=colour, width=8, joint="curve")
        for at_x, at_y in points[::10]:
            pen.ellipse([at_x - 11, at_y - 11, at_x + 11, at_y + 11], fill=GROUND, outline=colour, width=5)


def _bench(pen: ImageDraw, number: int) -> None:
    """A test bench with its screen and cables."""
    pen.rectangle([0, 640, SIZE[0], SIZE[1]], fill=(214, 221, 224))
    pen.rounded_rectangle([220, 200, 880, 660], 24, fill=(59, 72, 82))
    pen.rounded_rectangle([260, 240, 640, 500], 12, fill=(11, 67, 73))
    pen.line(
        [(270 + x, 370 - 70 * math.sin(x / (22 + number % 9))) for x in range(0, 360, 4)],
        fill=(150, 220, 200),
        width=6,
    )
    for knob in range(6):
        x, y = 710 + knob % 2 * 90, 290 + knob // 2 * 100
        pen.ellipse([x - 32, y - 32, x + 32, y + 32], fill=(120, 134, 141))
        pen.line([(x, y), (x + 18, y - 20)], fill=GROUND, width=6)
    pen.rounded_rectangle([1060, 420, 1400, 660], 16, fill=(150, 164, 171), outline=INK, width=4)
    for cable, colour in enumerate((ACCENT, (163, 35, 27), INK)):
        points = [(880 + x, 560 + cable * 24 + 60 * math.sin(x / 60)) for x in range(0, 190, 6)]
        pen.line(points, fill=colour, width=9, joint="curve")


SUBJECTS: dict[str, Callable[[ImageDraw, int], None]] = {
    "specimen": _specimen,
    "curve": _curve,
    "bench": _bench,
}
"""What is painted, by name."""


def papers(title: str) -> bytes:
    """A report of one page as docx, which says that it is invented."""
    from docx import Document

    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph("本报告为演示数据，样品、数值和机构均为虚构。")
    document.save(out := BytesIO())
    return out.getvalue()
