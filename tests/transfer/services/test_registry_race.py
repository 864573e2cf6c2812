"""Two registrars at the same moment make one decision, and a node killed in the middle loses none."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

import forked
from factories import a_user
from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Registration, RegistryList
from kuaizhuan.transfer.states import Desk
from transfer.registry_world import LARGE, World

THREADS = 20
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def on_postgres():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, and so hides a missing lock")


def at_once(calls):
    """Every call in a thread of its own, all begun at the same moment: what came of each."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except (WrongState, NotAllowed, RuleBroken) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def registrars(count):
    return [actor_for(a_user(Role.REGISTRAR)) for _ in range(count)]


@pytest.mark.usefixtures("on_postgres")
def test_twenty_registrars_make_one_decision(world):
    row = world.accepted()
    people = registrars(THREADS)
    calls = [lambda by=by: services.approve_application(row, by=by) for by in people[::2]]
    calls += [
        lambda by=by: services.refuse_application(row, by=by, reasons=["transfer.other_reason"], note="x")
        for by in people[1::2]
    ]
    results = at_once(calls)

    won = [result for result in results if isinstance(result, Application)]
    assert len(won) == 1
    assert all(isinstance(result, WrongState) for result in results if result is not won[0])
    decisions = Event.objects.filter(
        code__in=("transfer.application.register", "transfer.application.refuse")
    )
    assert decisions.count() == 1
    assert Registration.objects.count() == (won[0].state == Desk.REGISTERED)
    assert audit.verify() is None


@pytest.mark.usefixtures("on_postgres")
def test_a_large_one_needs_two_of_twenty_and_no_third(world):
    row = world.accepted(world.contract(world.between(world.university, world.buyer, LARGE)))
    results = at_once([lambda by=by: services.approve_application(row, by=by) for by in registrars(THREADS)])
    assert sum(isinstance(result, Application) for result in results) == 2
    row.refresh_from_db()
    assert row.state == Desk.REGISTERED
    assert row.first_by_id != row.decided_by_id
    assert Registration.objects.count() == 1


@pytest.mark.usefixtures("on_postgres")
def test_one_contract_entered_twice_is_registered_once(world):
    twins = [
        world.accepted(world.contract(world.between(world.university, world.firm, 900)))
        for _ in range(THREADS)
    ]
    people = registrars(THREADS)
    calls = [
        lambda row=row, by=by: services.approve_application(row, by=by)
        for row, by in zip(twins, people, strict=True)
    ]
    results = at_once(calls)
    assert sum(isinstance(result, Application) for result in results) == 1
    assert Registration.objects.count() == 1
    assert {r.verdict.codes for r in results if isinstance(r, RuleBroken)} <= {
        ("transfer.duplicate",),
        ("transfer.registered_meanwhile",),
    }


@pytest.mark.usefixtures("on_postgres")
def test_one_contract_is_filed_once(world):
    contract = world.contract()
    results = at_once([lambda: services.file_application(contract, by=world.office)] * THREADS)
    assert sum(isinstance(result, Application) for result in results) == 1
    assert Application.objects.count() == 1


def test_a_certificate_revoked_while_a_list_is_made_voids_the_list(world):
    today = timezone.localdate()
    for n in range(4):
        made = world.registered(
            world.contract(world.between(world.university, world.firm, 900 + n, title=f"第{n}项"))
        )
    lists = [lambda: services.make_list("CQ", today, today, by=world.anna, purpose="税务") for _ in range(5)]
    results = at_once(
        [*lists, lambda: services.cancel_registration(made, by=world.bert, note="合同无效"), *lists]
    )
    assert not [each for each in results if isinstance(each, Exception)]
    for row in RegistryList.objects.all():
        # A list has the revoked one and is void, or was made after it and does not have it.
        assert row.registrations.filter(pk=made.pk).exists() is (row.voided_at is not None)
    assert RegistryList.objects.count() == 10


KILLED = """
import django, signal, sys
django.setup()
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application
by = actor_for(User.objects.get(pk=int(sys.argv[1])))
for turn, row in enumerate(Application.objects.filter(state="accepted").order_by("pk")):
    if turn == 6:  # the end comes without warning, after so many seconds of work: no busy machine puts it off
        signal.setitimer(signal.ITIMER_PROF, 0.02)
    services.approve_application(row, by=by)
"""


def test_a_node_killed_while_it_decides_loses_nothing(world, tmp_path):
    rows = [
        world.accepted(
            world.contract(world.between(world.university, world.firm, 900 + n, title=f"第{n}项开发"))
        )
        for n in range(60)
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings", **database()}
    process = forked.start(["-c", KILLED, str(world.anna.user_id)], environment, tmp_path)
    process.join()
    assert process.exitcode == -signal.SIGPROF, (tmp_path / "err").read_text()

    done = Application.objects.filter(state=Desk.REGISTERED)
    assert 5 <= done.count() < len(rows)
    assert done.count() == Registration.objects.count()
    assert done.count() == Event.objects.filter(code="transfer.application.register").count()
    assert not done.filter(decided_by=None).exists()
    assert audit.verify() is None

    for row in Application.objects.filter(state=Desk.ACCEPTED):
        services.approve_application(row, by=world.anna)
    assert Registration.objects.filter(registered_on=timezone.localdate()).count() == len(rows)
    assert audit.verify() is None


def database():
    """The test database, as another process reaches it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{given['NAME']}"}
    host = str(given["HOST"]).replace("/", "%2F")
    return {"DATABASE_URL": f"postgres://{given['USER']}@{host}:{given['PORT']}/{given['NAME']}"}
