"""What a row of the catalogue is known by, and which words of it matching reads. Pure functions on values."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from typing import Any

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.text import normalise
from kuaizhuan.core.verdict import Reason, Verdict

PREFIX = {
    "run": "R",
    "introduction": "I",
    "deal": "T",
    "document": "F",
    "trial": "U",
    "price_notice": "P",
    "objection": "Y",
    "contract": "K",
    "application": "Z",
    "distribution": "B",
    "outcome": "C",
    "registration": "G",
    "registry_list": "L",
    "revision": "V",
    "message": "M",
    "statement": "S",
    "waiver": "W",
    "listing": "H",
}
"""First letter of the codes of what is no kind of row; kinds declare theirs."""


def identity_key(external_id: str, title: str) -> str:
    """What tells a row from its owner's other rows: the owner's own number, else the title as folded text."""
    if external_id:
        return f"n:{normalise(external_id)}"
    return "t:" + hashlib.sha256(normalise(title).lower().encode()).hexdigest()[:40]


def public_code(kind: str, *identity: str) -> str:
    """A short public name such as ``A7K3QJ2M4XN``: the same for the same identity, on every node if that is public.

    50 bits of SHA-256, so that a million rows collide with a probability of 0.0004; the database refuses it.
    """
    digest = hashlib.sha256("\x1f".join((kind, *identity)).encode()).digest()
    prefix = PREFIX.get(kind) or KINDS[kind].prefix
    return prefix + b32encode(digest).decode()[:10]


def are_ends_in_order(kind: str, values: Mapping[str, Any]) -> Verdict:
    """The database refuses ranges whose end comes before their beginning; here they are named."""
    reasons = []
    for span in KINDS[kind].spans:
        first, last = values.get(span.low), values.get(span.high)
        if first is not None and last is not None and first > last:
            reasons.append(Reason(span.code, span.shown(first, last)))
    return Verdict.of(*reasons)


def matched_text(kind: str, values: Mapping[str, Any]) -> str:
    """The long text of a row as search and matching read it: its paragraphs, then its keywords."""
    parts = [values.get(field) or "" for field in KINDS[kind].matched]
    return "\n".join([part for part in parts if part] + [" ".join(values.get("keywords") or ())]).strip()


def text_version(kind: str, values: Mapping[str, Any]) -> str:
    """16 hexadecimal digits that change when, and only when, something that matching reads changes."""
    read = repr((values.get("title"), matched_text(kind, values), values.get("indicators") or []))
    return hashlib.sha256(read.encode()).hexdigest()[:16]
