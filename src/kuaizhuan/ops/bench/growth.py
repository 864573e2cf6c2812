"""How cost grows with the number of results: a table to read and a plot to see, of measurements of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from kuaizhuan.ops.bench.matching import Size

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 360, 56, 20, 44
COLOURS = {"plain OR": "#8a8f98", "best": "#1f6feb", "bm25s": "#c2410c"}
Column = Callable[[Size], float | None]


def _p(name: str, which: str) -> Column:
    def read(size: Size) -> float | None:
        found = size.latency(name)
        return getattr(found, which) if found else None

    return read


def _ratio(size: Size) -> float | None:
    best, plain = size.latency("best"), size.latency("plain OR")
    return best.p95 / plain.p95 if best and plain else None


COLUMNS: Sequence[tuple[str, Column, str]] = (
    ("build, docs/s", lambda size: size.built.rate, ",.0f"),
    ("÷ cutting on one core", lambda size: size.built.rate / size.built.cut_rate, ".2f"),
    ("disk, MiB", lambda size: size.built.disk, ",.0f"),
    ("resident, MiB", lambda size: size.built.resident, ",.0f"),
    ("engine p50, ms", _p("best", "p50"), ".1f"),
    ("p95", _p("best", "p95"), ".1f"),
    ("p99", _p("best", "p99"), ".1f"),
    ("plain OR p95", _p("plain OR", "p95"), ".1f"),
    ("engine ÷ plain", _ratio, ".2f"),
    ("bm25s p95", _p("bm25s", "p95"), ".1f"),
    ("bulk, needs/s", lambda size: size.bulk[0], ".1f"),
    ("2 workers ÷ 1", lambda size: size.bulk[1] / size.bulk[0], ".2f"),
)


def table(sizes: Sequence[Size]) -> str:
    """One row a size, in Markdown; what was not measured is a dash."""
    head = ["results", *(name for name, _, _ in COLUMNS)]
    rows = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for size in sizes:
        cells = [f"{size.built.docs:,}"]
        for _, read, form in COLUMNS:
            value = read(size)
            cells.append("-" if value is None else format(value, form))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def plot(sizes: Sequence[Size]) -> str:
    """Milliseconds of a need at the 95th percentile over the number of results, both logarithmic, as SVG."""
    lines = {
        name: [(size.built.docs, found.p95) for size in sizes if (found := size.latency(name))]
        for name in COLOURS
    }
    values = [ms for line in lines.values() for _, ms in line]
    docs = [size.built.docs for size in sizes]
    low, high = _powers(values)
    first, last = log10(min(docs)), max(log10(max(docs)), log10(min(docs)) + 1)

    def x(count: float) -> float:
        return LEFT + (log10(count) - first) / (last - first) * (WIDTH - LEFT - 110)

    def y(ms: float) -> float:
        return TOP + (high - log10(ms)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - 110}" stroke="#e5e7eb"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} ms</text>')
    for count in docs:
        out.append(f'<text x="{x(count):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{count:,}</text>')
    for name, line in lines.items():
        if not line:
            continue
        points = " ".join(f"{x(count):.1f},{y(ms):.1f}" for count, ms in line)
        out.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        out += [f'<circle cx="{x(c):.1f}" cy="{y(ms):.1f}" r="3" fill="{COLOURS[name]}"/>' for c, ms in line]
        count, ms = line[-1]
        label = "engine" if name == "best" else name
        out.append(
            f'<text x="{x(count) + 8:.1f}" y="{y(ms) + 4:.1f}" fill="{COLOURS[name]}">{escape(label)}</text>'
        )
    out.append(f'<text x="{LEFT}" y="{HEIGHT - 4}">results; p95 of one need, ranked, 20 explained</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _powers(values: Sequence[float]) -> tuple[int, int]:
    """Whole powers of ten around all values, at least one apart."""
    low = int(log10(min(values)) // 1)
    return low, max(int(-(-log10(max(values)) // 1)), low + 1)
