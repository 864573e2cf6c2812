"""Who, from where and all reasons are asked in this order, and only then is anything changed or written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import BY, a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.states import MACHINE, State
from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.errors import DomainError, NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.states import DEAL, Stage

ANYBODY = Policy("test.anybody", EVERYBODY)
NO_ONE = Policy("test.no_one", NOBODY)
SOFT, FIRM = Reason("test.soft", overridable=True), Reason("test.firm")
BROKEN = Verdict.of(SOFT, FIRM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "state", "verdict", "told"),
    [
        (NO_ONE, State.PUBLISHED, BROKEN, NotAllowed),
        (NO_ONE, State.DRAFT, BROKEN, NotAllowed),
        (ANYBODY, State.PUBLISHED, BROKEN, WrongState),
        (None, State.PUBLISHED, BROKEN, WrongState),
        (ANYBODY, State.DRAFT, BROKEN, RuleBroken),
    ],
)
def test_the_first_of_who_when_and_whether_is_told(
    policy: Policy | None, state: State, verdict: Verdict, told: type[DomainError]
) -> None:
    row = an_achievement(state=state)
    before = Event.objects.count()
    with pytest.raises(told):
        move(row, MACHINE, State.UNIT_REVIEW, by=BY, policy=policy, verdict=verdict)
    assert (row.state, Event.objects.count()) == (state, before)


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "state"), [(NO_ONE, State.DRAFT), (ANYBODY, State.PUBLISHED)])
def test_reasons_are_looked_for_last(policy: Policy, state: State) -> None:
    def look() -> Verdict:
        raise AssertionError("nobody asks")

    with pytest.raises((NotAllowed, WrongState)):
        move(an_achievement(state=state), MACHINE, State.UNIT_REVIEW, by=BY, policy=policy, verdict=look)


@pytest.mark.django_db
def test_all_reasons_are_told() -> None:
    with pytest.raises(RuleBroken) as refusal:
        move(an_achievement(state=State.DRAFT), MACHINE, State.UNIT_REVIEW, by=BY, policy=None,
             verdict=lambda: BROKEN, override=frozenset({"test.firm"}))  # fmt: skip
    assert refusal.value.verdict.codes == ("test.soft", "test.firm")


@pytest.mark.django_db
def test_a_move_changes_what_it_names_and_is_written_down() -> None:
    row = an_achievement(state=State.DRAFT)
    long_ago = timezone.now() - dt.timedelta(days=9)
    Achievement.objects.filter(pk=row.pk).update(state_since=long_ago, title="另一题")
    moved = move(
        row, MACHINE, State.UNIT_REVIEW, by=BY, policy=ANYBODY, note="请看", verdict=Verdict.of(SOFT),
        override=frozenset({"test.soft", "test.other"}), changes={"return_reasons": ["a"]}, old="draft",
    )  # fmt: skip
    row = Achievement.objects.get(pk=row.pk)
    assert moved.state == row.state == State.UNIT_REVIEW
    assert row.state_since > long_ago
    assert (row.return_reasons, row.title) == (["a"], "另一题")
    event = Event.objects.latest("seq")
    assert (event.code, event.subject_code, event.note) == ("publish.record.submit", row.code, "请看")
    assert event.data == {"old": "draft", "override": ["test.soft"]}


@pytest.mark.django_db
def test_the_audit_may_call_it_otherwise_and_tell_it_of_another_row() -> None:
    row, other = an_achievement(state=State.DRAFT), a_demand()
    move(row, MACHINE, State.UNIT_REVIEW, by=BY, policy=None, event="test.record.send", about=other)
    event = Event.objects.latest("seq")
    assert (event.code, event.subject_code, event.data) == ("test.record.send", other.code, {})


@pytest.mark.django_db
def test_a_day_of_a_state_is_a_day_and_may_be_said() -> None:
    long_ago = dt.date(2020, 1, 1)
    sides = {"seller": an_organisation(), "buyer": an_organisation(), "state_since": long_ago}
    row = Deal.objects.create(code="D", title="a", origin="entered", began_on=long_ago, **sides)
    assert move(row, DEAL, Stage.NDA, by=BY, policy=None).state_since == timezone.localdate()
    said = {"state_since": long_ago}
    assert move(row, DEAL, Stage.VISIT, by=BY, policy=None, changes=said).state_since == long_ago


@pytest.mark.django_db
def test_ask_settles_who_and_from_where() -> None:
    row = an_achievement(state=State.UNIT_REVIEW)
    assert ask(row, MACHINE, State.RETURNED, by=BY, policy=ANYBODY) == "publish.record.return"
    assert ask(row, MACHINE, State.RETURNED, by=BY, policy=None, verb="return")
    with pytest.raises(WrongState):
        ask(row, MACHINE, State.RETURNED, by=BY, policy=ANYBODY, verb="submit")
    with pytest.raises(NotAllowed):
        ask(row, MACHINE, State.PUBLISHED, by=BY, policy=NO_ONE)


@pytest.mark.django_db
def test_a_lock_reads_the_row_anew_with_what_belongs_to_it(django_assert_num_queries: Any) -> None:
    row = a_demand()
    Demand.objects.filter(pk=row.pk).update(title="另一题")
    held = lock(row, "owner")
    with django_assert_num_queries(0):
        assert (held.title, held.owner.pk) == ("另一题", row.owner_id)
    assert lock(Demand.objects.filter(code=row.code)) == row


@pytest.mark.django_db
def test_what_is_gone_is_not_found() -> None:
    row = a_demand()
    Demand.objects.filter(pk=row.pk).delete()
    for gone in (row, Demand.objects.filter(code=row.code)):
        with pytest.raises(NotFound):
            lock(gone)
    assert lock_all(Demand.objects.all()) == []


@pytest.mark.django_db
def test_many_rows_are_locked_in_one_order() -> None:
    rows = [a_demand() for _ in range(3)]
    with CaptureQueriesContext(connection) as asked:
        assert lock_all(Demand.objects.order_by("-title"), "owner") == rows
    if connection.vendor == "postgresql":
        assert 'FOR UPDATE OF "catalog_demand"' in asked[0]["sql"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [lock, lambda row: lock_all(type(row).objects.all())])
def test_a_lock_needs_a_transaction(locks: Callable[[Any], Any]) -> None:
    row = a_demand()
    with pytest.raises(transaction.TransactionManagementError):
        locks(row)
