"""What a row says is one digest, the same on each database, and gone with the row."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core import audit, covered
from kuaizhuan.core.audit import covering, seals
from kuaizhuan.core.audit.reconciling import reconcile
from kuaizhuan.core.models import Event, RowKey, Seal, Shape
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services.memberships import give

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, int, str]]:
    differences: list = []
    reconcile(differences, [])
    return [(each.kind, each.key, each.problem) for each in differences]


def last(model, key: int) -> Seal:
    return Seal.objects.filter(kind=model._meta.label_lower, key=key).order_by("-seq")[0]


def record(code: str, row=None) -> Event:
    with transaction.atomic():
        return audit.record(code, row, by=BY)


def test_the_digest_of_a_row_is_the_same_on_each_database():
    """Known by heart: of text, numbers, times, lists, and numbers that ``jsonb`` writes otherwise."""
    row = Organisation(name="示例大学", code="O-1")
    row.provenance = {"score": [1e22, 0.1, 1.0, -0.0, 3, 10**17], "一": {"b": None, "a": True}}
    row.save()
    fields = ["name", "provenance", "created_at", "parent_id"]
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC)
    Organisation.objects.filter(pk=row.pk).update(created_at=moment)
    said = seals.contents(Organisation, [row.pk], fields)[row.pk]
    assert seals.digest("00" * 16, Organisation, 7, fields, said) == KNOWN


KNOWN = "hmac-sm3:23d7775c194f:76163a36f90a6c3361a0ba4138823db971d292057193e41e93bd27db6e693849"


def test_an_event_seals_its_row_and_what_was_written_with_it():
    user, place = a_user(), an_organisation()
    covered.take()
    user.display_name = "甲"
    user.save()
    member = give(user, Role.RESEARCHER, by=BY, organisation=place)
    event = Event.objects.latest("seq")
    sealed = set(Seal.objects.filter(seq=event.seq).values_list("kind", "key"))
    assert {("people.user", user.pk), ("people.membership", member.pk)} <= sealed
    assert event.sealed
    assert found() == []


def test_an_event_about_a_row_that_was_not_written_seals_nothing():
    """It would make right what was changed in the row beside the audit."""
    user = a_user()
    record("x.row.begin", user)
    User._base_manager.filter(pk=user.pk).update(phone="+8613800000000")
    event = record("x.row.look", user)
    assert event.sealed == ""
    with transaction.atomic():
        audit.record_many([audit.Entry("x.row.look", user), audit.Entry("x.row.other")], by=BY)
    assert found() == [("people.user", user.pk, "changed")]


def test_what_is_written_in_bulk_is_sealed():
    rows = [an_achievement() for _ in range(3)]
    record("x.row.begin")
    with transaction.atomic():
        Achievement.objects.filter(pk__in=[rows[0].pk, rows[1].pk]).update(title="其一")
        rows[2].title = "其二"
        Achievement.objects.bulk_update([rows[2]], ["title"])
        audit.record("x.row.change", by=BY)
    last_event = Event.objects.latest("seq")
    keys = Seal.objects.filter(seq=last_event.seq, kind="catalog.achievement").values_list("key", flat=True)
    assert sorted(keys) == [row.pk for row in rows]
    assert found() == []


def test_volatile_fields_are_no_change():
    user = a_user()
    record("x.row.begin", user)
    with transaction.atomic():
        user.last_login = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        user.save(update_fields=["last_login"])
        assert covered.take() == {}
    assert found() == []


def test_a_part_that_is_taken_back_has_noted_nothing_and_taken_nothing():
    user, other = a_user(), a_user()
    record("x.row.begin")
    with transaction.atomic():
        user.display_name = "甲"
        user.save()
        with transaction.atomic():
            other.display_name = "乙"
            other.save()
            audit.record("x.row.inner", by=BY)
            transaction.set_rollback(True)
        audit.record("x.row.outer", by=BY)
    event = Event.objects.latest("seq")
    keys = Seal.objects.filter(seq=event.seq, kind="people.user").values_list("key", flat=True)
    assert list(keys) == [user.pk]
    assert found() == []


def test_only_the_last_key_of_a_row_is_kept_and_it_goes_with_the_row():
    user, place = a_user(), an_organisation()
    member = give(user, Role.RESEARCHER, by=BY, organisation=place)
    key = RowKey.objects.get(kind="people.user", key=user.pk).secret
    user.display_name = "甲"
    user.save()
    record("x.row.again", user)
    assert RowKey.objects.get(kind="people.user", key=user.pk).secret != key
    pk = member.pk
    people.revoke(member, by=BY)
    record("x.row.end")
    assert not RowKey.objects.filter(kind="people.membership", key=pk).exists()
    assert last(Membership, pk).digest == ""
    assert found() == []


def test_rows_of_before_are_covered_in_pieces(monkeypatch):
    monkeypatch.setattr(covering, "AT_ONCE", 2)
    rows = [Organisation(code=f"O-{number}", name="甲", folded_name="甲") for number in range(10, 15)]
    Organisation._base_manager.bulk_create(rows)
    assert "people.organisation" not in seals.kinds_covered()
    assert found() == []  # nobody says that they have seals
    assert covering.cover(by=BY) >= len(rows)
    assert set(seals.kinds_covered()) == {model._meta.label_lower for model in covered.models_covered()}
    assert covering.cover(by=BY) == 0
    assert audit.verify() is None
    Organisation._base_manager.bulk_create([Organisation(code="O-2", name="乙", folded_name="乙")])
    assert [(kind, problem) for kind, _, problem in found()] == [("people.organisation", "added")]


def test_a_field_of_a_later_version_makes_no_old_seal_wrong(monkeypatch):
    user = a_user()
    before = [name for name in covered.fields_of(User) if name != "language"]
    monkeypatch.setattr(
        seals, "fields_of", lambda model: before if model is User else covered.fields_of(model)
    )
    user.save()
    record("x.row.begin", user)
    seals.keep_shapes()
    monkeypatch.undo()
    assert found() == []
    User._base_manager.filter(pk=user.pk).update(phone="+8613800000000")
    assert found() == [("people.user", user.pk, "changed")]
    Shape.objects.all().delete()
    assert found() == [("people.user", user.pk, "shapeless")]


@pytest.mark.seen
@pytest.mark.django_db(transaction=True)
def test_what_no_event_spoke_of_is_sealed_after_the_commit(caplog):
    with transaction.atomic():
        user = User.objects.create(username="somebody")
    event = Event.objects.get()
    assert (event.code, event.data) == ("core.audit.unwritten", {"kind": "people.user", "rows": 1})
    assert last(User, user.pk).seq == event.seq
    assert "without an event" in caplog.text
    with transaction.atomic():
        user.display_name = "甲"
        user.save()
        with transaction.atomic():  # an event of a part: what came before the part is looked at again
            audit.record("x.row.change", user, by=BY)
    assert Event.objects.count() == 2
    User.objects.filter(pk=user.pk).update(display_name="乙")  # by itself, outside any transaction
    assert Event.objects.count() == 2  # Django's own manager of accounts notes rows one by one only
    assert found() == [("people.user", user.pk, "changed")]


@pytest.mark.django_db(transaction=True)
def test_verification_while_others_write_raises_no_alarm():
    user = a_user()
    record("x.row.begin", user)
    stop, problems, written = threading.Event(), [], []

    def write() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    row = User.objects.select_for_update().get(pk=user.pk)
                    row.display_name = str(len(written))
                    row.save()
                    audit.record("x.row.change", row, by=BY)
                written.append(1)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = set()
        while len(seen) < 5 and writer.is_alive():
            assert audit.verify() is None
            assert found() == []
            seen.add(len(written))
    finally:
        stop.set()
        writer.join()
    assert problems == []
    assert len(seen) == 5
    assert audit.verify() is None


def test_every_table_is_covered_or_says_why_not():
    from django.apps import apps

    ours = [model for model in apps.get_models() if model.__module__.startswith("kuaizhuan.")]
    silent = [m for m in ours if not issubclass(m, covered.Covered) and not getattr(m, "NOT_COVERED", "")]
    assert silent == []
    for model in covered.models_covered():
        assert model._meta.pk.get_internal_type() in ("BigAutoField", "AutoField")
        names = {field.name for field in model._meta.concrete_fields}
        assert names >= covered.volatile_of(model), model
        quiet = model.__name__ == "User" or model in covered.LIBRARIES
        assert quiet or isinstance(model._default_manager.all(), covered.CoveredRows), model
