"""Tables of libraries that the audit answers for as it does for ours; packages declare them in `libraries.py`.

A library writes where it likes, mostly outside any transaction and without a service. So each row of such a table is saved in a
transaction of its own, whose event (`core.audit.library`) seals it; where a service of ours is about it, the service's event does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from kuaizhuan.core import covered
from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class Library:
    """model: ``app.Model``. volatile: names of its fields that may change without a word."""

    model: str
    volatile: frozenset[str] = frozenset()


def cover_libraries() -> None:
    """Cover the tables that packages declare; called once, before rows are watched."""
    for module in modules("libraries"):
        for each in module.LIBRARIES:
            model = apps.get_model(each.model)
            covered.LIBRARIES[model] = each.volatile
            if not hasattr(model.save_base, "__wrapped__"):
                model.save_base = _in_one_transaction(model.save_base)


def _in_one_transaction(save: Callable[..., None]) -> Callable[..., None]:
    """`save_base` of a library's model, which has no other place where the transaction could begin."""

    @wraps(save)
    def save_base(row: models.Model, *args: Any, **kwargs: Any) -> None:
        if connection.in_atomic_block:
            save(row, *args, **kwargs)
            return
        from kuaizhuan.core.audit import covering  # it needs models, which this module makes ready

        with transaction.atomic():
            save(row, *args, **kwargs)
            covering.note_library(row)

    return save_base
