"""Who may not act is told that and nothing else, whatever the state of the row and however broken the rules."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction

import kuaizhuan
from access_world import World
from kept import Kept
from kuaizhuan.core.errors import DomainError, NotAllowed, NotFound
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import services as transfer
from kuaizhuan.transfer.rules.registry import may_say
from test_access import named as persons
from who_first import CASES, UNASKED, Case, named

TABLE = list(named(CASES))
IDS = [f"{name}-{number}" for number, (name, _) in enumerate(TABLE)]


def services() -> set[str]:
    """Every public function of a services module that takes `by`, as ``step.service``."""
    found = set()
    for module in pkgutil.walk_packages(kuaizhuan.__path__, "kuaizhuan."):
        if module.name.endswith(".services"):
            step = module.name.removeprefix("kuaizhuan.").removesuffix(".services")
            for name, value in vars(import_module(module.name)).items():
                if inspect.isfunction(value) and not name.startswith("_") and _takes_by(value, module.name):
                    found.add(f"{step}.{name}")
    return found


def _takes_by(value: Callable[..., Any], module: str) -> bool:
    by = inspect.signature(value).parameters.get("by")
    return value.__module__.startswith(module) and by is not None and by.kind is by.KEYWORD_ONLY


def told(case: Case, world: World) -> set[str]:
    """What persons who may not act hear of each row, other than that: ``state: person heard``."""
    outsiders = {who: actor for who, actor in world.actors().items() if who not in persons(case.may)}
    assert outsiders
    arguments = case.arguments(world)
    found = set()
    for state, make in case.rows.items():
        row = make(world)
        for who, actor in outsiders.items():
            try:
                with transaction.atomic():
                    case.service(row, by=actor, **arguments)
                    transaction.set_rollback(True)
                heard: Any = "done"
            except (NotAllowed, NotFound):
                continue
            except DomainError as refusal:
                heard = refusal
            found.add(f"{state}: {who} {heard}")
    return found


def test_every_service_stands_in_the_table_or_says_why_it_asks_nobody() -> None:
    tabled = {name for name, _ in TABLE}
    assert tabled | set(UNASKED) == services()
    assert not tabled & set(UNASKED)


@pytest.fixture(scope="module")
def kept(keep: Callable[..., Kept]) -> Kept:
    return keep(World)


@pytest.fixture
def world(kept: Kept, db: None) -> World:
    return kept.copy()


@pytest.mark.any_database("the policies of `test_access`; the rules ask no database")
@pytest.mark.parametrize("case", [case for _, case in TABLE], ids=IDS)
def test_who_may_not_act_is_told_so_first(case: Case, world: World) -> None:
    assert told(case, world) == set()


def test_a_service_that_tells_the_rule_first_is_found(world: World) -> None:
    def cancel(row: Any, *, by: Any, note: str) -> Any:
        require(may_say(note))
        return transfer.cancel_registration(row, by=by, note=note)

    case = next(case for _, case in TABLE if case.service is transfer.cancel_registration)
    assert "valid: visitor transfer.note_missing" in told(replace(case, service=cancel), world)
