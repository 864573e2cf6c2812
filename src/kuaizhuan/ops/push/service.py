"""One file is sent to a node, batch by batch, and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kuaizhuan.ops.push.lines import Line, Note
from kuaizhuan.ops.push.progress import Progress

if TYPE_CHECKING:
    from kuaizhuan.ops.push.sending import Sender

MOST_BYTES = 4 * 1024 * 1024
"""Of one request: half of what a node takes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a try found: rows that would be sent, rows that are refused before, and what to tell of them."""

    sent: int
    refused: int
    lines: list[Line]


def try_file(lines: Iterable[Line]) -> Told:
    """What would be sent; nothing is."""
    sent, noted = 0, []
    for line in lines:
        sent += not line.refused
        if line.notes:
            noted.append(line)
    return Told(sent, sum(line.refused for line in noted), noted)


def push_file(
    lines: Iterable[Line],
    progress: Progress,
    sender: Sender,
    *,
    on_batch: Callable[[int], object] = lambda rows: None,
) -> None:
    """Send every batch that was not answered yet, and keep how far it is after each. on_batch: given its rows.

    Raises as `Sender.post`; what was answered by then is kept, and the same call goes on from there.
    """
    task = progress.task
    params = {"owner": task.owner} if task.owner else {}
    for place, batch in enumerate(_batches(lines, task.size)):
        if place >= progress.batches:
            sent = [line for line in batch if not line.refused]
            rows: list[dict[str, Any]] = []
            if sent:
                body = f"[{','.join(line.body for line in sent)}]"
                answer = sender.post(
                    f"/api/v1/{task.kind}/batch", body, key=progress.key(place), params=params
                )
                rows = answer["rows"]
            _keep(progress, batch, sent, rows)
        on_batch(len(batch))
    progress.done = True
    progress.save()


def _keep(progress: Progress, batch: list[Line], sent: list[Line], rows: list[dict[str, Any]]) -> None:
    """Count the answers of a batch, report what was refused and which cells were left aside, and write it all down."""
    answers = dict(zip((line.place for line in sent), rows, strict=True))
    for line in batch:
        answer = answers.get(line.place)
        outcome = answer["outcome"] if answer else "refused"
        progress.counts[outcome] += 1
        told = [*line.notes, *(_note(each) for each in (answer["reasons"] if answer else ()))]
        if told:
            kind = "refused" if outcome == "refused" else "aside"
            progress.tell(kind, line.place, line.number, line.title, told)
    progress.batches += 1
    progress.save()


def _note(reason: dict[str, Any]) -> Note:
    return Note(str(reason.get("parameter", "")), str(reason["code"]), str(reason["detail"]))


def _batches(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Lines by the batch, of at most `size` rows and `MOST_BYTES`: the same for the same file."""
    batch: list[Line] = []
    weight = 0
    for line in lines:
        more = len(line.body.encode()) + 1
        if batch and (len(batch) == size or weight + more > MOST_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(line)
        weight += more
    if batch:
        yield batch
