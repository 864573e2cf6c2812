"""Match many needs at once, streamed: one row a match, the same rows for any number of processes or machines.

Finished needs go to a journal beside the output as they come, so a run that was killed goes on where it
stopped; the output appears under its name only when it is complete.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kuaizhuan.core.fulltext import Index
from kuaizhuan.core.workers import ordered_map
from kuaizhuan.match.engine import embeddings as vectors
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.index import best
from kuaizhuan.match.engine.journal import Journal
from kuaizhuan.match.engine.sinks import FORMATS, Row, check_format
from kuaizhuan.match.engine.types import Demand

CHUNK = 8
"""Needs a process takes at once: few enough that none waits long for the last."""


class Job(NamedTuple):
    """What is asked of every need; small, so that it can travel with each chunk."""

    folder: str
    model: str
    """The text of the model file."""
    k: int
    kind: str
    embeddings: vectors.Options = vectors.Options()


Opened = tuple[Index, models.Model, vectors.Meaning | None]


@lru_cache(maxsize=1)
def _open_job(job: Job) -> Opened:
    embedder = vectors.embedder(job.embeddings)
    meaning = vectors.Meaning(embedder, job.folder) if embedder else None
    return Index.open(job.folder), models.parse(job.model), meaning


def match_all(job: Job, demands: list[Demand]) -> list[list[Row]]:
    """The rows of each need. The index is opened once a process."""
    opened = _open_job(job)
    return [_match(opened, job, demand) for demand in demands]


def _match(opened: Opened, job: Job, demand: Demand) -> list[Row]:
    index, model, meaning = opened
    found = best(index, demand, job.k, job.kind, model=model, explain=False, meaning=meaning)
    if meaning and meaning.trouble:
        # Rows must not depend on when an embedder was down: what is finished stays, the run goes on from there.
        raise vectors.EmbedderDown(f"need {demand.id!r}: {meaning.trouble}")
    return [
        {
            "demand_id": demand.id,
            "rank": at,
            "achievement_id": s.id,
            "score": round(s.score, 6),
            "level": s.level,
        }
        for at, s in enumerate(found, 1)
    ]


class _Here:
    """``match_all`` of one job, as other processes are given it."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, demands: list[Demand]) -> list[list[Row]]:
        return match_all(self._job, demands)


def matches(
    job: Job, demands: Iterable[Demand], *, jobs: int = 1, cluster: str | None = None
) -> Iterator[tuple[Demand, list[Row]]]:
    """Each need with its rows, in the order of the needs. ``cluster``: the address of a Dask scheduler.

    Raises as ``Index.open`` and ``model.load``; ``cluster.Unreachable`` when no scheduler answers.
    """
    _open_job(job)  # here too: what is wrong should fail before processes are started
    found: Iterable[tuple[list[Demand], list[list[Row]]]]
    if cluster:
        from kuaizhuan.match.engine.cluster import on_cluster

        found = on_cluster(cluster, match_all, job, _chunks(demands))
    else:
        found = ordered_map(_Here(job), _chunks(demands), list, jobs, chunk=1)
    for chunk, all_rows in found:
        yield from zip(chunk, all_rows, strict=True)


def _chunks(demands: Iterable[Demand]) -> Iterator[list[Demand]]:
    source = iter(demands)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def run(
    demands: Iterable[Demand],
    index: str | Path,
    output: str | Path,
    k: int = 20,
    *,
    jobs: int = 1,
    cluster: str | None = None,
    model: str | None = None,
    kind: str = "achievement",
    embeddings: vectors.Options = vectors.Options(),  # noqa: B008 - frozen
    progress: Callable[[int], None] | None = None,
) -> tuple[int, int]:
    """Write the matches of all needs to ``output``. Returns how many needs and rows there are.

    Needs that an earlier, killed run of the same job finished are not matched again. ``progress`` is called
    with the number of needs done. Raises ValueError for an output that `check_format` refuses or that another run
    is writing; EmbedderDown when ``embeddings`` are asked for and fail.
    """
    output = Path(output)
    check_format(output)
    opened = Index.open(index)
    weights = (models.load(model) if model else models.default()).as_text()
    job = Job(str(Path(index).resolve()), weights, k, kind, embeddings)
    meaning = [embeddings.source, embeddings.model]
    needs = rows = 0
    with Journal.open(output, [job.folder, job.model, k, kind, *meaning, opened.version]) as journal:
        for found in journal.resume(demands, lambda rest: matches(job, rest, jobs=jobs, cluster=cluster)):
            needs, rows = needs + 1, rows + len(found)
            if progress:
                progress(needs)
        beside = output.with_name(f".{output.name}.whole")
        try:
            with closing(FORMATS[output.suffix](beside)) as sink:
                for found in journal.rows():
                    sink.write(found)
            beside.replace(output)
        finally:
            beside.unlink(missing_ok=True)
        journal.finish()
    return needs, rows
