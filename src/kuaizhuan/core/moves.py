"""Every change of a row is made in one order: lock, who, from where, all reasons, change, audit, jobs.

`lock` reads the row as it is now, `move` does the rest up to the audit; jobs are queued after it. Whoever may not
act is told so before anything else, and so learns neither the state of the row nor what speaks against the move.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.utils import timezone

from kuaizhuan.core import audit, covered
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.states import Machine, S
from kuaizhuan.core.verdict import OK, Verdict, require

M = TypeVar("M", bound=Model)


def lock(found: M | QuerySet[M], *related: str) -> M:
    """A row as it is now, which nobody else changes until the transaction ends.

    found: the row, or a queryset that has it alone. related: read with it, as by ``select_related``, but not locked.
    Raises `NotFound` when the row is gone.
    """
    # By `_meta`, for whoever is signed in is a lazy object of another type.
    rows: QuerySet[Any] = (
        found if isinstance(found, QuerySet) else found._meta.model._default_manager.filter(pk=found.pk)
    )
    held = lock_all(rows, *related)
    if not held:
        raise NotFound("core.not_found")
    row: M = held[0]
    return row


def lock_all(rows: QuerySet[M], *related: str) -> list[M]:
    """All `rows` as they are now, in the order of their keys, so that of two who lock them one waits, never both.

    Raises `TransactionManagementError` outside a transaction: there the lock would end before the change.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a row is locked in the transaction of its change")
    held = rows.select_for_update(of=("self",)).order_by("pk")
    found = list(held.select_related(*related) if related else held)
    covered.keep_found(found)
    return found


def take_turns(name: str) -> None:
    """Wait until no other transaction does what is called `name`; others wait until this one ends.

    For what reads which rows are there and then makes those that are missing, where there is no row to lock. What is
    read after it holds. Raises `TransactionManagementError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("turns are taken in the transaction of the change")
    if connection.vendor == "postgresql":  # SQLite lets one transaction write at a time
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def ask(
    row: Model, machine: Machine[S], target: S, *, by: Actor, policy: Policy | None, verb: str = ""
) -> str:
    """Who, then from where; returns the audit code of the move. For a service that does something before it moves.

    policy: asked about `row`; None when the service has asked who, or the move follows from another decision.
    verb: the name the move must have, where several lead to `target`. Raises `NotAllowed`, then `WrongState`.
    """
    if policy is not None:
        policy.require(by, row)
    return machine.check(_state(row), target, verb)


def move(
    row: M,
    machine: Machine[S],
    target: S,
    *,
    by: Actor,
    policy: Policy | None,
    verb: str = "",
    verdict: Verdict | Callable[[], Verdict] = OK,
    override: frozenset[str] | None = None,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
    event: str = "",
    about: Model | None = None,
    beside: Callable[[], object] | None = None,
    **data: Any,
) -> M:
    """Bring a row that is under lock to `target`, and write it down; policy and verb as of `ask`.

    verdict: what speaks against it; a function is asked only when who and from where are settled. override: codes of
    reasons that are set aside with a note; those of them that stood against it are in the audit. changes: the other
    fields that change; `state_since` is now unless they say otherwise. event: the audit code, where it is not the
    machine's. about: the row of the audit event, where it is another. beside: writes the rows of other tables that
    change with it, for the event seals what was written before it. data: what else the audit keeps.
    Raises `NotAllowed`, then `WrongState`, then `RuleBroken` with all reasons.
    """
    code = ask(row, machine, target, by=by, policy=policy, verb=verb)
    against = verdict() if callable(verdict) else verdict
    require(against, override=override or frozenset())
    if override is not None:
        data["override"] = against.set_aside(override)
    fields = {"state": target, **_since(row), **(changes or {})}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields])
    if beside is not None:
        beside()
    audit.record(event or code, about or row, by=by, note=note, **data)
    return row


def _state(row: Model) -> str:
    state: str = row.state  # type: ignore[attr-defined]
    return state


def _since(row: Model) -> dict[str, Any]:
    """When the row came to its new state: a moment or a day, or nothing, as its table has it."""
    field = {field.name: field for field in row._meta.concrete_fields}.get("state_since")
    if field is None:
        return {}
    return {"state_since": timezone.now() if isinstance(field, DateTimeField) else timezone.localdate()}
