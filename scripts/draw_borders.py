"""Draw the borders of the districts of Chongqing and the cities of Sichuan, simplified, for the map of pages.

    python scripts/draw_borders.py            # writes src/kuaizhuan/people/data/borders.json

Borders are cut into arcs where three areas meet; each arc is simplified once, so neighbours keep one border. Areas that
were merged since are drawn as one: what both had in common is left out. Sources: scripts/geo/README.md.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "scripts/geo/chongqing_districts.geojson", ROOT / "scripts/geo/sichuan_cities.geojson")
TARGET = ROOT / "src/kuaizhuan/people/data/borders.json"
MERGED = {"500105": "500157", "500112": "500157"}
"""Districts that were abolished on 2026-01-24, and the one that took them."""
WIDTH = 2000
"""Units from west to east; all coordinates are whole."""
TOLERANCE = 2.5
"""Units by which a border may be off."""
LEAST_PART = 12.0
"""Parts of an area smaller than this many square units are left out, but never its largest."""

Point = tuple[int, int]
Ring = list[Point]


def draw() -> dict[str, object]:
    """The size of the map; for each area its code, path, the place of its name, and the room there (units)."""
    areas = _merge(_project([_read(path) for path in SOURCES]))
    arcs = _simplify(_cut(areas))
    return {
        "width": WIDTH,
        "height": max(y for rings in areas.values() for ring in rings for _, y in ring),
        "areas": [_area(code, _close(arcs[code])) for code in sorted(arcs)],
    }


def _read(path: Path) -> dict[str, list[list[tuple[float, float]]]]:
    out = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        out[feature["properties"]["code"]] = [[tuple(p[:2]) for p in ring] for part in parts for ring in part]
    return out


def _project(
    sources: Sequence[Mapping[str, list[list[tuple[float, float]]]]],
) -> dict[str, list[Ring]]:
    """Degrees to whole units, true to scale in the middle latitude."""
    points = [p for source in sources for rings in source.values() for ring in rings for p in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    unit = WIDTH / (east - west)
    tall = unit / math.cos(math.radians((south + north) / 2))
    return {
        code: [[(round((x - west) * unit), round((north - y) * tall)) for x, y in ring] for ring in rings]
        for source in sources
        for code, rings in source.items()
    }


def _edges(rings: Iterable[Ring]) -> list[tuple[Point, Point]]:
    return [(a, b) for ring in rings for a, b in pairwise(ring) if a != b]


def _merge(areas: Mapping[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Areas by the code of today; what two of one code have in common is no border any more."""
    grouped: dict[str, list[tuple[Point, Point]]] = defaultdict(list)
    for code, rings in areas.items():
        grouped[MERGED.get(code, code)] += _edges(rings)
    out = {}
    for code, edges in grouped.items():
        there = set(edges)
        out[code] = _rings([edge for edge in edges if edge[::-1] not in there])
    return out


def _rings(edges: Iterable[tuple[Point, Point]]) -> list[Ring]:
    """Edges joined end to end into closed rings."""
    onward: dict[Point, list[Point]] = defaultdict(list)
    for a, b in edges:
        onward[a].append(b)
    rings = []
    while onward:
        start = next(iter(onward))
        ring = [start]
        while ring[-1] in onward:
            ends = onward[ring[-1]]
            step = ends.pop()
            if not ends:
                del onward[ring[-1]]
            ring.append(step)
            if step == start:
                break
        if ring[0] == ring[-1] and len(ring) > 3:
            rings.append(ring)
    return rings


def _cut(areas: Mapping[str, list[Ring]]) -> dict[str, list[list[Ring]]]:
    """Each ring of each area as arcs between the points where it meets another neighbour."""
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, rings in areas.items():
        for edge in _edges(rings):
            owners[frozenset(edge)].add(code)
    around: dict[Point, set[frozenset[str]]] = defaultdict(set)
    degree: Counter[Point] = Counter()
    for edge, codes in owners.items():
        for point in edge:
            around[point].add(frozenset(codes))
            degree[point] += 1
    knots = {point for point in around if len(around[point]) > 1 or degree[point] != 2}
    return {code: [_arcs(ring, knots) for ring in rings] for code, rings in areas.items()}


def _arcs(ring: Ring, knots: set[Point]) -> list[Ring]:
    open_ring = ring[:-1]
    start = next((n for n, point in enumerate(open_ring) if point in knots), None)
    if start is None:  # an island of one neighbour: begin where every owner would
        start = open_ring.index(min(open_ring))
    turned = open_ring[start:] + open_ring[: start + 1]
    arcs, arc = [], [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in knots:
            arcs.append(arc)
            arc = [point]
    return [*arcs, arc] if len(arc) > 1 else arcs


def _simplify(cut: Mapping[str, list[list[Ring]]]) -> dict[str, list[list[Ring]]]:
    """Every arc with fewer points, read the same way by both who have it."""

    def one(arc: Ring) -> Ring:
        if arc[0] == arc[-1]:
            far = max(range(len(arc)), key=lambda n: math.dist(arc[n], arc[0]))
            return _thin(arc[: far + 1])[:-1] + _thin(arc[far:])
        return _thin(arc) if arc[0] < arc[-1] else _thin(arc[::-1])[::-1]

    return {code: [[one(arc) for arc in ring] for ring in rings] for code, rings in cut.items()}


def _thin(arc: Ring) -> Ring:
    """Douglas and Peucker: the ends, and what lies further off than `TOLERANCE`."""
    if len(arc) < 3:
        return arc
    (ax, ay), (bx, by) = arc[0], arc[-1]
    length = math.dist(arc[0], arc[-1]) or 1.0
    off = [abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length for x, y in arc]
    worst = max(range(1, len(arc) - 1), key=off.__getitem__)
    if off[worst] <= TOLERANCE:
        return [arc[0], arc[-1]]
    return _thin(arc[: worst + 1])[:-1] + _thin(arc[worst:])


def _close(rings: list[list[Ring]]) -> list[Ring]:
    joined = [[ring[0][0], *(point for arc in ring for point in arc[1:])] for ring in rings]
    sized = sorted((ring for ring in joined if len(ring) > 3), key=_size, reverse=True)
    return [ring for n, ring in enumerate(sized) if n == 0 or _size(ring) >= LEAST_PART]


def _size(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def _area(code: str, rings: list[Ring]) -> dict[str, object]:
    x, y, room = _place_of_name(rings[0])
    return {"code": code, "path": "".join(map(_path, rings)), "x": x, "y": y, "room": room}


def _path(ring: Ring) -> str:
    steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(ring[:-1])]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _place_of_name(ring: Ring) -> tuple[int, int, int]:
    """A point well inside, and how wide the area is on its line; the middle one of those that are widest."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    middle = (low + high) / 2
    best = (0.0, 0, 0, 0)
    for n in range(1, 40):
        line = low + (high - low) * n / 40 + 0.01
        cuts = sorted(
            ax + (bx - ax) * (line - ay) / (by - ay)
            for (ax, ay), (bx, by) in pairwise(ring)
            if (ay > line) != (by > line)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=True):
            worth = (right - left) * (1 - 0.8 * abs(line - middle) / (high - low))
            best = max(best, (worth, round((left + right) / 2), round(line), round(right - left)))
    return best[1:]


if __name__ == "__main__":
    drawn = draw()
    TARGET.write_text(json.dumps(drawn, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(drawn['areas'])} areas, {TARGET.stat().st_size} bytes")
