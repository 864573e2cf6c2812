"""Rows that are only added to: the database refuses the rest, but where somebody opened them and left an event."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from factories import an_organisation
from kuaizhuan.core import append_only, audit
from kuaizhuan.core.actors import system
from kuaizhuan.core.models import Event, Opening, Seal

pytestmark = pytest.mark.django_db
BY = system("test")
TABLES = append_only.guarded_tables()


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def events() -> None:
    with transaction.atomic():
        audit.record("x.row.a", an_organisation(), by=BY)


def test_the_ledger_the_editions_and_the_chain_are_guarded():
    assert TABLES == ["core_event", "core_seal", "transfer_contractversion", "transfer_ledgerentry"]
    assert append_only.missing_guards() == []


@pytest.mark.parametrize("table", ["core_event", "core_seal"])
def test_the_database_refuses_what_services_never_do(events, table):
    for statement in (f"UPDATE {table} SET seq = seq + 100", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match=f"rows of {table} are only added"):
            run(statement)
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="only added"):
            run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_every_guarded_table_has_all_of_its_triggers(table):
    for name in append_only.trigger_names(table):
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP TRIGGER {name} ON {table}"
                if connection.vendor == "postgresql"
                else f"DROP TRIGGER {name}"
            )
        assert append_only.missing_guards() == [table]
        append_only.guard_tables()
        assert append_only.missing_guards() == []


def test_a_trigger_that_is_gone_is_named(events):
    append_only.free_tables()
    with pytest.raises(CommandError, match="transfer_ledgerentry 缺少数据库中只增不改的保护"):
        call_command("audit", "reconcile")


def test_tables_that_somebody_left_open_are_named(events):
    Opening.objects.create()
    assert append_only.missing_guards() == TABLES


def test_who_opens_them_leaves_an_event_and_closes_them(events):
    with audit.opened("x.row.open", by=BY, why="a test"):
        Seal.objects.all()._raw_delete("default")
    assert not Seal.objects.exists()
    assert not Opening.objects.exists()
    event = Event.objects.last()
    assert (event.code, event.data, event.actor_ref) == ("x.row.open", {"why": "a test"}, "test")
    with pytest.raises(IntegrityError, match="only added"):
        run("DELETE FROM core_event")


def test_what_fails_inside_changes_nothing(events):
    def delete_and_fail() -> None:
        with audit.opened("x.row.open", by=BY):
            Seal.objects.all()._raw_delete("default")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        delete_and_fail()
    assert Seal.objects.exists()
    assert not Opening.objects.exists()
    assert not Event.objects.filter(code="x.row.open").exists()
