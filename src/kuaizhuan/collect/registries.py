"""What ORCID, ROR and Crossref say of an identifier: beside the field in a form, for the person who fills it in.

Off unless `KZ_LOOKUP` is on, for the identifier then leaves the node; that of a person is personal data, and goes abroad.
Nothing that a registry says is written into a row. What was answered is remembered for a day.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from django.core.cache import cache

from kuaizhuan.catalog.values.persistent import LINKS
from kuaizhuan.collect.harvest.outgoing import Guarded, Unreachable, get

SECONDS = 8.0
"""How long a form waits for a registry, whatever it asks for; and …"""
PAUSE = 3.0
"""… for each part of an answer."""
MOST = 2
"""MiB of an answer."""
KEPT = 24 * 60 * 60
"""Seconds for which an answer is remembered."""
LONGEST = 300
FOUND, UNKNOWN, AWAY = "found", "unknown", "away"

Json = Any


@dataclass(frozen=True, slots=True)
class Said:
    """What a registry says of `value`: state found (with its name there), unknown, or away: it did not answer."""

    value: str
    state: str
    name: str = ""
    link: str = ""


def open_client() -> httpx.Client:
    """What asks a registry: it follows no redirect and reaches the public network only."""
    return httpx.Client(
        transport=Guarded(anywhere=False), timeout=PAUSE, trust_env=False,
        headers={"User-Agent": "Kuaizhuan", "Accept": "application/json"},
    )  # fmt: skip


def look_up(registry: str, values: Iterable[str]) -> list[Said]:
    """Ask a registry, orcid, ror or doi, for values in the form in which the catalogue keeps them; what there is no time
    for is away. Raises KeyError."""
    end = time.monotonic() + SECONDS
    return [_look_up(registry, value, end - time.monotonic()) for value in values]


def _look_up(registry: str, value: str, seconds: float) -> Said:
    address, read = REGISTRIES[registry]
    key = f"lookup:{registry}:{quote(value, safe='')}"
    known = cache.get(key)
    if known is None:
        known = _ask(address.format(quote(value, safe="")), read, seconds) if seconds > 0 else (AWAY, "")
        if known[0] != AWAY:
            cache.set(key, known, KEPT)
    state, name = known
    return Said(value, state, name, LINKS[registry](value))


def _ask(url: str, read: Callable[[Json], Iterator[str]], seconds: float) -> tuple[str, str]:
    """State and name. An answer of another shape than the registry's is as good as none."""
    try:
        with open_client() as client:
            answer = get(client, url, {}, MOST, seconds)
        if answer.status in (404, 410):
            return UNKNOWN, ""
        if answer.status != 200:
            return AWAY, ""
        name = "，".join(part for part in read(json.loads(answer.body)) if part)
    except (Unreachable, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return AWAY, ""
    return (FOUND, _clean(name)) if name else (UNKNOWN, "")


def _clean(name: str) -> str:
    """One line without signs that are not shown."""
    return "".join(char for char in " ".join(name.split()) if char.isprintable())[:LONGEST]


def _person(said: Json) -> Iterator[str]:
    name = said["name"] or {}
    parts = ("credit-name",) if name.get("credit-name") else ("given-names", "family-name")
    yield " ".join(str(name[part]["value"] or "") for part in parts if name.get(part))


def _organisation(said: Json) -> Iterator[str]:
    names = [each for each in said["names"] if "ror_display" in each["types"]] or said["names"]
    chinese = [each for each in said["names"] if each.get("lang") == "zh"]
    yield from dict.fromkeys(str(each["value"] or "") for each in (*names[:1], *chinese[:1]))


def _publication(said: Json) -> Iterator[str]:
    of = said["message"]
    yield from (str(each or "") for each in of["title"][:1])
    yield from (str(each or "") for each in of.get("container-title", [])[:1])
    yield str(of["issued"]["date-parts"][0][0] or "") if of.get("issued") else ""


REGISTRIES: dict[str, tuple[str, Callable[[Json], Iterator[str]]]] = {
    "orcid": ("https://pub.orcid.org/v3.0/{}/person", _person),
    "ror": ("https://api.ror.org/v2/organizations/{}", _organisation),
    "doi": ("https://api.crossref.org/works/{}", _publication),
}
"""Registry → the address that answers for a value, and what of the answer is its name. Of DOIs Crossref knows its own only."""
