"""Secrets that the node must be able to read again are stored sealed with its key, so that a copy of the
database opens nothing. Each purpose has a key of its own, and is declared with the columns that hold its values.

What is stored names its algorithm, so that another may follow; what a former key sealed opens while the node still
has that key. `digest` has a key that never changes, for what is derived with it stands for ever.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from kuaizhuan.core.config import keys
from kuaizhuan.core.contributions import modules

__all__ = ["InvalidToken", "Sealed", "digest", "key_age", "reseal", "seal", "sealed_columns", "unseal"]

FERNET = "fernet"
"""AES-128 in CBC with HMAC-SHA256, as in https://github.com/fernet/spec; the only algorithm so far."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column with sealed values: what for, in which model (``app.Model``), which field.

    parts: for a JSON object, the names in it under which sealed texts or lists of them stand.
    """

    purpose: str
    model: str
    column: str
    parts: tuple[str, ...] = ()


def sealed_columns() -> tuple[Sealed, ...]:
    """What every package declares in its ``sealed.py``."""
    return tuple(each for module in modules("sealed") for each in module.SEALED)


def seal(purpose: str, text: str) -> str:
    """`text` as nobody without the node's key can read it; another form at each call.

    Raises `ValueError` for a purpose that no package declares: its values would be lost when the key is replaced.
    """
    if purpose not in _purposes():
        raise ValueError(f"no sealed.py declares {purpose}")
    return f"{FERNET}:{_cipher(purpose, _keys_in_force()[0]).encrypt(text.encode()).decode()}"


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed for `purpose`. Raises `InvalidToken` when it was not, or the node has not the key any more."""
    token = _token(sealed)
    try:
        return _open(purpose, token, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    except InvalidToken:
        # The key may have been replaced since this process began.
        return _open(purpose, token, _keys_in_force())


def reseal(purpose: str, sealed: str) -> str:
    """`sealed` in the form and with the key of now; as it is when it has them, or when no key of the node opens it."""
    age = key_age(purpose, sealed)
    if age is None or (age == 0 and sealed.startswith(f"{FERNET}:")):
        return sealed
    return seal(purpose, unseal(purpose, sealed))


def key_age(purpose: str, sealed: str) -> int | None:
    """How many keys came since the one that `sealed` has, 0: none; `None` when no key of the node opens it."""
    for age, key in enumerate(_keys_in_force()):
        try:
            _open(purpose, _token(sealed), [key])
        except InvalidToken:
            continue
        return age
    return None


def digest(purpose: str, *parts: str) -> str:
    """64 hexadecimal digits, the same for the same parts for ever, that nobody without the node's key can work out."""
    key = bytes.fromhex(settings.CODES_KEY)
    if purpose != keys.FIRST_PURPOSE:
        key = _mac(key, purpose)
    return _mac(key, "\x1f".join(parts)).hex()


def _token(sealed: str) -> bytes:
    """The token of a stored value; one without an algorithm was stored before they were named."""
    algorithm, colon, token = sealed.partition(":")
    if colon and algorithm != FERNET:
        raise InvalidToken
    return (token if colon else sealed).encode()


def _open(purpose: str, token: bytes, candidates: list[str]) -> str:
    return MultiFernet([_cipher(purpose, key) for key in candidates]).decrypt(token).decode()


def _keys_in_force() -> list[str]:
    """The signing key and those before it; where they are files of the home, as these are now."""
    if keys.given():
        return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keys.secret_key(settings.HOME), *(each.key for each in keys.old_keys(settings.HOME))]


def _cipher(purpose: str, key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + key.encode()).digest()))


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


@cache
def _purposes() -> frozenset[str]:
    return frozenset(each.purpose for each in sealed_columns())
