"""Which rows the audit answers for, and which of their fields.

A table whose model is `Covered` has every concrete field answered for but those named in `VOLATILE`; any other model says in
`NOT_COVERED` why it is not. Tables of libraries are declared (`core.library_rows`). What a transaction writes into covered tables
is noted here, and sealed by its next event (see `core.audit.recording`); what no event speaks of is sealed by one of the
node's own right after the commit. What a row said when it was locked is kept until then, to be held against its last seal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from kuaizhuan.core import row_text
from kuaizhuan.core.bulk import QuickRows

M = TypeVar("M", bound=models.Model)
Rows = dict[type[models.Model], set[int]]
"""Primary keys of rows, by their table."""
Texts = dict[type[models.Model], dict[int, str | None]]
"""What rows said before the transaction wrote them (`row_text`), by table and key; None once it is this transaction's."""


class CoveredRows(QuickRows[M]):
    """Rows whose writing in bulk is noted as the writing of one is."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """As Django's. Raises `TypeError` with ``ignore_conflicts``, which leaves unsaid what was written."""
        if kwargs.get("ignore_conflicts"):
            raise TypeError("rows that the audit answers for are written with their keys known")
        rows = super().bulk_create(objs, *args, **kwargs)
        note(self.model, [row.pk for row in rows])
        keep_texts(self.model, dict.fromkeys([row.pk for row in rows]))
        return rows

    def update(self, **values: Any) -> int:
        """As Django's, two queries more: the keys of the rows it is about, and what these say."""
        if not _counts(self.model, values):
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        read(self.model, keys)
        done = super(CoveredRows, self.filter(pk__in=keys)).update(**values) if keys else 0
        note(self.model, keys)
        return done

    update.alters_data = True  # type: ignore[attr-defined]


LIBRARIES: dict[type[models.Model], frozenset[str]] = {}
"""Covered tables of libraries, each with its fields that may change without a word; filled by `core.library_rows`."""


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
        self.found: Texts = {}

    def __call__(self) -> None:
        """The transaction is committed: of what is left here no event spoke, or one of a part of the transaction."""
        if self.rows:
            from kuaizhuan.core.audit import covering  # it needs models, which need this module

            covering.settle(self.rows, self.found)


class Taken:
    """Of what was written before a part of the transaction: the rows that an event of that part has sealed."""

    def __init__(self) -> None:
        self.rows: Rows = {}

    def __call__(self) -> None:
        """Whether the part stood is seen by `covering.settle`, in the seals themselves."""


def models_covered() -> list[type[models.Model]]:
    """Every covered table, in the order of their labels."""
    return sorted(
        (model for model in apps.get_models() if is_covered(model)), key=lambda model: model._meta.label_lower
    )


def is_covered(model: type[models.Model]) -> bool:
    """Whether the audit answers for the rows of this table."""
    return issubclass(model, Covered) or model in LIBRARIES


def volatile_of(model: type[models.Model]) -> frozenset[str]:
    """Names of the fields of a covered table that may change without a word."""
    ours: frozenset[str] = getattr(model, "VOLATILE", frozenset())
    return LIBRARIES.get(model, ours)


def fields_of(model: type[models.Model]) -> list[str]:
    """The columns of a covered table that count, by name; the key is known anyhow."""
    volatile = volatile_of(model)
    return sorted(
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in volatile and not getattr(field, "generated", False)
    )


def note(model: type[models.Model], keys: Sequence[int]) -> None:
    """Rows of a covered table were written in the transaction under way, or by themselves outside any."""
    if not keys:
        return
    if connection.in_atomic_block:
        _here().rows.setdefault(model, set()).update(keys)
    else:
        written = Written()
        written.rows[model] = set(keys)
        connection.on_commit(written, robust=True)  # at once


def note_column(model: type[models.Model], column: str, keys: Sequence[int]) -> None:
    """One column of rows was written by a manager that notes nothing; of a table or column that is not covered, nothing."""
    if is_covered(model) and _counts(model, [column]):
        note(model, keys)


def keep_found(rows: Iterable[models.Model]) -> None:
    """Rows that the transaction has locked, as they came from the database: what they say is kept until they are sealed."""
    for row in rows:
        model = row._meta.model
        if is_covered(model) and not row.get_deferred_fields() and not _known(model, row.pk):
            keep_texts(model, {row.pk: text_of(row)})


def read(model: type[models.Model], keys: Collection[int]) -> None:
    """Lock rows of a covered table that are about to be written, and keep what they say; nothing outside a transaction."""
    unknown = [key for key in keys if not _known(model, key)] if connection.in_atomic_block else []
    if unknown:
        fields = fields_of(model)
        rows = model._base_manager.filter(pk__in=unknown).order_by("pk").select_for_update(no_key=True)
        found = {
            key: row_text.write(model, key, fields, said) for key, *said in rows.values_list("pk", *fields)
        }
        keep_texts(model, found)


def keep_texts(model: type[models.Model], texts: Mapping[int, str | None]) -> None:
    """Keep what rows said, with the part of the transaction under way; nothing outside a transaction."""
    if texts and connection.in_atomic_block:
        _here().found.setdefault(model, {}).update(texts)


def text_of(row: models.Model) -> str:
    """What a loaded row says in the fields that count."""
    fields = fields_of(row._meta.model)
    return row_text.write(row._meta.model, row.pk, fields, [getattr(row, name) for name in fields])


def found_before(
    rows: Mapping[type[models.Model], Collection[int]],
) -> dict[type[models.Model], dict[int, str]]:
    """What those of `rows` said before this transaction wrote them, where it locked or read them first."""
    wanted: Texts = {}
    for written in _written():
        for model, texts in written.found.items():
            if model in rows:
                wanted.setdefault(model, {}).update({key: texts[key] for key in texts if key in rows[model]})
    return {
        model: {key: text for key, text in texts.items() if text is not None}
        for model, texts in wanted.items()
    }


def forget_found(rows: Mapping[type[models.Model], Collection[int]]) -> None:
    """`rows` are sealed: what they say from now on in this transaction nobody else can have written."""
    for model, keys in rows.items():
        keep_texts(model, dict.fromkeys(keys))


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
        label = model._meta.label
        pre_save.connect(_saving, sender=model, dispatch_uid=f"covered.saving.{label}")
        post_save.connect(_saved, sender=model, dispatch_uid=f"covered.save.{label}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"covered.delete.{label}")
    for model in LIBRARIES:
        pre_delete.connect(_deleting, sender=model, dispatch_uid=f"covered.deleting.{model._meta.label}")


def _saving(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    if not instance._state.adding and (update_fields is None or _counts(sender, update_fields)):
        read(sender, [instance.pk])


def _saved(
    sender: type[models.Model],
    instance: models.Model,
    created: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    # A library saves a row as a whole at each sign-in, which is no change.
    same = sender in LIBRARIES and not created and _says_the_same(instance)
    if not same and (update_fields is None or _counts(sender, update_fields)):
        note(sender, [instance.pk])
    if created:
        keep_texts(sender, {instance.pk: None})


def _deleting(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """No service of ours has locked it."""
    read(sender, [instance.pk])


def _deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    note(sender, [instance.pk])


def _says_the_same(row: models.Model) -> bool:
    """Whether a row that was saved says what it said before, and the transaction has not written it yet."""
    model = row._meta.model
    texts = [written.found.get(model, {}).get(row.pk) for written in _written()]
    noted = any(row.pk in written.rows.get(model, ()) for written in _written())
    return not noted and text_of(row) in texts


def has_noted() -> bool:
    """Whether the transaction under way has written a covered row since its last event."""
    return any(written.rows for written in _written())


def _counts(model: type[models.Model], names: Collection[str]) -> bool:
    """Whether one of the fields `names` is answered for."""
    volatile = volatile_of(model)
    return any(model._meta.get_field(name).name not in volatile for name in names if name != "pk")


def _known(model: type[models.Model], key: int) -> bool:
    """Whether it is kept already what the row said, or that it is this transaction's."""
    return any(key in written.found.get(model, ()) for written in _written())


def _here() -> Written:
    """Where the part of the transaction under way notes."""
    waiting = connection.run_on_commit[-1:]
    if waiting and isinstance(waiting[0][1], Written) and frozenset(waiting[0][0]) - {None} == _part():
        return waiting[0][1]
    written = Written()
    connection.on_commit(written, robust=True)
    return written


def _written() -> Iterator[Written]:
    return (entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Written))


def _noted() -> list[tuple[Written | Taken, frozenset[str]]]:
    """Everything noted in this transaction, in order, each with the part of it in which it was."""
    waiting = connection.run_on_commit
    return [
        (entry[1], frozenset(entry[0]) - {None}) for entry in waiting if isinstance(entry[1], Written | Taken)
    ]


def _part() -> frozenset[str]:
    """The part of the transaction under way: its savepoints."""
    return frozenset(connection.savepoint_ids) - {None}
