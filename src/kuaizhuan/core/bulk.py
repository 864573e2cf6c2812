"""Rows written by the thousand: what the database takes as it is, is not asked, value by value, how it is to be written."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.db import connection, connections, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLInsertCompiler

M = TypeVar("M", bound=models.Model)
TEXT: frozenset[type] = frozenset({str, type(None)})
NUMBER: frozenset[type] = frozenset({int, bool, type(None)})
PLAIN: dict[type[Any], frozenset[type]] = {
    models.CharField: TEXT,
    models.TextField: TEXT,
    models.EmailField: TEXT,
    models.IntegerField: NUMBER,
    models.BigIntegerField: NUMBER,
    models.PositiveIntegerField: NUMBER,
    models.PositiveSmallIntegerField: NUMBER,
    models.ForeignKey: NUMBER,
}
"""Fields, of just these classes, and the types of their values that both databases take as they are."""


class QuickInsert(SQLInsertCompiler):
    """Django's own, which looks at one column after the other instead of at each value by itself."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        self.rows, self.query.objs = self.query.objs, []  # the values are gathered by `assemble_as_sql`
        try:
            return super().as_sql(*args, **kwargs)
        finally:
            self.query.objs = self.rows

    def assemble_as_sql(self, fields: Sequence[Any], value_rows: Any) -> Any:
        columns = [self._column(field) for field in fields]
        marks = zip(*(marks for marks, _ in columns), strict=True)
        return list(marks), list(zip(*(values for _, of_it in columns for values in of_it), strict=True))

    def _column(self, field: Any) -> tuple[list[str], list[list[Any]]]:
        """What stands for a field in each row, and its values: none where the database has them itself."""
        values: list[Any] = [getattr(row, field.attname) for row in self.rows]
        types = {*map(type, values)}
        if types <= PLAIN.get(type(field), frozenset()):
            return ["%s"] * len(values), [values]
        if types == {DatabaseDefault}:
            mark, params = self.field_as_sql(field, cast(Any, None), self.prepare_value(field, values[0]))
            return [mark] * len(values), [[param] * len(values) for param in params]
        prepared = [self.prepare_value(field, self.pre_save_val(field, row)) for row in self.rows]
        if any(hasattr(value, "as_sql") for value in prepared):
            raise TypeError(f"{field} is an expression in some rows that are written together")
        return ["%s"] * len(values), [prepared]


class QuickRows(models.QuerySet[M]):
    """Rows of which many are written at once by `QuickInsert`."""

    def _insert(
        self,
        objs: Sequence[M],
        fields: Sequence[Any],
        returning_fields: Sequence[Any] | None = None,
        raw: bool = False,
        using: str | None = None,
        **conflict: Any,
    ) -> Any:
        if len(objs) == 1 or raw or not fields:
            return super()._insert(objs, fields, returning_fields, raw=raw, using=using, **conflict)  # type: ignore[misc]
        self._for_write = True
        query = InsertQuery(self.model, **conflict)
        query.insert_values(fields, cast(Any, objs))
        using = using or self.db
        return QuickInsert(query, connections[using], using).execute_sql(returning_fields)

    _insert.alters_data = True  # type: ignore[attr-defined]


def insert_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[int | str]],
    *,
    over: Sequence[str] = (),
) -> None:
    """Insert rows that say whole numbers and texts in the fields `names`; their other columns need a default.

    over: fields that are unique together; of a row that is there already, the others are written over.
    Nothing is noted for the audit, so it is for tables that it does not answer for.
    """
    quote = connection.ops.quote_name
    column = {name: quote(str(cast(Any, model._meta.get_field(name)).column)) for name in names}
    text = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(column.values())}) VALUES ({', '.join(['%s'] * len(names))})"
    if over:
        changed = ", ".join(f"{column[name]} = EXCLUDED.{column[name]}" for name in names if name not in over)
        text += f" ON CONFLICT ({', '.join(column[name] for name in over)}) DO UPDATE SET {changed}"
    with connection.cursor() as cursor:
        cursor.executemany(text, list(rows))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for unreachable circles of objects less often: what is made of rows is none, and much of it lives a while."""
    before = gc.get_threshold()
    gc.set_threshold(*map(max, before, (20_000, 20, 20)))
    try:
        yield
    finally:
        gc.set_threshold(*before)
