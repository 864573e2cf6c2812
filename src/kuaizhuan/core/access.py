"""Who may do what is said once, as a filter on rows; the check of one object derives from it.

Lists, details, API, search, exports and figures all take their rows through a `Policy`, so a row that a
person may not know of cannot leak by a second door. Nothing written means nobody; public is written out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, NotFound

M = TypeVar("M", bound=Model)

NOBODY = Q(pk__in=())
EVERYBODY = ~NOBODY


@dataclass(frozen=True)
class Policy:
    """One action (``step.noun.verb``) and the rows on which an actor may do it.

    rows: actor → `Q` over the model the policy is used on. Use `Exists`, not joins, inside it, so
    that a filtered list never holds a row twice.
    """

    name: str
    rows: Callable[[Actor], Q]

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

    def get(self, actor: Actor, queryset: QuerySet[M], **lookup: Any) -> M:
        """The one row of `queryset` that matches; raises `NotFound` if it is not there for `actor`."""
        row = self.filter(actor, queryset).filter(**lookup).first()
        if row is None:
            raise NotFound("core.not_found", **lookup)
        return row
