"""Every place that shows a name, a number or an address of a person, and why it may.

A template or a schema that shows one more fails until it stands here: masked, consented to, or one's own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import kuaizhuan
from kuaizhuan.catalog.disclosure import CONTACT

TEMPLATES = Path(kuaizhuan.__file__).parent / "web/templates"
PERSONAL = re.compile(
    r"\{[{%][^}]*?\b((?:\w+\.)*(?:user|phone|email|address|contact_\w+|display_name|username|who|by|contact)"
    r"(?:\.(?:display_name|username|phone|email|get_full_name))?)\b[^}]*?\}"
)
SHOWN = {
    # template → what it shows → why it may
    "account/confirm_phone_verification_code.html": {"phone": "one's own"},
    "account/phone_change.html": {"phone": "one's own"},
    "base.html": {"address": "of the page, in its other language"},
    "collect/admission.html": {
        "row.contact_name": "to who applied and the platform's editors",
        "row.contact_phone": "the same",
        "row.contact_email": "the same",
    },
    "core/contact.html": {
        "contact": "of who runs the node, from its settings",
        "contact.phone": "the same",
    },
    "core/history.html": {
        "line.who": "of those who acted, to those who may read all of the row",
        "source.by": "who handed in the file, to those who may read all of the row",
    },
    "desk/appeal.html": {"refusal.who": "who refused, to those who may read all of the row"},
    "desk/desk.html": {"user": "one's own"},
    "desk/done.html": {"line.who": "colleagues of one's own organisations, to those who may see the row"},
    "match/introduction.html": {
        "line.who": "of those who acted, to the parties",
        "contact": "both sides have consented: `match.queries.case` gives it only then",
    },
    "notices/choices.html": {"address": "one's own"},
    "people/reset_issued.html": {"person.username": "security sees for whom it is"},
    "people/appointments.html": {
        "username": "the name of a box that somebody writes in",
        "each.row.user": "security and the auditor see who holds a role, or is to",
        "each.row.user.display_name": "the same",
        "each.row.user.username": "the same",
        "each.by": "who gave it, to the same",
        "each.display_name": "security sees whose account is locked",
        "each.username": "the same",
    },
    "people/account.html": {
        "person.display_name": "security sees whose account they unlock or close",
        "person.username": "the same",
    },
    "people/audit.html": {
        "each.who": "who acted, to the auditor, who reads all that was done",
        "each.row.address": "where it was done from, to the auditor",
    },
    "people/event.html": {
        "who": "who acted, to the auditor, who reads all that was done",
        "row.address": "where it was done from, to the auditor",
    },
    "people/invitation.html": {"user": "one's own"},
    "people/members.html": {
        "row.user": "the person asked these heads to be let in",
        "each.user": "heads see who is in their organisation",
        "each.email": "masked, but for an open invitation that the head wrote",
        "each.phone": "masked",
    },
    "people/organisation.html": {"organisation.address": "of an organisation", "address": "of the page"},
    "publish/record.html": {"address": "of the page"},
    "publish/sheet.html": {"address": "of the page"},
    "transfer/papers.html": {"paper.file.by": "who handed the file in, to those who may read the contract"},
    "transfer/deal.html": {
        "file.by": "who handed the file in, to the parties of the deal and its overseers",
        "who": "who entered a deal that began elsewhere, to the same",
    },
    "transfer/income.html": {"entry.by": "who kept the books, to the heads of the seller and its overseers"},
    "transfer/seals.html": {
        "row.by": "which registrar looked at the seals, to those who may read the contract and the application"
    },
    "transfer/room.html": {
        "each.who": "who wrote a message, to the parties of the deal and its overseers",
        "row.by": "who moved it or handed a file in, to the same",
    },
    "ui/chain.html": {"step.by": "of those who acted, to those who may read all of the row: `present.chain`"},
    "ui/history_lines.html": {
        "line.who": "of those who acted, to those who may see the log: each view says to whom"
    },
    "ui/header.html": {"user": "one's own"},
    "ui/share_card.html": {"share.address": "of the page"},
}


def shown() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = re.sub(
            r"\{%\s*(?:blocktranslate|translate|url|if|elif|for|with|include|load)[^%]*%\}",
            "",
            re.sub(r"(?<=\s)\w+=(?=[\w.]+[\s|])", "", path.read_text()),  # what a tag is given by name
        )
        if names := {match[1] for match in PERSONAL.finditer(text)}:
            found[str(path.relative_to(TEMPLATES))] = names
    return found


def test_every_place_has_its_reason():
    assert shown() == {file: set(names) for file, names in SHOWN.items()}


def test_it_would_be_found(tmp_path, monkeypatch):
    (tmp_path / "x.html").write_text(
        "{{ row.user.phone }} {{ organisation.contact_name|upper }} {{ row.title }}"
    )
    monkeypatch.setattr(f"{__name__}.TEMPLATES", tmp_path)
    assert shown() == {"x.html": {"row.user.phone", "organisation.contact_name"}}


def test_interfaces_name_no_contact_but_that_of_a_row_by_its_tier():
    """What fills them is `publish.queries`, field by field through the tier; the walk over addresses looks at it."""
    root = Path(kuaizhuan.__file__).parents[2]
    schemas = json.loads((root / "docs/openapi.json").read_text())["components"]["schemas"]
    found = {
        (schema, field)
        for schema, said in schemas.items()
        for field in said.get("properties", {})
        if re.search(r"phone|email|contact|user|display_name", field)
    }
    # Of a side of an introduction: `match.queries.case` gives it only once both have consented.
    assert {field for schema, field in found if (schema, field) != ("IntroductionSide", "contact")} <= CONTACT
