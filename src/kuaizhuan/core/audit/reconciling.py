"""Does each covered row say what its last seal says?

Rows are read in pieces, all in one moment. What differs is looked at once more in a later moment, for a row that was
written without an event is sealed just after its commit (`covering.settle`). Held against a chain that `verify` found whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Max, Model

from kuaizhuan.core import covered
from kuaizhuan.core.audit import covering, seals
from kuaizhuan.core.audit.seals import contents, digest, pieces
from kuaizhuan.core.models import RowKey, Seal
from kuaizhuan.core.snapshot import one_moment

CHANGED, DELETED, ADDED, SHAPELESS, WRITTEN = "changed", "deleted", "added", "shapeless", "written"


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the audit says. problem: ``changed``, ``deleted``, ``added`` without an event, or
    ``shapeless``: nobody knows any more which fields were sealed, ``written``: changed so, and written by a service since.
    seq: of its last event, 0 for none; of one that was written since, that which found it."""

    kind: str
    key: int
    code: str
    problem: str
    seq: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One table. rows: there now; sealed: of them with a seal, and known to be there; since: number of the event from
    which on all its rows have seals, 0 where that was never so: those without one are then said to be not covered."""

    kind: str
    rows: int
    sealed: int
    since: int


def reconcile(found: list[Difference], progress: list[Compared]) -> None:
    """Compare every covered row; what differs is added to `found`, each table to `progress` when it is done.

    Raises nothing for what it finds. Memory grows with what differs only.
    """
    suspects: list[Difference] = []
    with one_moment():
        since = seals.kinds_covered()
        for model in covered.models_covered():
            kind = model._meta.label_lower
            suspects += chain(_sealed(model), _added(model) if kind in since else ())
            rows = model._base_manager.count()
            bare = covering.unsealed(model).count()
            progress.append(Compared(kind, rows, rows - bare, since.get(kind, 0)))
    with one_moment():
        found += _still(suspects)
        found += _written({(each.kind, each.key) for each in found})


def _sealed(model: type[Model]) -> Iterator[Difference]:
    """Rows that had a seal and say something else now, or are gone."""
    kind = model._meta.label_lower
    keys = Seal.objects.filter(kind=kind).order_by("key").values("key").annotate(last=Max("seq"))
    for some in pieces(keys.values_list("key", "last").iterator(2000)):
        yield from _compare(model, dict(some))


def _compare(model: type[Model], last: dict[int, int]) -> Iterator[Difference]:
    """last: key of each row → number of its last event."""
    kind = model._meta.label_lower
    of_last = Seal.objects.filter(kind=kind, key__in=last, seq__in=set(last.values())).order_by("seq")
    digests = dict(of_last.values_list("key", "digest"))
    secrets = dict(RowKey.objects.filter(kind=kind, key__in=last).values_list("key", "secret"))
    codes = _codes(model, list(last))
    by_shape: dict[str, list[int]] = {}
    for key, kept in digests.items():
        by_shape.setdefault(kept.split(":")[1] if kept else "", []).append(key)
    for shape, keys in by_shape.items():
        fields = seals.fields_of_shape(model, shape) if shape else []
        values = contents(model, keys, fields) if fields is not None else {}
        for key in keys:
            problem = ""
            if not shape:
                problem = ADDED if key in values else ""
            elif fields is None:
                problem = SHAPELESS
            elif key not in values:
                problem = DELETED
            elif key not in secrets or digest(secrets[key], model, key, fields, values[key]) != digests[key]:
                problem = CHANGED
            if problem:
                yield Difference(kind, key, codes.get(key, ""), problem, last[key])


def _added(model: type[Model]) -> Iterator[Difference]:
    kind = model._meta.label_lower
    for some in pieces(covering.unsealed(model).order_by("pk").values_list("pk", flat=True).iterator(2000)):
        codes = _codes(model, some)
        yield from (Difference(kind, key, codes.get(key, ""), ADDED, 0) for key in some)


def _still(suspects: Iterable[Difference]) -> Iterator[Difference]:
    """Those of `suspects` that are no better at this moment."""
    by_kind: dict[str, list[Difference]] = {}
    for each in suspects:
        by_kind.setdefault(each.kind, []).append(each)
    models = {model._meta.label_lower: model for model in covered.models_covered()}
    for kind, differences in by_kind.items():
        model = models[kind]
        for some in pieces(differences):
            keys = [each.key for each in some]
            of_them = Seal.objects.filter(kind=kind, key__in=keys).order_by().values("key")
            last = dict(of_them.annotate(last=Max("seq")).values_list("key", "last"))
            bare = set(covering.unsealed(model).filter(pk__in=keys).values_list("pk", flat=True))
            yield from _compare(model, last)
            yield from (each for each in some if each.problem == ADDED and each.key in bare)


def _written(known: Collection[tuple[str, int]]) -> Iterator[Difference]:
    """Rows whose misfit a service found when it wrote them, but those of `known`."""
    models = {model._meta.label_lower: model for model in covered.models_covered()}
    for event in covering.standing_misfits():
        kind, key = event.data["kind"], event.data["key"]
        if kind in models and (kind, key) not in known:
            yield Difference(kind, key, _codes(models[kind], [key]).get(key, ""), WRITTEN, event.seq)


def _codes(model: type[Model], keys: list[int]) -> dict[int, str]:
    """Key → public code of rows that have one."""
    if not any(field.name == "code" for field in model._meta.concrete_fields):
        return {}
    return dict(model._base_manager.filter(pk__in=keys).values_list("pk", "code"))
