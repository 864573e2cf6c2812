"""Nothing that somebody typed becomes markup: on no page, in no feed, in no work-book.

There is no rich text on the platform: every text is plain and escaped where it is shown. So each text of each
row is made hostile, and every address is read by everybody (`test_addresses`).
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from openpyxl import load_workbook

import kuaizhuan
from address_table import ADDRESSES, SECRETS
from address_world import HOSTILE, Place, content, visitor
from kuaizhuan.core.events import topics
from kuaizhuan.core.models import Opening
from kuaizhuan.notices import services as notices
from kuaizhuan.people.models import User
from kuaizhuan.publish.search_index import rebuild
from selection import on_any_database
from test_anonymous import ABOVE, OWNER, PERSON

pytestmark = pytest.mark.django_db
SHORT = "<b onload=x>"
"""For columns that are too narrow for the other."""
NOT_TYPED = {"code", "key", "state", "kind", "role", "region", "jurisdiction", "credit_code", "username", "email",
             "password", "phone", "language", "hash", "file_hash", "contact_email", "engine_version", "problem",
             "high_tech_field", "industry", "discipline", "stage", "demand_type", "declined_by", "reason",
             "demand_version", "achievement_version", "topic", "cadence", "acting_for", "actor_kind", "actor_ref",
             "subject_kind", "subject_code", "name_hash", "object_version", "alert", "sort",
             "sheet_kind", "record_code", "revision", "refused_by", "decided_by", "proposed_by", "typed_by", "digest",
             "secret", "orcid", "ror",
             "origin", "turn", "lost_reason", "party", "mode", "pricing", "transfer_mode", "formula", "type", "subtype",
             "category", "field", "seller_place", "buyer_place", "parties_key", "fingerprint", "sha256", "sm3", "regime",
             "token", "official_number", "subject_state", "purpose", "media_type", "place", "scan", "text_state",
             "storedfile.name", "application.purpose", "heartbeat.name", "machine", "sealed", "filed_category",
             "filed_subtype", "by_party", "claimed_by", "waiver.reason"}  # fmt: skip
"""Columns that hold codes, or what was checked to be an address or a number before it was stored."""
TEMPLATES = Path(kuaizhuan.__file__).parent
READERS = ("visitor", "office", "elsewhere", "editor", "operator", "self")
"""Who is shown most."""


def spoil() -> int:
    """Make every text that a person typed hostile; returns how many columns."""
    count, opening = 0, Opening.objects.create()
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model.__module__.startswith("kuaizhuan.") or label == "core.event":
            continue
        for field in model._meta.concrete_fields:
            typed = not {field.name, f"{model._meta.model_name}.{field.name}"} & NOT_TYPED
            if isinstance(field, models.CharField | models.TextField) and typed:
                for row in model._default_manager.all():
                    text = hostile(getattr(row, field.name) or str(row.pk), field.max_length)
                    model._default_manager.filter(pk=row.pk).update(**{field.name: text})
                count += 1
    for row in (
        *apps.get_model("catalog.achievement").objects.all(),
        *apps.get_model("catalog.demand").objects.all(),
    ):
        row.keywords = [HOSTILE]
        row.indicators = [
            {"parameter": HOSTILE, "operator": ">=", "value": 3, "unit": HOSTILE, "method": HOSTILE}
        ]
        row.save()
    for row in apps.get_model("match.introduction").objects.all():
        row.answers = {"match.question.why": HOSTILE + row.answers.get("match.question.why", "")}
        row.save()
    for row in apps.get_model("collect.refusedrow").objects.all():
        row.cells = {"title": HOSTILE + row.cells["title"], HOSTILE: HOSTILE}
        row.save()
    opening.delete()
    return count


def hostile(said: str, longest: int | None) -> str:
    """What was said with hostile words before it, as far as the column has room; a secret stays to be looked for."""
    wanted = (HOSTILE + said, HOSTILE, SHORT + said, SHORT)
    fitting = [text for text in wanted if longest is None or len(text) <= longest]
    if any(secret in said for secret in (*SECRETS, OWNER, PERSON, ABOVE)):
        fitting = [text for text in fitting if said in text] or [said]
    return fitting[0]


@pytest.fixture(scope="module")
def kept(keep):
    def made() -> Place:
        world = Place()
        assert spoil() > 20
        rebuild()
        return world

    return keep(made)


@pytest.fixture
def world(kept, db, unlimited):
    return kept.copy()


@pytest.mark.parametrize(
    "who", ["operator", *on_any_database(sorted({*READERS} - {"operator"}), "templates escape")]
)
def test_nothing_asked_becomes_markup(world, who):
    """What is in the rows is for `test_addresses`; here hostile words come with the question."""
    client = visitor(world, who)
    asked = dict.fromkeys(("q", "next", "sort", "page", "kind", "state"), HOSTILE)
    shown = set()
    for name, address in ADDRESSES.items():
        for arguments in address.get:
            response = client.get(world.address(name, arguments), asked)
            if shown_in(f"{name} {arguments}", response, content(response)):
                shown.add(name)
    assert {"web:search", "web:record"} <= shown


def shown_in(where: str, response, content: bytes) -> bool:
    """Whether a hostile text is in the answer and its content, which must not be as markup or as a formula."""
    kind = response["Content-Type"].split(";")[0] if response.has_header("Content-Type") else ""
    if kind.endswith("sheet"):
        cells = [
            cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row
        ]
        assert [cell.value for cell in cells if cell.data_type == "f"] == [], where
        return any("<b onload" in str(cell.value) for cell in cells)
    if kind.endswith("document"):
        text = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    elif kind == "image/png":
        assert b"<b onload" not in content, where
        return False
    else:
        text = content.decode()
    if kind == "text/csv":  # never shown as a page, and no cell of it is a formula
        assert "attachment" in response["Content-Disposition"], where
        assert response["X-Content-Type-Options"] == "nosniff", where
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == [], where
        return "<b onload" in text
    if kind == "application/json" or kind.endswith("+json"):
        assert response["X-Content-Type-Options"] == "nosniff", where
        return "<b onload" in text
    assert "<b onload" not in text, where
    return "&lt;b onload" in text


def test_no_markup_in_mail(world, mailoutbox):
    person = world.user("office")
    User.objects.filter(pk=person.pk).update(is_active=True)
    person.emailaddress_set.create(email="anna@demo.example", verified=True, primary=True)
    for notice in person.notices.all():
        notice.digest = None
        notice.save()
    notices.choose(person, dict.fromkeys(topics(), notices.Cadence.AT_ONCE), by=world.actors()["office"])
    notices.send_digests(by=world.actors()["office"])
    assert all("<b onload" not in mail.alternatives[0][0] for mail in mailoutbox)


def test_nothing_is_said_to_be_safe_but_what_the_program_wrote():
    found = {
        str(path.relative_to(TEMPLATES)): len(marks)
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".py", ".xml"}
        if (marks := re.findall(r"\|\s*safe\b|autoescape off|mark_safe\(", path.read_text()))
    }
    assert found == {
        "web/presenters/linked_data.py": 1,  # JSON, with what could end the script escaped
        "web/templatetags/parts.py": 1,  # what the template itself rendered, escaped as everywhere
        "web/templatetags/words.py": 1,  # escapes everything between the marks it sets
    }
