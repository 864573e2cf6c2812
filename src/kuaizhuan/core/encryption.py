"""Secrets that the node must be able to read again are stored sealed with its key, so that a copy of the
database opens nothing. Each purpose has a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


def seal(purpose: str, text: str) -> str:
    """`text` as nobody without the node's key can read it; another form at each call."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed for `purpose`. Raises `InvalidToken` when it was not, or the node has another key now."""
    return _cipher(purpose).decrypt(sealed.encode()).decode()


def digest(purpose: str, *parts: str) -> str:
    """64 hexadecimal digits, the same for the same parts, that nobody without the node's key can work out."""
    return hmac.new(_key(purpose), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def _cipher(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(purpose)))


def _key(purpose: str) -> bytes:
    return hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
