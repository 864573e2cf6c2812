"""The pattern of a field as plain shapes on a plane of 1200 × 630: pure, and the same on every machine."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
VARIANTS = 64
"""So many patterns there are of each field."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc, or with `line` a ring of that width. shade: how much of white, 0 to 1."""

    at: Point
    radius: float
    shade: float
    line: float = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, or without `line` the area that they enclose."""

    points: tuple[Point, ...]
    shade: float
    line: float = 0


Shape = Circle | Path


@dataclass(frozen=True, slots=True)
class Cover:
    """colours: from left to right, as ``#rrggbb``."""

    colours: tuple[str, str]
    shapes: tuple[Shape, ...]


class Numbers:
    """Numbers that follow from a text alone, whatever the version of the interpreter."""

    def __init__(self, seed: str) -> None:
        self.seed, self.drawn = seed, 0

    def between(self, low: float, high: float) -> float:
        """The next number, in thousandths of the way."""
        digest = hashlib.sha256(f"{self.seed} {self.drawn}".encode()).digest()
        self.drawn += 1
        return low + (high - low) * (int.from_bytes(digest[:4]) % 1000) / 1000

    def whole(self, low: int, high: int) -> int:
        """The next whole number, `high` among them."""
        return int(self.between(low, high + 0.999))


def variant_of(code: str) -> int:
    """Which of the patterns the row with this code has."""
    return hashlib.sha256(code.encode()).digest()[0] % VARIANTS


def field_or_other(field: str) -> str:
    """The field as covers know it."""
    return field if field in PATTERNS else OTHER


def cover(field: str, variant: int) -> Cover:
    """The cover of a field of `PATTERNS`; raises KeyError for another."""
    colours, draw = PATTERNS[field]
    return Cover(colours, tuple(draw(Numbers(f"{field}-{variant}"))))


def _circuit(numbers: Numbers) -> Iterator[Shape]:
    """Tracks that turn by half a right angle, with their ends."""
    for _ in range(22):
        x, y = numbers.whole(0, 30) * 40.0, numbers.whole(0, 15) * 42.0
        first, turn = numbers.whole(2, 7) * 40.0, numbers.whole(1, 3) * 40.0
        up = 1 if numbers.whole(0, 1) else -1
        points = (
            (x, y),
            (x + first, y),
            (x + first + turn, y + up * turn),
            (x + first * 2 + turn, y + up * turn),
        )
        shade = numbers.between(0.12, 0.34)
        yield Path(points, shade, 3)
        yield Circle(points[0], 7, shade + 0.1)
        yield Circle(points[-1], 9, shade, 3)


def _helix(numbers: Numbers) -> Iterator[Shape]:
    """Two strands that turn about each other, and cells behind them."""
    for _ in range(9):
        at = (numbers.between(0, WIDTH), numbers.between(0, HEIGHT))
        yield Circle(at, numbers.between(40, 130), numbers.between(0.05, 0.12))
    middle, height, start = numbers.between(250, 380), numbers.between(110, 170), numbers.between(0, math.tau)
    sides: list[tuple[Point, ...]] = []
    for shift in (0.0, math.pi):
        points = tuple(
            (float(x), middle + height * math.sin(start + shift + x / 150))
            for x in range(-20, WIDTH + 40, 20)
        )
        sides.append(points)
        yield Path(points, 0.32, 7)
    for one, other in list(zip(*sides, strict=True))[::2]:
        yield Path((one, other), 0.16, 3)
        yield Circle(one, 9, 0.4)
        yield Circle(other, 9, 0.4)


def _orbits(numbers: Numbers) -> Iterator[Shape]:
    """Rings about a body that stands aside, with what goes round on them."""
    at = (numbers.between(150, 1050), numbers.between(420, 760))
    yield Circle(at, 130, 0.2)
    for ring in range(1, 9):
        radius = 130 + ring * numbers.between(62, 84)
        yield Circle(at, radius, 0.24 - ring * 0.018, 2.5)
        angle = numbers.between(math.pi, math.tau)
        yield Circle(
            (at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)), numbers.between(5, 16), 0.5
        )
    for _ in range(40):
        star = (numbers.between(0, WIDTH), numbers.between(0, HEIGHT))
        yield Circle(star, numbers.between(1, 3), 0.4)


def _lattice(numbers: Numbers) -> Iterator[Shape]:
    """Six-sided cells, some of them filled."""
    size = numbers.between(46, 64)
    wide, high = size * math.sqrt(3), size * 1.5
    for row in range(-1, int(HEIGHT / high) + 2):
        for column in range(-1, int(WIDTH / wide) + 2):
            x, y = column * wide + (row % 2) * wide / 2, row * high
            corners = tuple(
                (x + size * math.sin(turn * math.tau / 6), y + size * math.cos(turn * math.tau / 6))
                for turn in range(7)
            )
            yield Path(corners, 0.14, 2)
            if numbers.whole(0, 4) == 0:
                yield Path(corners, numbers.between(0.06, 0.2))


def _network(numbers: Numbers) -> Iterator[Shape]:
    """Points, each tied to those near it."""
    points = [(numbers.between(0, WIDTH), numbers.between(0, HEIGHT)) for _ in range(46)]
    for number, one in enumerate(points):
        for other in points[number + 1 :]:
            if math.dist(one, other) < 190:
                yield Path((one, other), 0.14, 2)
    for one in points:
        yield Circle(one, numbers.between(4, 18), numbers.between(0.2, 0.42))


def _rays(numbers: Numbers) -> Iterator[Shape]:
    """A sun in a corner and its rays."""
    at = (numbers.between(-40, WIDTH + 40), numbers.between(-60, 60))
    for ring in (300, 210, 130):
        yield Circle(at, ring, 0.1)
    count = numbers.whole(18, 26)
    for ray in range(count):
        angle, width = ray * math.tau / count, numbers.between(0.03, 0.09)
        far = 1500.0
        sides = tuple(
            (at[0] + far * math.cos(angle + turn), at[1] + far * math.sin(angle + turn))
            for turn in (-width, width)
        )
        yield Path((at, *sides), numbers.between(0.04, 0.13))


def _waves(numbers: Numbers) -> Iterator[Shape]:
    """Ranges behind each other, as land and water are drawn."""
    for layer in range(7):
        base, height = 140 + layer * 75, numbers.between(24, 70)
        start, length = numbers.between(0, math.tau), numbers.between(120, 260)
        top = tuple(
            (
                float(x),
                base + height * math.sin(start + x / length) + height / 3 * math.sin(start * 2 + x / 60),
            )
            for x in range(0, WIDTH + 20, 20)
        )
        yield Path((*top, (WIDTH, HEIGHT), (0.0, HEIGHT)), 0.09)


def _wheels(numbers: Numbers) -> Iterator[Shape]:
    """Toothed wheels."""
    for _ in range(8):
        x, y = numbers.between(0, WIDTH), numbers.between(0, HEIGHT)
        radius, teeth = numbers.between(60, 150), numbers.whole(14, 24)
        shade, start = numbers.between(0.1, 0.22), numbers.between(0, 1)
        edge = tuple(
            (
                x + radius * (1.0 if step % 4 < 2 else 0.87) * math.cos(start + step * math.tau / teeth / 4),
                y + radius * (1.0 if step % 4 < 2 else 0.87) * math.sin(start + step * math.tau / teeth / 4),
            )
            for step in range(teeth * 4 + 1)
        )
        yield Path(edge, shade)
        yield Circle((x, y), radius * 0.55, shade + 0.08, 3)
        yield Circle((x, y), radius * 0.16, shade + 0.1)


def _discs(numbers: Numbers) -> Iterator[Shape]:
    """Discs that lie over each other."""
    for _ in range(34):
        at = (numbers.between(0, WIDTH), numbers.between(0, HEIGHT))
        yield Circle(at, numbers.between(18, 110), numbers.between(0.06, 0.16))


OTHER = "other"
PATTERNS: dict[str, tuple[tuple[str, str], Callable[[Numbers], Iterator[Shape]]]] = {
    "electronics": (("#0b4f6c", "#3d86a8"), _circuit),
    "biomedicine": (("#1c6b43", "#5fa883"), _helix),
    "aerospace": (("#27375f", "#6478ab"), _orbits),
    "materials": (("#4a3f6b", "#8a7db0"), _lattice),
    "services": (("#0b5c63", "#5aa2a0"), _network),
    "energy": (("#8a4b00", "#c98f3c"), _rays),
    "environment": (("#2f5d3a", "#7da66b"), _waves),
    "manufacturing": (("#3b4852", "#7f909c"), _wheels),
    OTHER: (("#0b5c63", "#5aa2a0"), _discs),
}
"""High-tech field → its colours, and what is drawn for it."""
