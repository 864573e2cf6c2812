"""How fast results are indexed and matched, beside a floor of the same run: ratios hold on any machine.

The floor of building is one core cutting the same texts, that of a query the plain tantivy query of its words.
Texts are made up of dictionary words as frequent as words are; they say nothing about quality.
"""

from __future__ import annotations

import importlib.util
import itertools
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
import tantivy

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import Index
from kuaizhuan.core.fulltext.directory import read_manifest
from kuaizhuan.core.fulltext.writing import register
from kuaizhuan.match.engine import Achievement, Demand, best, bulk
from kuaizhuan.match.engine.index import build

LENGTH, NEED_LENGTH = 230, 400
"""Signs of a result, and of a need."""
QUERIES, BULK_NEEDS, CUT = 60, 240, 5_000
LARGEST_FOR_BM25S = 200_000
"""bm25s holds all in memory, 17 kB a document."""
MEMORY = """
import re, sys
from pathlib import Path
from kuaizhuan.core.fulltext import Index
from kuaizhuan.match.engine import Demand, best
index = Index.open(sys.argv[1])
for line in Path(sys.argv[2]).read_text("utf-8").splitlines():
    best(index, Demand("", line[:20], line[20:]))
print(int(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """Documents a second with two processes, and cut by one core; MiB on disk, and resident after queries."""

    docs: int
    rate: float
    cut_rate: float
    disk: float
    resident: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one way to ask, over the same needs."""

    name: str
    p50: float
    p95: float
    p99: float


@lru_cache(maxsize=1)
def _vocabulary(size: int = 20_000) -> list[str]:
    """Words of two common signs that the dictionary knows: the same on every run."""
    signs = [bytes((a, b)).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFF)]
    draw = random.Random(1)
    pairs = (draw.choice(signs) + draw.choice(signs) for _ in itertools.count())
    found: dict[str, None] = {}
    for pair in pairs:
        if rjieba.has_word(pair):
            found[pair] = None
            if len(found) == size:
                break
    return list(found)


def texts(count: int, length: int, seed: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies of ``length`` signs together, the n-th word n times as rare as the first."""
    words = _vocabulary()
    share = np.cumsum(1.0 / (np.arange(len(words)) + 10.0))
    random_numbers = np.random.default_rng(seed)
    for _ in range(count):
        chosen = np.searchsorted(share / share[-1], random_numbers.random(length // 2))
        drawn = [words[min(at, len(words) - 1)] for at in chosen.tolist()]
        drawn[7::8] = [f"{word}，" for word in drawn[7::8]]
        yield "".join(drawn[:7]), "".join(drawn[7:])


def demands(count: int) -> list[Demand]:
    return [Demand(str(n), *pair) for n, pair in enumerate(texts(count, NEED_LENGTH, seed=3))]


def built(folder: Path, docs: int, jobs: int = 2) -> Built:
    """Build an index of ``docs`` results in ``folder``. Raises RuntimeError when a process fails."""
    sample = [a + b for a, b in texts(min(docs, CUT), LENGTH, seed=2)]
    text.words(sample[0])
    start = time.perf_counter()
    for each in sample:
        text.words(each)
    cut_rate = len(sample) / (time.perf_counter() - start)
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as lines:
        # Drawn before the clock starts: reading two lines a result is part of no other cost.
        lines.writelines(f"{title}\n{body}\n" for title, body in texts(docs, LENGTH, seed=2))
        lines.seek(0)
        pairs = zip(*[(line.rstrip("\n") for line in lines)] * 2, strict=True)
        start = time.perf_counter()
        build(folder, (Achievement(f"R{n}", *pair) for n, pair in enumerate(pairs)), jobs=jobs)
        rate = docs / (time.perf_counter() - start)
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
    return Built(docs, rate, cut_rate, disk, _resident(folder))


def _resident(folder: Path) -> float:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as needs:
        needs.writelines(f"{each.title}{each.text}\n" for each in demands(QUERIES))
        needs.flush()
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(folder), needs.name],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return float(done.stdout)


def latencies(folder: Path, docs: int) -> list[Latency]:
    """Of the plain query of the words, of the engine, and of bm25s when it is there; asked in turn."""
    index = Index.open(folder)
    ways: dict[str, Callable[[Demand], Any]] = {
        "plain OR": _plain(folder),
        "best": lambda need: best(index, need),
    }
    if docs <= LARGEST_FOR_BM25S and has_bm25s():
        ways["bm25s"] = _bm25s(docs)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for place, need in enumerate(demands(QUERIES + 3)):
        for name, ask in ways.items():
            start = time.perf_counter()
            ask(need)
            if place >= 3:
                taken[name].append(1000 * (time.perf_counter() - start))
    return [Latency(name, *np.percentile(each, (50, 95, 99)).tolist()) for name, each in taken.items()]


def _words(need: Demand) -> list[str]:
    return list(dict.fromkeys(text.words(f"{need.title}\n{need.text}")))


def _plain(folder: Path) -> Callable[[Demand], Any]:
    """The least a search in tantivy does: any of the words in the text, the first twenty."""
    opened = tantivy.Index.open(str(folder / read_manifest(folder)["generation"]))
    register(opened)
    schema, searcher, should = opened.schema, opened.searcher(), tantivy.Occur.Should

    def ask(need: Demand) -> Any:
        clauses = [(should, tantivy.Query.term_query(schema, "body", word)) for word in _words(need)]
        return searcher.search(tantivy.Query.boolean_query(clauses), 20)

    return ask


def _bm25s(docs: int) -> Callable[[Demand], Any]:
    bm25s = importlib.import_module("bm25s")
    retriever = bm25s.BM25()
    retriever.index([text.words(a + b) for a, b in texts(docs, LENGTH, seed=2)], show_progress=False)
    return lambda need: retriever.retrieve([_words(need)], k=20, show_progress=False)


def bulk_rate(folder: Path, jobs: int) -> float:
    """Needs a second, without the time that processes take to start."""
    moments: list[float] = []
    with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as scratch:
        bulk.run(
            demands(BULK_NEEDS),
            folder,
            Path(scratch) / "o.jsonl",
            jobs=jobs,
            progress=lambda _: moments.append(time.perf_counter()),
        )
    skipped = BULK_NEEDS // 4
    return (BULK_NEEDS - skipped) / (moments[-1] - moments[skipped - 1])


def has_bm25s() -> bool:
    return importlib.util.find_spec("bm25s") is not None


def sizes(docs: int) -> list[int]:
    """10,000, 100,000 … and at last ``docs`` itself."""
    return [*(10**power for power in range(4, 9) if 10**power < docs), docs]


@dataclass(frozen=True, slots=True)
class Size:
    """All measurements at one size; ``bulk``: needs a second with one and with two workers."""

    built: Built
    latencies: list[Latency]
    bulk: tuple[float, float]

    def latency(self, name: str) -> Latency | None:
        return next((each for each in self.latencies if each.name == name), None)


def measured(folder: Path, docs: int, say: Callable[[str], object]) -> Size:
    """Everything at one size, said line by line as it is taken."""
    one = built(folder, docs)
    say(
        f"{docs:,} results: {one.rate:,.0f} docs/s   ÷ one core cutting ({one.cut_rate:,.0f}/s) "
        f"{one.rate / one.cut_rate:.2f}   disk {one.disk:,.0f} MiB   resident after queries {one.resident:,.0f} MiB"
    )
    taken = latencies(folder, docs)
    for each in taken:
        say(
            f"  {each.name:<9} p50 {each.p50:7.1f}  p95 {each.p95:7.1f}  p99 {each.p99:7.1f} ms"
            f"   p95 ÷ plain {each.p95 / taken[0].p95:5.2f}"
        )
    first, second = (bulk_rate(folder, jobs) for jobs in (1, 2))
    say(f"  bulk {first:.1f} needs/s, two workers {second:.1f}, ratio {second / first:.2f}")
    return Size(one, taken, (first, second))
