"""The domain under which the first identifiers were handed out: a file in the home, because a harvest changes no row."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings


def path() -> Path:
    """Where it is noted; whoever changes the domain on purpose takes the file away."""
    return Path(settings.HOME) / "oai_domain"


def note(domain: str) -> None:
    """Identifiers of `domain` went out; only the first time is noted, and a home that cannot be written is no fault."""
    if not path().exists():
        with suppress(OSError), path().open("x", encoding="utf-8") as file:
            file.write(domain)


def first() -> str:
    """The domain that was noted; "" before anybody harvested."""
    try:
        return path().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
