"""What an answer that is sent packed has to do with the same one unpacked, said once for who packs and who answers."""

from __future__ import annotations

from typing import Any

PACKED = "-gzip"
"""Behind the tag of a packed answer: it is other bytes, and so another tag, of the same state of the row."""
_MARK = "never_packed"


def never_pack(response: Any) -> None:
    """Let `response`, which tells a secret and may repeat what was sent beside it, go out as it is."""
    setattr(response, _MARK, True)


def may_pack(response: Any) -> bool:
    """Whether `response` may be packed."""
    return not getattr(response, _MARK, False)


def tag_packed(etag: str) -> str:
    """The tag of the packed answer; a weak one stays as it is."""
    return f'{etag[:-1]}{PACKED}"' if etag.startswith('"') else etag


def tag_unpacked(etag: str) -> str:
    """The tag of the answer itself."""
    return f'{etag.removesuffix(chr(34)).removesuffix(PACKED)}"' if etag.endswith('"') else etag
