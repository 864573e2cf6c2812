"""Run one pure function over many items in several processes, in order, without holding them all.

The answers are the same for any number of processes: items go out in chunks and come back in their order.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Part = TypeVar("Part")
Result = TypeVar("Result")
CHUNK = 256


def _run(function: Callable[[Part], Result], parts: list[Part]) -> list[Result]:
    return [function(part) for part in parts]


def _begin(initializer: Callable[..., None] | None, initargs: tuple[Any, ...]) -> None:
    """What each process does first: make sure to end with its parent, then what the caller asks."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if initializer:
        initializer(*initargs)


def _end_with_parent() -> None:
    """A parent that was killed cannot end its processes; they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ordered_map(
    function: Callable[[Part], Result],
    items: Iterable[Item],
    part: Callable[[Item], Part],
    jobs: int = 1,
    *,
    chunk: int = CHUNK,
    initializer: Callable[..., None] | None = None,
    initargs: tuple[Any, ...] = (),
) -> Iterator[tuple[Item, Result]]:
    """Pairs of item and ``function(part(item))`` in order. Only the part travels, so it should be small.

    With ``jobs`` of 1 all happens here; else fresh processes are started (never forked: a fork would copy
    the locks of running threads) and at most four chunks a process are under way.
    """
    if jobs <= 1:
        if initializer:
            initializer(*initargs)
        for item in items:
            yield item, function(part(item))
        return
    source = iter(items)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(initializer, initargs)) as pool:
        under_way: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        try:
            while True:
                while len(under_way) < 4 * jobs and (block := list(islice(source, chunk))):
                    under_way.append((block, pool.submit(_run, function, [part(item) for item in block])))
                if not under_way:
                    return
                block, future = under_way.popleft()
                yield from zip(block, future.result(), strict=True)
        finally:
            for _, future in under_way:
                future.cancel()
