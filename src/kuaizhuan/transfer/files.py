"""A document of a deal as it is handed in, and the digest of plain values."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from kuaizhuan.core import plain_json
from kuaizhuan.core.files.receiving import Received


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in, and what it is: one of `rules.deal.DOCUMENT_KINDS`."""

    kind: str
    file: Received


def digest(data: object) -> str:
    """SM3 of plain values in their canonical JSON form, in hexadecimal."""
    text = plain_json.write(data, sort_keys=True)
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(text.encode())
    return sm3.finalize().hex()
