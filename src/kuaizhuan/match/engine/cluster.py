"""The same work on the machines of a Dask cluster: the index lies on storage that all of them see.

Chunks go out in order, a few for each worker; a worker that dies has its chunks done by another, so the
answers and their order are those of one machine.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar

Job = TypeVar("Job")
Item = TypeVar("Item")
Result = TypeVar("Result")
RETRIES = 5
UNDER_WAY = 4
"""Chunks a worker has in hand or waiting."""


class Unreachable(ValueError):
    """No cluster can be used; the message says why."""


def on_cluster(
    address: str, function: Callable[[Job, list[Item]], Result], job: Job, chunks: Iterable[list[Item]]
) -> Iterator[tuple[list[Item], Result]]:
    """Pairs of chunk and ``function(job, chunk)`` in order. Raises Unreachable."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise Unreachable("a cluster needs the extra: pip install kuaizhuan[cluster]") from None
    try:
        distributed.comm.resolve_address(address)  # nobody waits for what cannot be an address
        client = distributed.Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Unreachable(f"{address}: no Dask scheduler answers ({error})") from error
    with client:
        source = iter(chunks)
        under_way: deque[tuple[list[Item], Any]] = deque()
        while True:
            most = UNDER_WAY * max(len(client.nthreads()), 1)
            while len(under_way) < most and (chunk := next(source, None)) is not None:
                future = client.submit(function, job, chunk, pure=False, retries=RETRIES)
                under_way.append((chunk, future))
            if not under_way:
                return
            chunk, future = under_way.popleft()
            yield chunk, future.result()
