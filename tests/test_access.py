"""Every policy, for every kind of person and every state of the row: as the table says, and nothing is missing."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction

import kuaizhuan
from access_table import GROUPS, TABLE
from access_world import PEOPLE, SUBJECTS, World
from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import MACHINE, State
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.match import services as match
from kuaizhuan.match import states as match_states
from kuaizhuan.match.states import Stage
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from match.access_table import introduction
from publish.access_table import record

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("the walks ask every filter on each database")]


def policies() -> dict[str, Policy]:
    """Every policy of every ``access`` module or package, however deep it lies, by name."""
    found = {}
    for module in pkgutil.walk_packages(kuaizhuan.__path__, "kuaizhuan."):
        if "access" in module.name.split("."):
            values = vars(import_module(module.name)).values()
            found |= {value.name: value for value in values if isinstance(value, Policy)}
    return found


POLICIES = policies()


def named(line: str) -> set[str]:
    """The persons of a line of the table."""
    return {person for word in line.split() for person in GROUPS.get(word, word).split()}


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_every_policy_and_state_stands_in_the_table():
    assert set(POLICIES) == set(SUBJECTS) == set(TABLE)
    placed = {name: sorted(state for key in lines for state in key.split()) for name, lines in TABLE.items()}
    assert placed == {name: sorted(map(str, states)) for name, states in SUBJECTS.items()}


def test_every_role_has_a_person_and_every_name_is_one():
    assert {role for role, _ in PEOPLE.values()} == {None, *Role}
    known = {"visitor", *PEOPLE}
    assert named("EVERYBODY") == known
    assert {name for lines in TABLE.values() for line in lines.values() for name in named(line)} <= known


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_policy(world, name):
    """All at once, so that a failure shows the whole line as it is."""
    actors = world.actors()
    rows = {str(state): make(world) for state, make in SUBJECTS[name].items()}
    found = {
        state: {who for who, actor in actors.items() if POLICIES[name].allows(actor, row)}
        for state, row in rows.items()
    }
    assert found == {state: named(line) for key, line in TABLE[name].items() for state in key.split()}


RECORD_VERBS: dict[str, tuple[str, Callable[..., Any]]] = {
    # verb of the machine → its policy, and the service
    "submit": ("publish.record.submit", publish.submit),
    "endorse": ("publish.record.endorse", publish.endorse),
    "approve": ("publish.record.approve", publish.approve),
    "return": (
        "publish.record.return",
        partial(publish.return_to_submitter, reasons=["publish.return.unclear"], note="请补充"),
    ),
    "confirm": ("publish.record.confirm", publish.confirm),
    "withdraw": ("publish.record.withdraw", publish.withdraw),
    "reopen": ("publish.record.reopen", publish.reopen),
}
BY_THE_PLATFORM = {"expire", "overturn", "route", "send", "take_back"}
"""Moves that follow from something else, and that nobody asks for."""
INTRODUCTION_VERBS: dict[str, Callable[..., Any]] = {
    "pass": match.pass_on,
    "open": match.consent,
    "decline": partial(match.decline, reason="match.decline.too_early"),
    "withdraw": match.withdraw,
}
OTHERWISE_WALKED = {
    "keep": "begins an introduction: `test_who_keeps_an_interest`",
    "drop": "is `withdraw` of what is only kept",
}


def outcome(service: Callable[..., Any], row: Any, actor: Actor) -> str:
    """What comes of it; whatever was written is undone."""
    try:
        with transaction.atomic():
            service(row, by=actor)
            transaction.set_rollback(True)
    except (NotAllowed, NotFound):  # what one may not see is not there
        return "not allowed"
    except WrongState:
        return "wrong state"
    except RuleBroken:
        return "may, once the rules are met"
    return "done"


def test_every_verb_of_a_machine_is_walked():
    walked = {*RECORD_VERBS, *INTRODUCTION_VERBS, *BY_THE_PLATFORM, *OTHERWISE_WALKED}
    assert walked == {*MACHINE.moves.values(), *match_states.MACHINE.moves.values()}


@pytest.mark.parametrize("state", list(State))
def test_services_of_records(world, state):
    """Whoever the policy names gets as far as the machine lets the state go; everybody else is refused before."""
    row = record(world, state)
    actors = world.actors()
    for verb, (policy, service) in RECORD_VERBS.items():
        line = next(line for key, line in TABLE[policy].items() if state in key.split())
        leads_on = any(source == state and name == verb for (source, _), name in MACHINE.moves.items())
        for who, actor in actors.items():
            expected = {"done", "may, once the rules are met"} if leads_on else {"wrong state"}
            expected = expected if who in named(line) else {"not allowed"}
            assert outcome(service, row, actor) in expected, (verb, who)


@pytest.mark.parametrize("state", list(Stage))
def test_services_of_introductions(world, state):
    """Each side answers for itself; before that the broker of an anonymous need does, whom its owner chose."""
    row = introduction(world, state)
    may = {
        Stage.KEPT: {"withdraw": named("SUBMITTERS")},  # as `match.introduction.drop` has it
        Stage.PROPOSED: {"open": {"elsewhere"}, "decline": {"elsewhere"}, "withdraw": {"researcher"}},
        Stage.BROKERED: {"pass": {"agent"}, "decline": {"agent"}, "withdraw": {"elsewhere"}},
    }.get(state, {})
    for verb, service in INTRODUCTION_VERBS.items():
        done = {who for who, actor in world.actors().items() if outcome(service, row, actor) == "done"}
        assert done == may.get(verb, set()), verb


def test_who_keeps_an_interest(world):
    """For a need that is not public yet, those who submit for its owner; of it, nobody else knows."""
    need = a_demand(owner=world.here, state=State.DRAFT)
    result = an_achievement(owner=world.places["elsewhere"])
    keep = partial(match.keep_interest, achievement=result, answers={"match.question.why": "用于车身"})
    done = {who for who, actor in world.actors().items() if outcome(keep, need, actor) == "done"}
    assert done == named("SUBMITTERS")
