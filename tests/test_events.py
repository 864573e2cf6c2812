"""What packages declare of their events fits what is written down, and every move is told or says why it is not."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse

import conventions
from kuaizhuan.core import events
from kuaizhuan.ops import docs

PACKAGE = Path(__file__).resolve().parents[1] / "src/kuaizhuan"
MOVES = {f"{machine.name}.{verb}" for machine in docs.machines() for verb in machine.moves.values()}
UNTOLD = {
    **dict.fromkeys(
        ("collect.upload.check", "collect.upload.confirm", "collect.upload.discard", "collect.upload.fail",
         "collect.upload.finish", "collect.upload.map"),
        "whoever sent the file watches its page",
    ),
    "collect.admission.withdraw": "takes one's own application back, and nobody has answered yet",
    "match.introduction.keep": "nobody else is to know of it yet, and who keeps it is told on the page",
    "match.introduction.drop": "nobody else knew of it",
    "people.reset.use": "told as `people.password.change`",
    "people.reset.end": "a code that was not used opens nothing any more",
    "people.grant.decline": "the page of roles says what still waits; to whom it was to be given, nothing was said",
    "people.grant.withdraw": "takes one's own proposal back",
    "publish.appeal.withdraw": "who appealed takes it back, and nobody has answered yet",
    **dict.fromkeys(
        ("publish.announcement.submit", "publish.announcement.return", "publish.announcement.reopen"),
        "between editors of the platform, at their pages",
    ),
    **dict.fromkeys(
        ("publish.announcement.approve", "publish.announcement.withdraw"),
        "is for everybody, and stands on public pages",
    ),
    **dict.fromkeys(
        ("collect.source.recover", "collect.source.pause", "collect.source.resume"),
        "the page of the source says how it stands",
    ),
    "publish.record.take_back": "a draft goes with the record it was harvested from; the run of the source says so",
    "publish.record.overturn": "told as `publish.appeal.overturn`",
    "publish.record.reopen": "begins a draft of one's own anew",
    "publish.revision.drop": "takes one's own proposal back",
    **dict.fromkeys(
        ("transfer.listing.list", "transfer.listing.withdraw", "transfer.listing.expire", "transfer.listing.sell",
         "transfer.listing.certify"),
        "the seller's head writes down what an exchange made public",
    ),
    "transfer.application.send_back": "between two registrars, at their desk",
    "transfer.credit.replace": "told as the proposal that takes its place",
    "transfer.distribution.cancel": "the seller's head keeps the plan",
    "transfer.distribution.confirm": "the seller's head keeps the plan",
    "transfer.distribution.pay": "the seller's head keeps the plan",
    "transfer.distribution.resume": "follows from an answer, which is told",
}  # fmt: skip
"""Moves of which nobody is told, each with the reason."""
EXAMPLE = {"kind": "achievement", "code": "A1", "organisation": "O1"}


def test_every_move_is_told_or_says_why_not():
    assert MOVES - set(events.kinds()) == set(UNTOLD)


def test_what_is_declared_is_recorded_somewhere():
    files = [
        *PACKAGE.glob("*/services.py"),
        *PACKAGE.glob("*/services/*.py"),
        *PACKAGE.glob("*/*/services.py"),
    ]
    patterns = [pattern for file in files for pattern in conventions.recorded(file.read_text())]
    found = {code for code in events.kinds() if any(pattern.fullmatch(code) for pattern in patterns)}
    assert set(events.kinds()) - found - MOVES == set()


def test_a_code_that_nobody_records_is_found():
    source = 'audit.record("a.noun.verb", row)\naudit.record(f"a.other.{verb}", row)'
    patterns = list(conventions.recorded(source))
    told = [c for c in ("a.noun.verb", "a.other.go", "a.noun.go") if any(p.fullmatch(c) for p in patterns)]
    assert told == ["a.noun.verb", "a.other.go"]


def test_every_address_that_is_declared_exists():
    for declared in (*events.subjects().values(), *events.kinds().values()):
        for place in filter(None, (declared.page, declared.pages)):
            name, *arguments = place.partition("?")[0].split()
            assert reverse(name, args=[each.format_map(EXAMPLE) for each in arguments])


def test_every_column_that_is_declared_exists():
    for subject in events.subjects().values():
        paths = (*subject.owners, subject.person, subject.jurisdiction)
        assert subject.model._default_manager.values_list("code", *filter(None, paths)).query
        assert subject.model._default_manager.select_related(*subject.related).query
