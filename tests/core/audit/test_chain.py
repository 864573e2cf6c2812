import threading

import pytest
from django.db import connection, transaction

from factories import an_organisation
from kuaizhuan.core import audit
from kuaizhuan.core.actors import system
from kuaizhuan.core.models import ChainHead, Event, Opening

BY = system("test")


def three_events() -> None:
    with transaction.atomic():
        audit.record("x.row.a", by=BY, note="一", old=1, new="乙")
        audit.record_many([audit.Entry("x.row.b"), audit.Entry("x.row.c", data={"n": 1.5})], by=BY)


def sql(text: str, *values: object) -> None:
    Opening.objects.create()  # whoever has the database opens what is only added to
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.mark.django_db
def test_an_event_says_who_what_and_about_which_row() -> None:
    row = an_organisation()
    with transaction.atomic():
        event = audit.record("people.organisation.rename", row, by=BY, note="因更名", old="甲", new="乙\x00")
    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor_kind, stored.actor_ref) == ("system", "test")
    assert (stored.subject_kind, stored.subject_code) == ("people.organisation", row.code)
    assert stored.data == {"old": "甲", "new": "乙\ufffd"}
    assert audit.verify() is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("x.row.a", by=BY)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_its_change() -> None:
    with transaction.atomic():
        audit.record("x.row.a", by=BY)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    three_events()
    assert audit.verify() is None


@pytest.mark.django_db
def test_an_empty_chain_holds() -> None:
    assert audit.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE core_event SET note = 'other' WHERE seq = 2", audit.Break(2, "altered")),
        ("UPDATE core_event SET code = 'x.row.z' WHERE seq = 1", audit.Break(1, "altered")),
        ("UPDATE core_event SET hash = repeat_zero WHERE seq = 3", audit.Break(3, "altered")),
        ("DELETE FROM core_event WHERE seq = 1", audit.Break(1, "missing")),
        ("DELETE FROM core_event WHERE seq = 2", audit.Break(2, "missing")),
        ("DELETE FROM core_event WHERE seq = 3", audit.Break(3, "cut")),
        ("DELETE FROM core_event", audit.Break(1, "cut")),
        ("UPDATE core_event SET seq = 9 WHERE seq = 3", audit.Break(3, "missing")),
    ],
)
def test_verify_names_the_first_broken_link(statement: str, found: audit.Break) -> None:
    three_events()
    sql(statement.replace("repeat_zero", f"'{audit.ORIGIN}'"))
    assert audit.verify() == found


@pytest.mark.django_db
def test_an_event_slipped_in_at_the_end_is_found() -> None:
    three_events()
    last = Event.objects.get(seq=3)
    forged = Event(seq=4, at=last.at, code="x.row.d", actor_kind="person", actor_ref="mallory")
    forged.hash = audit.link(last.hash, forged)
    forged.save()
    assert audit.verify() == audit.Break(5, "cut")


@pytest.mark.django_db
def test_taking_away_the_head_too_is_found() -> None:
    three_events()
    sql("DELETE FROM core_chainhead")
    assert audit.verify() is not None


@pytest.mark.django_db
def test_the_model_refuses_change_and_removal() -> None:
    three_events()
    event = Event.objects.get(seq=1)
    with pytest.raises(TypeError, match="changed"):
        event.save()
    with pytest.raises(TypeError, match="deleted"):
        event.delete()
    assert str(event) == "1 x.row.a"
    assert str(ChainHead.objects.get()) == "3"


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_keep_one_unbroken_chain() -> None:
    start, problems = threading.Barrier(8), []

    def write() -> None:
        try:
            start.wait()
            for _ in range(5):
                with transaction.atomic():
                    audit.record("x.row.a", by=BY)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert list(Event.objects.values_list("seq", flat=True)) == list(range(1, 41))
    assert audit.verify() is None


@pytest.mark.django_db
def test_who_listens_hears_of_it_in_the_same_transaction() -> None:
    heard: list[str] = []

    def listen(events: list[Event], **kwargs: object) -> None:
        assert connection.in_atomic_block
        heard.extend(event.code for event in events)

    audit.recorded.connect(listen)
    try:
        three_events()
    finally:
        audit.recorded.disconnect(listen)
    assert heard == ["x.row.a", "x.row.b", "x.row.c"]
