"""How events hang together: each holds a hash of the one before, of itself, and of its seals. Pure but for the models."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes

from kuaizhuan.core.models import Event, Seal

ORIGIN = "0" * 64
FORM = 2
"""What the hash of a new event covers: since 2 also the actor's address and session, and the seals."""


def link(previous: str, event: Event) -> str:
    """The hash of `event` when the one before it has the hash `previous`."""
    content = [
        event.seq,
        event.at.astimezone(dt.UTC).isoformat(),
        event.code,
        event.actor_kind,
        event.actor_ref,
        event.acting_for,
        event.subject_kind,
        event.subject_code,
        event.note,
        event.data,
    ]
    if event.form >= FORM:
        content += [event.form, event.address, event.session, event.sealed]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sm3(previous.encode(), text.encode())


def sealed(seals: Iterable[Seal]) -> str:
    """One hash of all seals of an event, "" of none."""
    lines = sorted(f"{seal.kind} {seal.key} {seal.digest}\n" for seal in seals)
    return _sm3("".join(lines).encode()) if lines else ""


def _sm3(*parts: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize().hex()
