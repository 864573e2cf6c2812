"""Rows as lines of JSON and back, by the models as they were when the migrations at hand were applied.

Nothing here depends on what the models of today look like, so an older database can be backed up after an
upgrade of the program, and an older backup restored by a newer one.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model
from django.utils.duration import duration_string

from kuaizhuan.core.errors import BadInput, Conflict

BATCH = 500
FILLED_BY_MIGRATE = frozenset({"contenttypes.ContentType", "auth.Permission", "core.Shape"})
"""Tables that a new database has rows in before anybody has used it."""

Migrations = Sequence[tuple[str, str]]


def applied() -> Migrations:
    """The migrations applied to the database, in a fixed order; none when it is new."""
    return sorted(MigrationLoader(connection).applied_migrations)


def models_at(migrations: Migrations) -> list[type[Model]]:
    """Every stored model, relations' own tables included, as these migrations leave them.

    Raises `Conflict` when this program does not know one of them: a newer one wrote the data.
    """
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations, *loader.graph.nodes}
    if unknown := [f"{app}.{name}" for app, name in migrations if (app, name) not in known]:
        raise Conflict("ops.backup.newer", names=", ".join(unknown))
    try:
        state = loader.project_state(list(migrations))
    except NodeNotFoundError as problem:
        raise Conflict("ops.backup.newer", names=str(problem)) from problem
    models = state.apps.get_models(include_auto_created=True)
    stored = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(stored, key=lambda model: model._meta.label)


def migrate_to(migrations: Migrations) -> None:
    """Make the tables of these migrations in an empty database."""
    executor = MigrationExecutor(connection)
    nodes, wanted = executor.loader.graph.node_map, set(migrations)
    executor.migrate([key for key in migrations if not wanted & {child.key for child in nodes[key].children}])


def columns(model: type[Model]) -> list[Field]:
    """The columns that hold something said, not something computed."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def count(model: type[Model]) -> int:
    """Rows of the table."""
    return model._base_manager.count()


def is_used() -> bool:
    """Whether anybody has written into the database since it was made."""
    models = [model for model in models_at(applied()) if model._meta.label not in FILLED_BY_MIGRATE]
    return any(model._base_manager.exists() for model in models)


def lines(model: type[Model], size: int) -> Iterator[bytes]:
    """All rows by primary key, a JSON list a line, in pieces of about `size` bytes."""
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(BATCH)
    piece = bytearray()
    for row in rows:
        piece += json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()
        piece += b"\n"
        if len(piece) >= size:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def load(model: type[Model], names: Sequence[str], written: Iterable[bytes]) -> int:
    """Write the lines of `lines` into the table as they are; returns how many.

    names: the columns in the order of the lines. Raises `BadInput` when the columns are others or the
    database does not take a value (PostgreSQL minds lengths, for one, and SQLite does not).
    """
    fields = columns(model)
    label = model._meta.label
    if [field.attname for field in fields] != list(names):
        raise BadInput("ops.restore.other_columns", table=label)
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({wanted}) VALUES ({places})"
    done, source = 0, iter(written)
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            try:
                cursor.executemany(insert, [_values(fields, json.loads(line)) for line in batch])
            except (DatabaseError, ValidationError, ValueError, TypeError) as problem:
                first_line = str(problem).strip().splitlines()[0]
                raise BadInput("ops.restore.row", table=label, row=done + 1, problem=first_line) from problem
            done += len(batch)
    return done


def clear(models: Iterable[type[Model]]) -> None:
    """Take out what migrations wrote by themselves."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def reset_sequences(models: Sequence[type[Model]]) -> None:
    """Let the next row get a number above those that were written (PostgreSQL; SQLite does so itself)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _values(fields: Sequence[Field], row: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(None if value is None else field.to_python(value), connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _plain(value: object) -> str:
    """What JSON lacks, as text that `Field.to_python` reads; times to the microsecond, as they are hashed."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"no JSON for {type(value).__name__}")
