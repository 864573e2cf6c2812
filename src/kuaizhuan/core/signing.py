"""The node's own signature, by which others tell that it said something: Ed25519, one key for the life of the node.

The key is made once and lies in the home, readable by the node alone. Whatever is signed names algorithm and key, so that
another algorithm may follow. The public key is told by `kuaizhuan audit key` and under ``/.well-known/kuaizhuan-node``.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from kuaizhuan.core import plain_json
from kuaizhuan.core.errors import BadInput

ALGORITHM = "ed25519"
FILE = "signing_key"


def sign(purpose: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with ``key`` and ``signature``. purpose: what it is for; a signature holds for no other.

    values: JSON values without fractions. The key is made when there is none; raises `OSError` where it cannot be.
    """
    private = _private()
    content = {**values, "key": key_id(_text(private.public_key()))}
    return {**content, "signature": _encode(private.sign(_message(purpose, content)))}


def check(purpose: str, signed: Mapping[str, Any], public: str) -> None:
    """Raises `BadInput` unless `signed` is as whoever has the key to `public` signed it for `purpose`."""
    content = {name: value for name, value in signed.items() if name != "signature"}
    if content.get("key") != key_id(public):
        raise BadInput("core.signature_other_key", key=str(content.get("key")), expected=key_id(public))
    try:
        signature = base64.urlsafe_b64decode(str(signed.get("signature", "")))
        _public(public).verify(signature, _message(purpose, content))
    except (InvalidSignature, binascii.Error, ValueError) as problem:
        raise BadInput("core.signature_wrong", key=key_id(public)) from problem


def public_key(home: Path | None = None) -> str:
    """The node's public key, as ``ed25519:…``; `home` where it is not in place yet. It is made when there is none."""
    return _text(_private(home).public_key())


def key_id(public: str) -> str:
    """A short name of a public key, as ``ed25519:0123456789abcdef``."""
    return f"{public.partition(':')[0]}:{sha256(public.encode()).hexdigest()[:16]}"


def _private(home: Path | None = None) -> Ed25519PrivateKey:
    path = (home or Path(settings.HOME)) / FILE
    try:
        text = path.read_text()
    except FileNotFoundError:
        _make(path)
        text = path.read_text()
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(text.strip().partition(":")[2]))


def _make(path: Path) -> None:
    """A new key in `path`, on the disk and whole before it has its name; of two who make one, the first has made it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{ALGORITHM}:{_encode(Ed25519PrivateKey.generate().private_bytes_raw())}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _public(text: str) -> Ed25519PublicKey:
    algorithm, _, value = text.strip().partition(":")
    if algorithm != ALGORITHM:
        raise BadInput("core.signature_algorithm", algorithm=algorithm)
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(value))


def _text(key: Ed25519PublicKey) -> str:
    return f"{ALGORITHM}:{_encode(key.public_bytes_raw())}"


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _message(purpose: str, content: Mapping[str, Any]) -> bytes:
    text = plain_json.write(content, sort_keys=True)
    return f"kuaizhuan {purpose}\n{text}".encode()
