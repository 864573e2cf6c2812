"""What ``kuaizhuan check --deploy`` says of a node that others reach: errors are not to be deployed.

A package says its own in a file of this name, by Django's `register(…, deploy=True)`; all of them are found.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.utils.module_loading import import_string

from kuaizhuan.core import config
from kuaizhuan.core.config import keys
from kuaizhuan.core.messages import say

ENVIRONMENT_FILE = Path("/etc/kuaizhuan.env")
"""Where the settings of a deployed node stand; see docs/howto/deploy.md."""
LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
KEY_LENGTH, KEY_LETTERS = 32, 12
"""Fewest characters of a signing key that cannot be guessed, and fewest different ones."""
_OTHERS = stat.S_IRWXO
_GROUP_WRITES = stat.S_IWGRP

Found = Iterator[CheckMessage]


def report(level: Callable[..., CheckMessage], id: str, code: str, **values: Any) -> CheckMessage:
    """A message of `level` (`Error`, `Warning`, `Info`) whose text is the sentence for `code`."""
    return level(say(code, values), id=id)


def deployment(check: Callable[[], Found]) -> Callable[[], Found]:
    """Register a check of the settings of a public node."""

    def run(app_configs: Any, **_: Any) -> list[CheckMessage]:
        return list(check())

    register(run, Tags.security, deploy=True)
    return check


@deployment
def check_settings() -> Found:
    """Settings that are right for trying out and wrong for a node that others reach."""
    for sentence in config.unknown():
        yield Error(sentence, id="core.E101")
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS:
        yield report(Error, "core.E102", "core.check.key", length=KEY_LENGTH, letters=KEY_LETTERS)
    if settings.DEBUG:
        yield report(Error, "core.E103", "core.check.debug")
    if set(settings.ALLOWED_HOSTS) <= LOCAL:
        yield report(Error, "core.E104", "core.check.hosts")
    if settings.NODE == "demo":
        yield report(Error, "core.E105", "core.check.node")
    if not settings.SECURE_SSL_REDIRECT:
        yield report(Error, "core.E106", "core.check.https")
    if not settings.EMAIL_HOST or settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield report(Error, "core.E107", "core.check.mail")
    if settings.WEBHOOK_HTTP:
        yield report(Error, "core.E108", "core.check.webhooks")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield report(Warning, "core.W101", "core.check.sqlite")


@deployment
def check_programs() -> Found:
    """What the settings name and is not there."""
    scanner = config.several("KZ_SCAN")
    if not scanner:
        yield report(Info, "core.I101", "core.check.no_scanner")
    elif shutil.which(scanner[0]) is None:
        yield report(Error, "core.E109", "core.check.scanner", path=scanner[0])
    try:
        import_string(settings.TEXT_SENDER)
    except ImportError:
        yield report(Error, "core.E110", "core.check.text_sender", name=settings.TEXT_SENDER)


@deployment
def check_permissions() -> Found:
    """Files with secrets that other accounts of the machine may read or change."""
    for path in (settings.HOME, ENVIRONMENT_FILE):
        if mode := _mode(path) & (_OTHERS | _GROUP_WRITES):
            yield report(Error, "core.E111", "core.check.open", path=path, mode=f"{mode:03o}")
    for name in keys.FILES:
        if mode := _mode(settings.HOME / name) & (_OTHERS | stat.S_IRWXG):
            yield report(Error, "core.E111", "core.check.open", path=settings.HOME / name, mode=f"{mode:03o}")


def _mode(path: Path) -> int:
    """The permissions of `path`; 0 where there is nothing."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
