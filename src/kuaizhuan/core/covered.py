"""Which rows the audit answers for, and which of their fields.

A table whose model is `Covered` has every concrete field answered for but those named in `VOLATILE`; any other model says in
`NOT_COVERED` why it is not. What a transaction writes into covered tables is noted here, and sealed by its next event
(see `core.audit.recording`); what no event speaks of is sealed by one of the node's own right after the commit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models.signals import post_delete, post_save

M = TypeVar("M", bound=models.Model)
Rows = dict[type[models.Model], set[int]]
"""Primary keys of rows, by their table."""


class CoveredRows(models.QuerySet[M]):
    """Rows whose writing in bulk is noted as the writing of one is."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """As Django's. Raises `TypeError` with ``ignore_conflicts``, which leaves unsaid what was written."""
        if kwargs.get("ignore_conflicts"):
            raise TypeError("rows that the audit answers for are written with their keys known")
        rows = super().bulk_create(objs, *args, **kwargs)
        note(self.model, [row.pk for row in rows])
        return rows

    def update(self, **values: Any) -> int:
        """As Django's, one query more: the keys of the rows it is about."""
        if not _counts(self.model, values):
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        done = super(CoveredRows, self.filter(pk__in=keys)).update(**values) if keys else 0
        note(self.model, keys)
        return done

    update.alters_data = True  # type: ignore[attr-defined]


class Covered(models.Model):
    """A row that the audit answers for. VOLATILE: its fields that may change without a word, or are derived."""

    VOLATILE: ClassVar[frozenset[str]] = frozenset()

    objects = CoveredRows.as_manager()

    class Meta:
        abstract = True


class Written:
    """Keys of rows that a part of the transaction under way has written into covered tables since its last event.

    It hangs among what Django does on commit, and so goes with a part of the transaction that is taken back.
    """

    def __init__(self) -> None:
        self.rows: Rows = {}

    def __call__(self) -> None:
        """The transaction is committed: of what is left here no event spoke, or one of a part of the transaction."""
        if self.rows:
            from kuaizhuan.core.audit import covering  # it needs models, which need this module

            covering.settle(self.rows)


class Taken:
    """Of what was written before a part of the transaction: the rows that an event of that part has sealed."""

    def __init__(self) -> None:
        self.rows: Rows = {}

    def __call__(self) -> None:
        """Whether the part stood is seen by `covering.settle`, in the seals themselves."""


def models_covered() -> list[type[models.Model]]:
    """Every covered table, in the order of their labels."""
    return sorted(
        (model for model in apps.get_models() if issubclass(model, Covered)),
        key=lambda model: model._meta.label_lower,
    )


def fields_of(model: type[models.Model]) -> list[str]:
    """The columns of a covered table that count, by name; the key is known anyhow."""
    volatile: frozenset[str] = model.VOLATILE  # type: ignore[attr-defined]
    return sorted(
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in volatile and not getattr(field, "generated", False)
    )


def note(model: type[models.Model], keys: Sequence[int]) -> None:
    """Rows of a covered table were written in the transaction under way, or by themselves outside any."""
    if not keys:
        return
    last = _noted()[-1:]
    if last and isinstance(last[0][0], Written) and last[0][1] == _part():
        last[0][0].rows.setdefault(model, set()).update(keys)
        return
    written = Written()
    written.rows[model] = set(keys)
    connection.on_commit(written, robust=True)  # at once where there is no transaction


def take() -> Rows:
    """What the transaction has written since its last event, for the one that is being written.

    What came before the part of it under way stays noted until the commit: were the part taken back, the event would go
    and that would stay.
    """
    here, pending = _part(), defaultdict[type[models.Model], set[int]](set)
    before = Taken()
    for noted, part in _noted():
        if isinstance(noted, Taken):
            for model, keys in noted.rows.items():
                pending[model] -= keys
            continue
        for model, keys in noted.rows.items():
            pending[model] |= keys
        if part >= here:
            noted.rows = {}
        else:
            before.rows.update(
                {model: before.rows.get(model, set()) | keys for model, keys in noted.rows.items()}
            )
    if before.rows:
        connection.on_commit(before)
    return {model: keys for model, keys in pending.items() if keys}


def watch() -> None:
    """Note from now on what is saved or deleted row by row; called once, when all models are loaded."""
    for model in models_covered():
        post_save.connect(_saved, sender=model, dispatch_uid=f"covered.save.{model._meta.label}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"covered.delete.{model._meta.label}")


def _saved(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    if update_fields is None or _counts(sender, update_fields):
        note(sender, [instance.pk])


def _deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    note(sender, [instance.pk])


def _counts(model: type[models.Model], names: Collection[str]) -> bool:
    """Whether one of the fields `names` is answered for."""
    volatile: frozenset[str] = model.VOLATILE  # type: ignore[attr-defined]
    return any(model._meta.get_field(name).name not in volatile for name in names if name != "pk")


def _noted() -> list[tuple[Written | Taken, frozenset[str]]]:
    """Everything noted in this transaction, in order, each with the part of it in which it was."""
    waiting = connection.run_on_commit
    return [
        (entry[1], frozenset(entry[0]) - {None}) for entry in waiting if isinstance(entry[1], Written | Taken)
    ]


def _part() -> frozenset[str]:
    """The part of the transaction under way: its savepoints."""
    return frozenset(connection.savepoint_ids) - {None}
