"""A file between its preview and its import: kept on the node under a name only its sender's session knows.

What nobody imported within a day is removed with the next upload.
"""

from __future__ import annotations

import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from kuaizhuan.core.errors import BadInput

KEPT_SECONDS = 24 * 3600
SESSION_KEY = "upload"
SUFFIXES = frozenset({".xlsx", ".csv", ".tsv", ".txt", ".jsonl", ".json"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An uploaded file, what it holds (`word`, as in the commands), and for whom (code, or "")."""

    token: str
    name: str
    word: str
    organisation: str

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "waiting" / self.token

    @property
    def path(self) -> Path:
        suffix = PurePath(self.name).suffix.lower()
        return self.folder / f"upload{suffix if suffix in SUFFIXES else ''}"

    @property
    def refused(self) -> Path:
        return self.folder / "refused.xlsx"


def keep(request: HttpRequest, file: UploadedFile, word: str, organisation: str) -> Waiting:
    """Store `file` and remember it in the session; an earlier one that waited there is removed."""
    discard(request)
    _sweep()
    waiting = Waiting(secrets.token_hex(16), PurePath(file.name or "upload").name[:255], word, organisation)
    waiting.folder.mkdir(parents=True)
    with waiting.path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    request.session[SESSION_KEY] = [waiting.token, waiting.name, word, organisation]
    return waiting


def current(request: HttpRequest) -> Waiting:
    """The file that waits in this session; raises `BadInput` when there is none."""
    stored = request.session.get(SESSION_KEY)
    waiting = Waiting(*stored) if stored else None
    if waiting is None or not waiting.path.exists():
        raise BadInput("web.upload_gone")
    return waiting


def discard(request: HttpRequest) -> None:
    """Remove the file that waits in this session, if any."""
    if stored := request.session.pop(SESSION_KEY, None):
        shutil.rmtree(Waiting(*stored).folder, ignore_errors=True)


def _sweep() -> None:
    root = Path(settings.MEDIA_ROOT) / "waiting"
    before = time.time() - KEPT_SECONDS
    for folder in root.iterdir() if root.exists() else ():
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
