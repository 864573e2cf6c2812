"""What the value of a setting may be: each type reads a text, and says in a code and values what it takes.

Nothing here reaches Django: settings are read before it starts.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import dj_database_url

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?", re.I
)
_SIXTH = re.compile(r"\[[0-9a-f:.]{2,45}\]", re.I)
_DOMAIN = re.compile(r"(?=.{3,253}$)[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+", re.I | re.ASCII)
_MAIL = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@([^\s@<>(),;:\\\"\[\]]{1,253})")
_NAMED = re.compile(r"[^<>@\r\n\"]{0,100}<([^<>]+)>")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class Type(Protocol):
    """secret: its values are never shown."""

    @property
    def secret(self) -> bool: ...

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        """The code of the sentence that says what is taken, and its values."""
        ...

    def read(self, text: str) -> Any:
        """The value that `text` means; raises `ValueError` for what is not allowed."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """From `low` to `high`, both included, in `unit`; of ``seconds`` also parts."""

    low: float
    high: float
    unit: str = "whole"
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return f"core.setting.{self.unit}", {"low": f"{self.low:g}", "high": f"{self.high:.0f}"}

    def read(self, text: str) -> float:
        parts = self.unit == "seconds"
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?" if parts else r"-?[0-9]{1,12}", text):
            raise ValueError(text)
        value = float(text) if parts else int(text)
        if not self.low <= value <= self.high:
            raise ValueError(text)
        return value


@dataclass(frozen=True, slots=True)
class NoneOr:
    """0 for none, or what `number` allows."""

    number: Number
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        code, values = self.number.allowed
        return f"{code}_or_none", values

    def read(self, text: str) -> float:
        return 0 if text == "0" else self.number.read(text)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.flag", {})

    def read(self, text: str) -> bool:
        if text.lower() not in YES + NO:
            raise ValueError(text)
        return text.lower() in YES


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `names`, in whichever case; the value is as written here."""

    names: tuple[str, ...]
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return "core.setting.choice", {"names": ", ".join(self.names)}

    def read(self, text: str) -> str:
        return {name.lower(): name for name in self.names}.get(text.lower()) or _refuse(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of one line; `secret` when it opens something."""

    least: int = 0
    most: int = 200
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return "core.setting.text", {"least": self.least, "most": self.most}

    def read(self, text: str) -> str:
        return text if self.least <= len(text) <= self.most and text.isprintable() else _refuse(text)


@dataclass(frozen=True, slots=True)
class Name:
    """A short name in Latin letters, figures, dots and hyphens."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.name", {})

    def read(self, text: str) -> str:
        return text if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", text) else _refuse(text)


@dataclass(frozen=True, slots=True)
class Host:
    """A host's name or address; `below`: also ``.example.org``, whatever is below a name."""

    below: bool = False
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return ("core.setting.hosts" if self.below else "core.setting.host"), {}

    def read(self, text: str) -> str:
        name = text[1:] if self.below and text.startswith(".") else text
        return text if _HOST.fullmatch(name) or _SIXTH.fullmatch(name) else _refuse(text)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain name as identifiers hold it: two labels or more, each begun with a letter (oai-identifier.xsd)."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.domain", {})

    def read(self, text: str) -> str:
        return text if is_domain(text) else _refuse(text)


@dataclass(frozen=True, slots=True)
class Address:
    """An address of http or https, without user, query and fragment; `names` stand for what has no address."""

    names: tuple[str, ...] = ()
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        if self.names:
            return "core.setting.address_or", {"names": ", ".join(self.names)}
        return "core.setting.address", {}

    def read(self, text: str) -> str:
        if text in self.names:
            return text
        parts = urlsplit(text)
        Host().read(parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc)
        if parts.scheme not in ("http", "https") or parts.query or parts.fragment or not text.isprintable():
            raise ValueError(text)
        return text if " " not in text else _refuse(text)


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail address, or with `named` also ``Name <address>``."""

    named: bool = False
    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.mail", {})

    def read(self, text: str) -> str:
        inner = _NAMED.fullmatch(text) if self.named else None
        found = _MAIL.fullmatch(inner[1] if inner else text)
        if not found or not text.isprintable():
            raise ValueError(text)
        Host().read(found[1])
        return text


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """An address of PostgreSQL or SQLite; it may hold a password, and so is never shown."""

    secret: bool = True
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.database", {})

    def read(self, text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in ("postgres", "postgresql", "sqlite") or not text.isprintable():
            raise ValueError(text)
        if not text.startswith(f"{parts.scheme}://") or parts.port == 0 or len(parts.path) < 2:
            raise ValueError(text)
        dj_database_url.parse(text)
        return text


@dataclass(frozen=True, slots=True)
class Network:
    """An address, or a network with its length."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.network", {})

    def read(self, text: str) -> IPv4Network | IPv6Network:
        return ip_network(text)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, or where one can be made."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.folder", {})

    def read(self, text: str) -> Path:
        path = Path(text).resolve()
        there = next(each for each in (path, *path.parents) if _exists(each))
        return path if there.is_dir() else _refuse(text)


@dataclass(frozen=True, slots=True)
class File:
    """A file that is there."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.file", {})

    def read(self, text: str) -> Path:
        return Path(text) if _exists(Path(text)) and Path(text).is_file() else _refuse(text)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command with its arguments, as a shell would part them; the value is their tuple."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.command", {})

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(shlex.split(text)) or _refuse(text)


@dataclass(frozen=True, slots=True)
class DottedName:
    """The dotted name of a function in a module that is installed."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.function", {})

    def read(self, text: str) -> str:
        module, _, function = text.rpartition(".")
        return text if _DOTTED.fullmatch(text) and function and _spec(module) else _refuse(text)


@dataclass(frozen=True, slots=True)
class Package:
    """The dotted name of a package that is installed and not one of those that ship."""

    secret: bool = False
    allowed: tuple[str, Mapping[str, Any]] = ("core.setting.package", {})

    def read(self, text: str) -> str:
        if not _DOTTED.fullmatch(text) or text.partition(".")[0] == "kuaizhuan":
            raise ValueError(text)
        spec = _spec(text)
        return text if spec is not None and spec.submodule_search_locations else _refuse(text)


@dataclass(frozen=True, slots=True)
class Several:
    """Values of one type by comma, none of them twice; the value is their tuple."""

    each: Type

    @property
    def secret(self) -> bool:
        return self.each.secret

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return self.each.allowed

    def read(self, text: str) -> tuple[Any, ...]:
        values = [self.each.read(part.strip()) for part in text.split(",") if part.strip()]
        return tuple(values) if values and len(set(values)) == len(values) else _refuse(text)


@dataclass(frozen=True, slots=True)
class Pairs:
    """``name=what`` by comma, each name one of `names` and at most once; the value is their mapping."""

    names: tuple[str, ...]
    secret: bool = False

    @property
    def allowed(self) -> tuple[str, Mapping[str, Any]]:
        return "core.setting.pairs", {"names": ", ".join(self.names)}

    def read(self, text: str) -> Mapping[str, str]:
        pairs = [part.strip().partition("=") for part in text.split(",") if part.strip()]
        found = {name.strip(): what.strip() for name, _, what in pairs}
        right = found and len(found) == len(pairs) and set(found) <= set(self.names) and all(found.values())
        return found if right and text.isprintable() else _refuse(text)


def is_domain(text: str) -> bool:
    """Whether identifiers may hold `text` as their domain."""
    return _DOMAIN.fullmatch(text) is not None


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _exists(path: Path) -> bool:
    """Whether `path` is there; `ValueError` when it can be none, as one that is too long."""
    try:
        return path.exists()
    except OSError as problem:
        raise ValueError(str(path)) from problem


def _spec(name: str) -> Any:
    """Where a module is, `None` when it is nowhere; whatever looking for it raises means that it cannot be used."""
    try:
        return find_spec(name)
    except Exception as problem:
        raise ValueError(name) from problem
