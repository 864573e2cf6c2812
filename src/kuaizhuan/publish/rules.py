"""What a row must have before everybody can find it. Nothing is required that the reader does not need.

A superlative without a number is the field's oldest complaint: it is refused, but an editor may let it pass.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.publish.states import MaterialKind

_SUPERLATIVE = re.compile(
    r"(国际|世界|全球|国内|行业|业界)(领先|先进|首创|一流|第一|唯一)|填补.{0,4}空白|颠覆性"
)
_NUMBER = re.compile(r"\d")

RETURN_REASONS = (
    "publish.return.unclear",
    "publish.return.no_numbers",
    "publish.return.duplicate",
    "publish.return.not_technology",
    "publish.return.rights_unclear",
    "publish.return.secret",
    "publish.return.contact_wrong",
)
"""The reasons a reviewer may give; each has a sentence that says what to mend."""

READ = ("title", "summary", "description", "indicators", "valid_until")
"""The fields that `may_publish` reads."""


def may_publish(kind: str, values: Mapping[str, Any], *, today: dt.date) -> Verdict:
    """All that stands against publishing a row of `kind` with these `values`."""
    asked = KINDS[kind]
    return Verdict.of(
        _title(values, asked.shortest_title),
        _description(values, asked.shortest_description),
        _superlative(values) if asked.superlatives else None,
        _expired_reason(values, today),
    )


def may_override(note: str) -> Verdict:
    """Whoever sets a reason aside says why."""
    return Verdict.of(None if note.strip() else Reason("publish.note_missing"))


def may_return(codes: list[str]) -> Verdict:
    """A return names at least one known reason, so that the submitter knows what to mend."""
    unknown = [code for code in codes if code not in RETURN_REASONS]
    return Verdict.of(
        Reason("publish.reason_missing") if not codes else None,
        Reason("publish.reason_unknown", {"codes": ", ".join(unknown)}) if unknown else None,
    )


SHORTEST_APPEAL = 10


def may_appeal(text: str, *, appealed: bool) -> Verdict:
    """An appeal says why, and each refusal has one at most."""
    return Verdict.of(
        Reason("publish.appeal_short", {"least": SHORTEST_APPEAL}) if len(text) < SHORTEST_APPEAL else None,
        Reason("publish.appealed_already") if appealed else None,
    )


def may_decide_appeal(note: str) -> Verdict:
    """Whoever decides an appeal says why, to both sides."""
    return Verdict.of(None if note.strip() else Reason("publish.decision_note_missing"))


def missing(kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What readers want to know and a row does not say, the most useful first; nothing of it stands against publishing."""
    return tuple(name for name in KINDS[kind].useful if values.get(name) in (None, "", []))


LONGEST_NAME = 80
LONGEST_TEXT = 400
MOST_SEARCHES = 50
"""What one person may keep: each search is looked through again and again."""


def may_save(name: str, *, text: str, narrowed: bool, kept: int, taken: bool, alert_known: bool) -> Verdict:
    """All that stands against saving a search under `name`.

    narrowed: whether it has words, a kind or a filter. kept: how many others the person keeps. taken: whether
    one of those has the name.
    """
    return Verdict.of(
        Reason("publish.search_name_missing") if not name else None,
        Reason("publish.search_name_long", {"most": LONGEST_NAME}) if len(name) > LONGEST_NAME else None,
        Reason("publish.search_name_taken", {"name": name}) if name and taken else None,
        Reason("publish.search_text_long", {"most": LONGEST_TEXT}) if len(text) > LONGEST_TEXT else None,
        Reason("publish.search_empty") if not narrowed else None,
        Reason("publish.search_many", {"most": MOST_SEARCHES}) if kept >= MOST_SEARCHES else None,
        Reason("publish.search_alert_unknown") if not alert_known else None,
    )


MOST_FAVOURITES = 500


def may_keep(kept: int) -> Verdict:
    """Whether a person who keeps so many rows may keep another."""
    return Verdict.of(
        Reason("publish.favourite_many", {"most": MOST_FAVOURITES}) if kept >= MOST_FAVOURITES else None
    )


SHORTEST_ANNOUNCEMENT = 5
LONGEST_ANNOUNCEMENT = {"title": 120, "source": 120, "body": 20_000}
"""Characters."""


def may_announce(title: str, body: str, source: str = "") -> Verdict:
    """A draft has a title and a text of a length that a page can show."""
    said = {"title": title, "source": source, "body": body}
    return Verdict.of(
        Reason("publish.announcement_title_short", {"least": SHORTEST_ANNOUNCEMENT})
        if len(title) < SHORTEST_ANNOUNCEMENT
        else None,
        None if body else Reason("publish.announcement_empty"),
        *(
            Reason("publish.announcement_long", {"field": name, "most": most})
            for name, most in LONGEST_ANNOUNCEMENT.items()
            if len(said[name]) > most
        ),
    )


MOST_ATTACHMENTS = 10


def may_attach(kept: int) -> Verdict:
    """kept: how many files the announcement has."""
    return Verdict.of(
        Reason("publish.announcement_files", {"most": MOST_ATTACHMENTS}) if kept >= MOST_ATTACHMENTS else None
    )


def may_take_back(note: str) -> Verdict:
    """Whoever returns or withdraws an announcement says why."""
    return Verdict.of(None if note.strip() else Reason("publish.announcement_note_missing"))


FILES_OF: Mapping[str, frozenset[str]] = {
    MaterialKind.PICTURE: frozenset({"jpg", "png", "webp"}),
    MaterialKind.BROCHURE: frozenset({"pdf"}),
    MaterialKind.REPORT: frozenset({"pdf", "docx"}),
    MaterialKind.VIDEO: frozenset(),
}
"""Kind of material → names of `core.files.kinds.KINDS` that it may be."""
LONGEST_CAPTION, LONGEST_VIDEO = 120, 300
MEGABYTE = 1 << 20


def may_add_material(
    kind: str, caption: str, *, kept: int, most: int, file: str = "", size: int = 0, megabytes: int = 0
) -> Verdict:
    """kept: how many the row has, of `most`; file: the kind of its file, "" for none; size in bytes, of `megabytes`."""
    unfit = kind != MaterialKind.VIDEO and file not in FILES_OF[kind]
    return Verdict.of(
        Reason("publish.material_many", {"most": most}) if kept >= most else None,
        Reason("publish.material_caption_missing") if not caption else None,
        Reason("publish.material_caption_long", {"most": LONGEST_CAPTION})
        if len(caption) > LONGEST_CAPTION
        else None,
        Reason("publish.material_file", {"allowed": "、".join(sorted(FILES_OF[kind]))}) if unfit else None,
        Reason("publish.material_large", {"limit": megabytes}) if size > megabytes * MEGABYTE else None,
    )


def is_video_address(url: str, hosts: Sequence[str]) -> Verdict:
    """An https address by a name, without a password; of `hosts` or below one of them, where there are any."""
    host = host_of(url)
    listed = not hosts or any(host == each or host.endswith(f".{each}") for each in hosts)
    return Verdict.of(
        Reason("publish.video_address") if not host or len(url) > LONGEST_VIDEO else None,
        Reason("publish.video_host", {"host": host, "hosts": "、".join(hosts)})
        if host and not listed
        else None,
    )


_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,22}[a-z0-9]")


def host_of(url: str) -> str:
    """The name of the computer in an address of https, "" when it is none that may be shown."""
    if not url.isprintable() or any(sign in url for sign in " <>\"'\\"):
        return ""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.username is None and parts.port in (None, 443)
    except ValueError:
        return ""
    host = parts.hostname or ""
    return host if plain and _HOST.fullmatch(host) else ""


def may_return_material(note: str) -> Verdict:
    """Whoever returns a picture or paper says why."""
    return Verdict.of(None if note.strip() else Reason("publish.material_note_missing"))


def _title(values: Mapping[str, Any], least: int) -> Reason | None:
    title = (values.get("title") or "").strip()
    return Reason("publish.title_short", {"least": least}) if len(title) < least else None


def _description(values: Mapping[str, Any], least: int) -> Reason | None:
    length = len((values.get("description") or "").strip())
    if length >= least:
        return None
    return Reason("publish.description_short", {"least": least, "length": length})


def _superlative(values: Mapping[str, Any]) -> Reason | None:
    summary = values.get("summary") or ""
    found = _SUPERLATIVE.search(summary)
    if found is None or _NUMBER.search(summary) or values.get("indicators"):
        return None
    return Reason("publish.superlative_without_number", {"words": found[0]}, overridable=True)


def _expired_reason(values: Mapping[str, Any], today: dt.date) -> Reason | None:
    until = values.get("valid_until")
    return Reason("publish.expired", {"until": until}) if until is not None and until < today else None
