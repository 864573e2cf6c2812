"""Rows written in bulk say what Django's own way of writing them says."""

import gc

import pytest
from django.db import models
from django.db.models import Value
from django.db.models.functions import Upper

from kuaizhuan.collect.models import Claim
from kuaizhuan.core.bulk import QuickRows, insert_rows, seldom_collected
from kuaizhuan.core.models import RowKey

pytestmark = pytest.mark.django_db


def plain(model: type[models.Model]) -> list[dict[str, object]]:
    kept = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return list(model._base_manager.order_by("pk").values(*(name for name in kept if name != "at")))


def claims(count: int = 3) -> list[Claim]:
    return [
        Claim(typed_by="某", record_code=f"A{n}", rank=n, values={"甲": [n, None, {"乙": True}]})
        for n in range(count)
    ]


def test_the_same_rows_as_django_writes():
    models.QuerySet(Claim).bulk_create(claims())
    wanted = plain(Claim)
    models.QuerySet(Claim).all()._raw_delete("default")

    rows = QuickRows(Claim).bulk_create(claims())

    assert plain(Claim) == wanted
    assert [row.pk for row in rows] == list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    assert not rows[0]._state.adding


def test_what_the_database_fills_comes_back():
    rows = QuickRows(Claim).bulk_create(claims())
    assert [row.at for row in rows] == list(Claim.objects.order_by("pk").values_list("at", flat=True))
    assert all(row.at.tzinfo for row in rows)


def test_what_cannot_be_written_so_is_refused():
    first, second = claims(2)
    first.typed_by = Upper(Value("a"))
    with pytest.raises(TypeError):
        QuickRows(Claim).bulk_create([first, second])


def test_of_a_row_that_is_there_the_rest_is_written_over():
    insert_rows(
        RowKey, ("kind", "key", "secret"), [("a.b", 1, "old"), ("a.b", 2, "two")], over=("kind", "key")
    )
    insert_rows(
        RowKey, ("kind", "key", "secret"), [("a.b", 1, "new"), ("a.b", 3, "three")], over=("kind", "key")
    )
    found = RowKey.objects.filter(kind="a.b").order_by("key").values_list("key", "secret")
    assert list(found) == [(1, "new"), (2, "two"), (3, "three")]


def test_circles_are_looked_for_as_before_afterwards():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        with seldom_collected():
            within = gc.get_threshold()
        assert (within, gc.get_threshold()) == ((20_000, 20, 20), (700, 10, 10))
    finally:
        gc.set_threshold(*before)
