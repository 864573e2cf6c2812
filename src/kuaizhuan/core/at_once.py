"""How much one person may ask for at the same time: heavy work is done for so many of a person's requests at once.

A place is a lock on a file, which all processes of a machine share and which is free again whatever becomes of its
process. Two persons share their places with a chance of one in `FILES`.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings

from kuaizhuan.core.errors import TooBusy

FILES = 4096


@contextmanager
def one_of(most: int, who: str) -> Iterator[None]:
    """One of `most` places of `who` for the length of the block; 0: any number. Raises `TooBusy` when all are taken."""
    if not most:
        yield
        return
    folder = settings.HOME / "places"
    folder.mkdir(parents=True, exist_ok=True)
    number = int.from_bytes(hashlib.sha256(who.encode()).digest()[:4]) % FILES
    with ExitStack() as open_files:
        for place in range(most):
            file = open_files.enter_context((folder / f"{number:04}-{place}").open("wb"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise TooBusy("core.too_busy", most=most)
