"""Tables whose rows are only added to, which the database itself sees to.

A model says so by deriving from `AppendOnly`. After migrations and after a restore its table has triggers that refuse
UPDATE, DELETE and, on PostgreSQL, TRUNCATE, whoever asks: a service with a fault, a shell, a program beside the node.
What must take such rows away opens them by `core.audit.opened`, which leaves an event and counts for its transaction
only: the triggers look for a row of `core.Opening`, and nobody else sees that row before it is gone again.

Whoever owns the database can drop a trigger. `missing_guards` names the tables, and the seals what was changed.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models

OPENING = "core_opening"
"""The table that the triggers look into; see `core.models.Opening`."""
_FUNCTION = "kz_only_added"


class AppendOnly(models.Model):
    """A row that is written once: `save` of one that is stored and `delete` raise `TypeError`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"a row of {self._meta.label} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"a row of {self._meta.label} is never deleted")


def guarded_tables() -> list[str]:
    """Names of the tables of all models that are append-only, in order."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


def guard_tables() -> None:
    """Make the triggers that are not there; tables of migrations that are not applied yet are left out."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if OPENING not in there:
            return
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in missing_guards():
            for statement in _statements(table) if table in there else ():
                cursor.execute(statement)


def free_tables() -> None:
    """Drop the triggers, for a migration that is taken back to before there were any."""
    with connection.cursor() as cursor:
        for table in set(guarded_tables()) & set(connection.introspection.table_names(cursor)):
            for name in trigger_names(table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing_guards() -> list[str]:
    """The append-only tables that lack one of their triggers, or have one that is turned off; all of them where somebody left
    a row in the table that opens them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {OPENING}")
        if cursor.fetchone()[0]:
            return guarded_tables()
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return [table for table in guarded_tables() if not there.issuperset(trigger_names(table))]


def trigger_names(table: str) -> list[str]:
    """Names of the triggers that a table must have on this database."""
    return [f"{table}_no_{what}" for what in _REFUSED[connection.vendor]]


def _statements(table: str) -> list[str]:
    """What makes the triggers of one table anew."""
    found = []
    for name, what in zip(trigger_names(table), _REFUSED[connection.vendor], strict=True):
        if connection.vendor == "postgresql":
            each = "STATEMENT" if what == "truncate" else "ROW"
            found.append(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {what.upper()} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
            )
            found.append(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        else:
            found.append(f"DROP TRIGGER IF EXISTS {name}")
            found.append(
                f"CREATE TRIGGER {name} BEFORE {what.upper()} ON {table}"
                f" WHEN NOT EXISTS (SELECT 1 FROM {OPENING})"
                f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            )
    return found


_REFUSED = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {OPENING}) THEN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  RETURN OLD;
END $$
"""
