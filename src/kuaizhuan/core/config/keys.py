"""The keys of the node, kept as files in its home that nobody else may read.

`secret_key` signs sessions and links and seals secrets; `old_keys.json` holds those that it replaced, which still open
what they signed and sealed; `codes_key` is made once, because what is derived with it stands for ever.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kuaizhuan.core.config import several, text
from kuaizhuan.core.config.sentences import say

KEY, OLD_KEYS, CODES_KEY = "secret_key", "old_keys.json", "codes_key"
LEAST = 16
"""Characters of the shortest key that is taken."""
FILES = (KEY, OLD_KEYS, CODES_KEY)
FIRST_PURPOSE = "catalog.need"
"""What codes were derived for when they still had the signing key: `codes_key` is that very key, so they stay."""


@dataclass(frozen=True, slots=True)
class OldKey:
    """A key that was replaced. until: the day of it, ISO 8601."""

    key: str
    until: str


def given() -> bool:
    """Whether the operator keeps the key, in the environment."""
    return bool(text("KZ_SECRET_KEY"))


def secret_key(home: Path) -> str:
    """The node's signing key: from the environment, else from `home`, where it is made on first use."""
    if given():
        return text("KZ_SECRET_KEY")
    path = home / KEY
    if not path.exists():
        # Of a node that begins, nothing is derived from another key.
        _make_once(home / CODES_KEY, secrets.token_hex(32))
        _make_once(path, secrets.token_urlsafe(48))
    return _checked(path)


def old_keys(home: Path) -> list[OldKey]:
    """The keys that were replaced, the last first; of those in the environment nobody knows since when."""
    found = [OldKey(key, "") for key in several("KZ_SECRET_KEY_FALLBACKS")]
    with suppress(FileNotFoundError):
        for each in json.loads((home / OLD_KEYS).read_text(encoding="utf-8")):
            found.append(OldKey(str(each["key"]), str(each["until"])))
    key = secret_key(home)  # which is among them when a replacement was ended half-way
    return [each for each in found if each.key != key]


def codes_key(home: Path) -> str:
    """64 hexadecimal digits from which codes are derived; of a node that had none, what it derived them from."""
    path = home / CODES_KEY
    if not path.exists():
        _make_once(path, derive_codes_key(secret_key(home)))
    found = path.read_text(encoding="utf-8").strip()
    if len(bytes.fromhex(found)) != 32:
        raise ValueError("64 hexadecimal digits are expected")
    return found


def derive_codes_key(key: str) -> str:
    """What a node with the signing key `key` derived its codes from before they had a key of their own."""
    return hashlib.sha256(FIRST_PURPOSE.encode() + key.encode()).hexdigest()


def replace_key(home: Path, today: dt.date) -> None:
    """Make a new signing key; the one before still opens what it signed and sealed. Killed between: nothing is lost."""
    key = secret_key(home)
    kept = [each for each in _kept(home) if each.key != key]
    _write(home / OLD_KEYS, json.dumps([asdict(each) for each in (OldKey(key, today.isoformat()), *kept)]))
    _write(home / KEY, secrets.token_urlsafe(48))


def forget_old_keys(home: Path) -> int:
    """Remove the keys that were replaced; how many there were. Those in the environment are the operator's."""
    count = len(_kept(home))
    (home / OLD_KEYS).unlink(missing_ok=True)
    return count


def key_since(home: Path) -> str:
    """The day since which the signing key holds, ISO 8601; "" when the operator keeps it."""
    if given():
        return ""
    made = dt.datetime.fromtimestamp((home / KEY).stat().st_mtime).date().isoformat()
    return max((each.until for each in _kept(home)), default=made)


def load(home: Path, status: int = 2) -> tuple[str, list[str], str]:
    """Signing key, those that it replaced, and the key of codes; ends the process with a sentence if one cannot be had."""
    try:
        key = secret_key(home)
        old = [each.key for each in old_keys(home)]
        return key, old, codes_key(home)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else type(problem).__name__
        print(say("core.setting.key_file", {"path": home, "problem": why}), file=sys.stderr)
        raise SystemExit(status) from None


def _kept(home: Path) -> list[OldKey]:
    return [each for each in old_keys(home) if each.until]


def _checked(path: Path) -> str:
    key = path.read_text(encoding="utf-8")
    if len(key.strip()) < LEAST:
        raise ValueError("too short")
    return key


def _make_once(path: Path, content: str) -> None:
    """Write a file that is whole as soon as it is there, unless another process was first."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with _beside(path, content) as new, suppress(FileExistsError):
        os.link(new, path)


def _write(path: Path, content: str) -> None:
    with _beside(path, content) as new:
        new.replace(path)


@contextmanager
def _beside(path: Path, content: str) -> Iterator[Path]:
    """A file for its owner only, with `content` on the disk, that goes unless it is renamed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # of mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
