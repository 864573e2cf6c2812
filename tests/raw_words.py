"""What the visible text of a Chinese page may not say: codes of the program, and abbreviations of standards."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from lxml import html

from address_world import HOSTILE

DOTTED = re.compile(
    r"\b(?:core|people|catalog|collect|publish|match|transfer|notices|web)\.[a-z_]+(?:\.[a-z_]+)*\b"
)
STANDARD = re.compile(r"\b(?:CNY|RMB|CN|zh|zh-hans|zh-Hans)\b")
TOKEN = re.compile(r"(?<![\w./@<-])[a-z]+(?:_[a-z]+)*(?![\w.@/=>-])")
MEANT = {
    "web:metrics": "for a machine",
    "web:audit": "the auditor searches by codes, which stand beside their words",
    "web:event": "the auditor reads codes beside their words",
    "web:jobs": "names of jobs, for who runs the node",
    "web:parts": "for whoever writes a page",
    "web:webhooks": "for whoever writes a program",
    "web:webhook": "for whoever writes a program",
    "web:own_data": "the account's data as they are stored",
}
"""Pages on which codes are meant, and for whom."""
NAMES = {"core.sweep_files"}
"""Of jobs that failed, on the desk of who runs the node."""
CODES = (
    "self::script or self::style or self::code or self::pre or self::textarea or self::option or @lang='en'"
)


@cache
def values() -> frozenset[str]:
    """Every value of an enumeration of the program."""
    found = (
        each
        for name, module in list(sys.modules.items())
        if (name.startswith("kuaizhuan.") and name.endswith(("states", "roles"))) or ".states." in name
        for each in vars(module).values()
    )
    kinds = (each for each in found if isinstance(each, type) and issubclass(each, StrEnum))
    return frozenset(str(value) for kind in kinds for value in kind)


def visible(body: bytes) -> Iterator[str]:
    """The texts of a page that its reader sees."""
    page = html.fromstring(body.decode())
    for text in page.xpath(f"//body//text()[not(ancestor::*[{CODES}])]"):
        said = str(text).strip()
        if said and HOSTILE not in said and "onload" not in said and "<" not in said:
            yield said


def raw_words(name: str, body: bytes) -> set[str]:
    """Codes and abbreviations that the page `name` shows."""
    if name in MEANT or not body.strip() or b'lang="en"' in body[:200]:
        return set()
    found = set()
    for said in visible(body):
        found |= {
            f"{each} in: {said[:60]}" for each in {*DOTTED.findall(said), *STANDARD.findall(said)} - NAMES
        }
        found |= {f"{each} in: {said[:60]}" for each in TOKEN.findall(said) if each in values()}
    return found
