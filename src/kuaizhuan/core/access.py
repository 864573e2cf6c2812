"""Who may do what is said once, as a filter on rows; the check of one object derives from it.

Lists, details, API, search, exports and figures all take their rows through a `Policy`, so a row that a
person may not know of cannot leak by a second door. Nothing written means nobody; public is written out.
A policy's rows are a formula of predicates: ``where(state="open") | owner(HEADS) & ~person("refused_by")``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, Q, QuerySet

from kuaizhuan.core import reading
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, NotFound

M = TypeVar("M", bound=Model)

_NONE = Q(pk__in=())
_ALL = ~_NONE


@dataclass(frozen=True)
class Predicate:
    """Rows that depend on who asks (actor → `Q`), combined by ``|``, ``&`` and ``~``.

    `EVERYBODY` and `NOBODY` decide a formula early: what cannot change the answer does not reach the database.
    Use `Exists`, not joins to many, inside it, so that a filtered list never holds a row twice.
    """

    rows: Callable[[Actor], Q]

    def __call__(self, actor: Actor) -> Q:
        return self.rows(actor)

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(lambda actor: _either(self(actor), other(actor)))

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(lambda actor: _both(self(actor), other(actor)))

    def __invert__(self) -> Predicate:
        return Predicate(lambda actor: _other_than(self(actor)))


def _either(left: Q, right: Q) -> Q:
    if left is _ALL or right is _NONE:
        return left
    return right if right is _ALL or left is _NONE else left | right


def _both(left: Q, right: Q) -> Q:
    if left is _NONE or right is _ALL:
        return left
    return right if right is _NONE or left is _ALL else left & right


def _other_than(rows: Q) -> Q:
    if rows is _ALL:
        return _NONE
    return _ALL if rows is _NONE else ~rows


NOBODY = Predicate(lambda actor: _NONE)
EVERYBODY = Predicate(lambda actor: _ALL)


def where(*conditions: Q, **lookups: Any) -> Predicate:
    """Rows that are so, whoever asks."""
    rows = Q(*conditions, **lookups)
    return Predicate(lambda actor: rows)


def actor_is(test: Callable[[Actor], bool]) -> Predicate:
    """Every row for an actor who passes `test`, and none for others."""
    return Predicate(lambda actor: _ALL if test(actor) else _NONE)


def within(path: str, ids: Callable[[Actor], Any]) -> Predicate:
    """Rows whose `path` is among the actor's `ids`, a list or a subquery; none where `ids` is empty."""

    def rows(actor: Actor) -> Q:
        found = ids(actor)
        return _NONE if isinstance(found, list) and not found else Q(**{f"{path}__in": found})

    return Predicate(rows)


def any_of(predicates: list[Predicate]) -> Predicate:
    """Rows of which at least one of `predicates` holds."""
    found = NOBODY
    for each in predicates:
        found |= each
    return found


def some(model: type[Model], of: Predicate = EVERYBODY, **link: Any) -> Predicate:
    """Rows that have a row of `model` of which `of` holds.

    link: lookups of that row; `OuterRef` names the columns of the row that has it.
    """

    def rows(actor: Actor) -> Q:
        held = of(actor)
        return held if held is _NONE else Q(Exists(model._default_manager.filter(held, **link)))

    return Predicate(rows)


@dataclass(frozen=True)
class Policy:
    """One action (``step.noun.verb``) and the rows on which an actor may do it.

    sensitive: the audit keeps who was given a row by it, under its name: once per person and quarter of an hour.
    """

    name: str
    rows: Predicate
    sensitive: bool = False

    def filter(self, actor: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
        """Those rows of `queryset` on which `actor` may do this."""
        return queryset.filter(self.rows(actor))

    def allows(self, actor: Actor, row: Model) -> bool:
        """Whether `actor` may do this with `row`, by the same filter as in lists."""
        rows: QuerySet[Any] = row._meta.model._default_manager.filter(pk=row.pk)
        return self.filter(actor, rows).exists()

    def require(self, actor: Actor, row: Model) -> None:
        """Raise `NotAllowed` unless `actor` may do this with `row`."""
        if not self.allows(actor, row):
            raise NotAllowed("core.not_allowed", action=self.name)
        self._note(row)

    def get(self, actor: Actor, queryset: QuerySet[M], **lookup: Any) -> M:
        """The one row of `queryset` that matches; raises `NotFound` if it is not there for `actor`."""
        row = self.filter(actor, queryset).filter(**lookup).first()
        if row is None:
            raise NotFound("core.not_found", **lookup)
        self._note(row)
        return row

    def _note(self, row: Model) -> None:
        if self.sensitive:
            reading.note(self.name, row)
