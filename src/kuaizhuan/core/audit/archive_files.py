"""A file of archived events: a line of JSON for each event with its seals, and the statement that the node signed, last.

The statement says which events these are, the hashes before and after them, and digests of all lines above it. Whoever has
the node's public key can hold the file against it, and each event against the one before, without any database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import new as digest_by
from pathlib import Path
from typing import Any

from django.conf import settings

from kuaizhuan.core import plain_json, signing
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import Event, Seal

PURPOSE, MARK = "archive", "kuaizhuan-audit-archive"
DIGESTS = ("sha256", "sm3")
FIELDS = tuple(field.attname for field in Event._meta.concrete_fields)


def name(first: int, last: int) -> str:
    """How a file of these events is called."""
    return f"audit-{first:012d}-{last:012d}.jsonl"


def write(path: Path, steps: Iterable[tuple[Event, list[Seal]]], previous: str) -> dict[str, Any]:
    """Write `steps`, at least one, into `path`, and wait until they are on the disk; returns the statement.

    previous: the hash of the event before. Raises `OSError`; what was written by then stays for who called to remove.
    """
    sums = {each: digest_by(each) for each in DIGESTS}
    events: list[Event] = []
    count = seals = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for event, of_it in steps:
            line = f"{plain_json.write(_plain(event, of_it))}\n".encode()
            file.write(line)
            for each in sums.values():
                each.update(line)
            events = [*events[:1], event]
            count, seals = count + 1, seals + len(of_it)
        first, last = events[0], events[-1]
        statement = signing.sign(
            PURPOSE,
            {
                "format": MARK,
                "version": 1,
                "node": settings.NODE,
                "first": first.seq,
                "last": last.seq,
                "previous": previous,
                "hash": last.hash,
                "begin": _moment(first),
                "end": _moment(last),
                "events": count,
                "seals": seals,
                **{each: found.hexdigest() for each, found in sums.items()},
            },
        )
        file.write(f"{plain_json.write(statement)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    return statement


def check(path: Path, public: str) -> dict[str, Any]:
    """The statement of a file whose lines are those that this node signed with `public`.

    Raises `BadInput` for one that cannot be read, was altered, or is another node's or key's.
    """
    sums = {each: digest_by(each) for each in DIGESTS}
    last = b""
    try:
        with path.open("rb") as file:
            for line in file:
                for each in sums.values():
                    each.update(last)
                last = line
        statement = json.loads(last)
        if not isinstance(statement, dict):
            raise ValueError(last)
    except OSError as problem:
        raise BadInput("core.archive_unreadable", path=str(path)) from problem
    except ValueError as problem:
        raise BadInput("core.archive_altered", path=str(path)) from problem
    check_statement(statement, public, path)
    if any(statement[each] != found.hexdigest() for each, found in sums.items()):
        raise BadInput("core.archive_altered", path=str(path))
    return statement


def check_statement(statement: Mapping[str, Any], public: str, path: Path | None = None) -> None:
    """Raises `BadInput` unless `statement`, of the file `path`, is one of an archive that this node signed with `public`."""
    if statement.get("format") != MARK:
        raise BadInput("core.archive_altered", path=str(path))
    if statement.get("node") != settings.NODE:
        raise BadInput("core.archive_other", path=str(path))
    try:
        signing.check(PURPOSE, statement, public)
    except BadInput as problem:
        other = problem.code == "core.signature_other_key"
        code = "core.archive_other" if other else "core.archive_altered"
        raise BadInput(code, path=str(path)) from problem


def events(path: Path) -> Iterator[tuple[Event, list[Seal]]]:
    """The events of a file that `check` found whole, each with its seals."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            if values.get("format") == MARK:
                return
            seals = values.pop("seals")
            values["at"] = dt.datetime.fromisoformat(values["at"])
            yield (
                Event(**values),
                [Seal(seq=values["seq"], kind=kind, key=key, digest=digest) for kind, key, digest in seals],
            )


def _plain(event: Event, seals: Iterable[Seal]) -> dict[str, Any]:
    values = {field: getattr(event, field) for field in FIELDS}
    return {
        **values,
        "at": _moment(event),
        "seals": [[seal.kind, seal.key, seal.digest] for seal in seals],
    }


def _moment(event: Event) -> str:
    return event.at.astimezone(dt.UTC).isoformat()
