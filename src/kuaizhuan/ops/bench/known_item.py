"""Known-text search: a title asks for its own abstract, among all abstracts, none of which holds its title."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from kuaizhuan.match.engine import Achievement, Demand, best
from kuaizhuan.match.engine.index import build

Text = tuple[str, str]


def read(files: Iterable[Path]) -> list[Text]:
    """Titles and abstracts of JSON lines that have both."""
    lines = (line for file in files for line in file.read_text("utf-8").split("\n"))
    rows = (json.loads(line) for line in lines if line.strip())
    return [(row["title"], row["abstract"]) for row in rows if row.get("title") and row.get("abstract")]


def first_places(folder: Path, texts: Sequence[Text], asked: int) -> dict[str, float]:
    """Name of each method -> share of ``asked`` titles (drawn with a fixed seed) whose own abstract came first."""
    index = build(folder, (Achievement(str(n), "", body) for n, (_, body) in enumerate(texts)))
    chosen = random.Random(0).sample(range(len(texts)), min(asked, len(texts)))
    right = {"plain index of words": 0, "engine": 0}
    for n in chosen:
        title = texts[n][0]
        plain = index.search(title, match="any", limit=1).hits
        found = best(index, Demand("", title), 1, explain=False)
        right["plain index of words"] += bool(plain) and plain[0].id == str(n)
        right["engine"] += bool(found) and found[0].id == str(n)
    return {name: count / max(len(chosen), 1) for name, count in right.items()}
