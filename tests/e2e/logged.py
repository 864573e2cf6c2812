"""What the server of the browser writes to its log, and what may not stand in it: whatever opens something by itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kuaizhuan.core.logs import JsonLines
from kuaizhuan.core.secret_paths import masked

SHORTEST = 16
"""Characters of the shortest piece of an address that is secret; shorter ones are words, as ``code.svg``."""


class Log(logging.FileHandler):
    """Each line as a process of the node writes it. `secrets`: whatever opened something while it was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self.setFormatter(JsonLines())
        self.path = path
        self.secrets: set[str] = set()

    def notice(self, environ: Mapping[str, Any], **_: Any) -> None:
        """Keep what a request shows: the link that it asks for, the key of its session, its token."""
        self.secrets |= secret_pieces(environ.get("PATH_INFO", ""))
        if cookie := SimpleCookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME):
            self.secrets.add(cookie.value)
        self.secrets.update(environ.get("HTTP_AUTHORIZATION", "").split()[1:])

    def read_mail(self, bodies: Iterable[str]) -> None:
        """Keep the links of mail, followed or not."""
        for word in " ".join(bodies).split():
            self.secrets |= secret_pieces(urlsplit(word).path)

    def lines(self) -> list[str]:
        self.flush()
        return self.path.read_text(encoding="utf-8").splitlines()

    def leaks(self) -> list[str]:
        return list(leaking(self.lines(), self.secrets - {""}))


def secret_pieces(path: str) -> set[str]:
    """What opens something in the path of an address, by the list of `core.secret_paths`."""
    head = masked(path).partition("…")[0]
    return {piece for piece in path[len(head) :].split("/") if len(piece) >= SHORTEST}


def leaking(lines: Iterable[str], secrets: Collection[str]) -> Iterator[str]:
    """Lines in which one of `secrets` stands, or any link that opens something."""
    for line in lines:
        said = words_of(line)
        if masked(said) != said or any(secret in said for secret in secrets):
            yield line


def words_of(line: str) -> str:
    """What a line of JSON says; one that is something else, as it is."""
    try:
        fields = json.loads(line)
    except ValueError:
        return line
    return "\n".join(map(str, fields.values())) if isinstance(fields, dict) else line
