"""A document of a deal as it is handed in, and the digest of plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from kuaizhuan.core.files.receiving import Received


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in, and what it is: one of `rules.deal.DOCUMENT_KINDS`."""

    kind: str
    file: Received


def digest(data: object) -> str:
    """SM3 of plain values in their canonical JSON form, in hexadecimal."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(text.encode())
    return sm3.finalize().hex()
