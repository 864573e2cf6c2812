"""Several persons do one thing in the same moment: it happens once, on either database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kuaizhuan.core import audit
from kuaizhuan.core.errors import RuleBroken, WrongState
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DistributionPlan, LedgerEntry, TrialLicence
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.rules.trial import Said, Terms
from kuaizhuan.transfer.states import Formula, Stage, Trial
from transfer.world import World, days

THREADS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """What came of doing it in so many threads together."""
    together = Barrier(THREADS)

    def go(_: int) -> str:
        try:
            together.wait()
            act()
        except (WrongState, RuleBroken):
            return "late"
        finally:
            connection.close()
        return "first"

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(go, range(THREADS)))


ONCE = ["first"] + ["late"] * (THREADS - 1)


def test_a_fee_is_received_once():
    world = World()
    deal = world.deal()
    offer = services.Offer(6, "一条线", "达标", Terms(Formula.FIXED, fee_fen=100))
    row = services.match_trial(
        services.list_trial(world.result, offer, by=world.office), deal, by=world.office
    )
    TrialLicence.objects.filter(pk=row.pk).update(state=Trial.TRIGGERED, due_fen=100)

    found = at_once(lambda: services.move_trial(row, Trial.PAID, by=world.office, said=Said(days(0))))

    assert found == ONCE
    assert LedgerEntry.objects.count() == 1
    assert audit.verify() is None


def test_an_entry_is_taken_back_once_and_income_shared_once():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    slip = services.record_receipt(deal, 100, on=days(0), by=world.office)
    services.record_receipt(deal, 1001, on=days(0), by=world.office)
    assert at_once(lambda: services.reverse_entry(slip, by=world.office, note="重复")) == ONCE
    plan, persons = Plan(Mode.LICENCE, 7000, 7000), (Person("示例甲", True, 1),)
    assert at_once(lambda: services.draft_plan(deal, plan, persons, by=world.office)) == ONCE
    assert DistributionPlan.objects.get().net == 1001


def test_a_deal_is_opened_once():
    world = World()
    row = world.introduction()
    assert at_once(lambda: services.open_deal(row, by=world.office)) == ONCE
