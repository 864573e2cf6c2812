"""Reads of what is sensitive: once per reader, row and quarter of an hour, and they seal nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from freezegun import freeze_time

from factories import BY, a_user
from kuaizhuan.core import audit, reading
from kuaizhuan.core.access import EVERYBODY, Policy
from kuaizhuan.core.audit import covering, reads
from kuaizhuan.core.errors import Unrecorded
from kuaizhuan.core.models import Event, Seal
from kuaizhuan.core.reading import Read
from kuaizhuan.people.models import User

pytestmark = pytest.mark.django_db
CODE = "people.user.export"


def test_once_for_each_reader_row_and_quarter():
    one, other = a_user(), a_user()
    here = replace(BY, address="198.51.100.7", session="a")
    with freeze_time("2026-03-02 09:00:01") as clock:
        for by, row in ((here, one), (here, one), (here, other), (replace(here, session="b"), one)):
            reads.write_reads([Read(CODE, row), Read(CODE, row)], by=by)
        assert Event.objects.filter(code=CODE).count() == 3
        clock.tick(dt.timedelta(minutes=15))
        reads.write_reads([Read(CODE, one)], by=here)
    assert Event.objects.filter(code=CODE).count() == 4
    assert audit.verify() is None


def test_values_tell_reads_apart():
    for form in ("csv", "xlsx", "csv"):
        reads.write_reads([Read(CODE, data={"form": form})], by=BY)
    assert [event.data["form"] for event in Event.objects.filter(code=CODE)] == ["csv", "xlsx"]


def test_a_read_does_not_make_right_what_was_changed_beside_the_audit():
    with transaction.atomic():
        user = a_user()
        audit.record("people.user.create", user, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET display_name = %s WHERE id = %s", ("另一人", user.pk))
    before = Seal.objects.count()
    reads.write_reads([Read(CODE, user)], by=BY)
    with transaction.atomic():
        audit.record("people.sign_in.fail", user, by=BY)
    assert Seal.objects.count() == before
    assert covering._differing(User, [user.pk], {}) == [user.pk]


def test_what_cannot_be_written_down_is_refused(monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(reads, "record_many", fail)
    with pytest.raises(Unrecorded, match="read_unrecorded"):
        reads.write_reads([Read(CODE)], by=BY)


def test_a_sensitive_policy_notes_what_it_gives():
    user = a_user()
    plain, sensitive = (
        Policy("people.user.see", EVERYBODY),
        Policy("people.user.view", EVERYBODY, sensitive=True),
    )
    with reading.collected() as found:
        plain.get(BY, User.objects.all(), pk=user.pk)
        assert sensitive.allows(BY, user)  # what decides on a button gives nothing
        assert found == []
        sensitive.get(BY, User.objects.all(), pk=user.pk)
        sensitive.require(BY, user)
    assert found == [Read("people.user.view", user)] * 2


def test_codes_of_reads_are_known_by_their_end():
    with pytest.raises(ValueError, match="not how"):
        reading.note("people.user.create")
    with transaction.atomic():
        audit.record("people.user.create", a_user(), by=BY)
    reads.write_reads([Read(CODE)], by=BY)
    assert not reads.without_reads(Event.objects.all()).filter(code=CODE).exists()
    assert reads.without_reads(Event.objects.all()).filter(code="people.user.create").exists()
