"""Every setting a node has, with its default and what it is for; read from ``KZ_*`` in the environment.

`docs/settings.md` is generated from this table, so a setting that is not here does not exist.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """name in the environment; default as text; help for the operator."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("KZ_HOME", "var", "Folder for the database, the index, uploads and keys of this node."),
    Setting(
        "DATABASE_URL",
        "",
        "PostgreSQL, as postgres://user:password@host:port/name; empty: SQLite in KZ_HOME.",
    ),
    Setting("KZ_SECRET_KEY", "", "Key that signs sessions and links; empty: made once and kept in KZ_HOME."),
    Setting("KZ_DEBUG", "0", "1 shows tracebacks in the browser; never on a public machine."),
    Setting("KZ_HOSTS", "127.0.0.1,localhost", "Host names under which the node is reached, by comma."),
    Setting("KZ_HTTPS", "0", "1 when browsers reach the node by HTTPS only: secure cookies, HSTS."),
    Setting("KZ_NODE", "demo", "Short name of this node; part of the public codes it gives out."),
    Setting("KZ_VALID_DAYS", "365", "Days a published row stands until its owner has to confirm it."),
    Setting("KZ_UPLOAD_MB", "64", "Largest file accepted through the browser, in MiB."),
    Setting(
        "KZ_LOG_LEVEL",
        "WARNING",
        "Least grave line of the log on standard error: DEBUG, INFO, WARNING, ERROR.",
    ),
    Setting(
        "KZ_UNZIPPED_MB", "4096", "Largest work-book accepted, unpacked, in MiB; guards against zip bombs."
    ),
    Setting("KZ_OAI_PAGE", "100", "Rows in one answer to a harvester (OAI-PMH)."),
    Setting(
        "KZ_OAI_MAIL", "admin@kuaizhuan.invalid", "Mail address told to harvesters as the administrator's."
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> str:
    """The value of `name` in the environment, or its default; `KeyError` when the table has no such name."""
    return os.environ.get(name, _BY_NAME[name].default)


def flag(name: str) -> bool:
    """`read`, as a yes or no."""
    return read(name).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """`read`, as a whole number; raises `ValueError` when it is not one."""
    return int(read(name))


def secret_key(home: Path) -> str:
    """The node's signing key: from the environment, else from `home`, where it is made on first use."""
    given = read("KZ_SECRET_KEY")
    if given:
        return given
    path = home / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
