"""What the demo world says of deals, contracts, receipts and outcomes belongs together, and its days run forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from factories import an_organisation
from kuaizhuan.core import audit
from kuaizhuan.people.demo import invented
from kuaizhuan.people.demo.actors import head, holders, open_accounts
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.demo import chains, contracts
from kuaizhuan.transfer.figures import contracts_signed, income_received
from kuaizhuan.transfer.models import Application, BookRow, Deal, Registration, TechnologyContract
from kuaizhuan.transfer.states import Standing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database("the demo of each step is built on each database by its own tests"),
]
Days = list[tuple[str, dt.date | None]]


@pytest.fixture(scope="module")
def kept(keep):
    def build() -> None:
        for row in invented.organisations():
            an_organisation(
                row["name"], credit_code=row["credit_code"], region=row["region"], kind=_kind(row["kind"])
            )
        open_accounts()
        contracts.build_contracts()

    return keep(build)


@pytest.fixture
def world(kept, db):
    return None


def _kind(word: str) -> str:
    from kuaizhuan.catalog.codes import LISTS

    found = LISTS["organisation_kind"].matches(word)
    return found[0].code if found else word


def chains_of(deal: Deal) -> Iterator[Days]:
    """Days that have to follow one another, as they stand in the rows of a deal."""
    moves = list(deal.moves.order_by("pk"))
    yield [
        ("began", deal.began_on),
        *((f"move {each.state}", each.on) for each in moves),
        ("today", timezone.localdate()),
    ]
    for entry in deal.entries.order_by("pk"):
        yield [("began", deal.began_on), (f"receipt {entry.pk}", entry.on), ("written", _day(entry.at))]
    for said in deal.statements.all():
        yield [("about", said.on), ("stated", _day(said.stated_at)), ("decided", said.decided_on)]
    for contract in deal.contracts.all():
        signed = next((each.on for each in moves if each.state == "contract"), None)
        yield [
            ("contract move", signed),
            ("signed", contract.signed_on),
            ("entered", _day(contract.entered_at)),
        ]
    for survey in deal.outcomes.all():
        yield [("due", survey.due_on), ("asked", survey.asked_on), ("answered", survey.answered_on)]


def of_contract(contract: TechnologyContract) -> Iterator[Days]:
    """The days of a contract before the registry."""
    for filed in Application.objects.filter(contract=contract):
        made = Registration.objects.filter(application=filed).first()
        yield [
            ("signed", contract.signed_on), ("entered", _day(contract.versions.order_by("number")[0].made_at)),
            ("filed", _day(filed.filed_at)), ("accepted", filed.accepted_on),
            ("registered", made.registered_on if made else None), ("ended", made.ended_on if made else None),
        ]  # fmt: skip


def _day(moment: Any) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def backwards(days: Days) -> list[str]:
    """Neighbours of which the later one lies before the earlier one."""
    known = [(name, day) for name, day in days if day is not None]
    return [f"{b} {day} before {a} {was}" for (a, was), (b, day) in pairwise(known) if day < was]


def test_a_chain_that_runs_backwards_is_seen():
    day = dt.date(2026, 1, 2)
    assert backwards([("a", day), ("b", None), ("c", day)]) == []
    assert backwards([("a", day), ("b", day - dt.timedelta(days=1))]) == ["b 2026-01-01 before a 2026-01-02"]


def test_each_chain_runs_forward(world):
    deals = Deal.objects.all()
    assert deals.count() > 10
    found = [line for deal in deals for days in chains_of(deal) for line in backwards(days)]
    found += [
        line
        for each in TechnologyContract.objects.all()
        for days in of_contract(each)
        for line in backwards(days)
    ]
    assert found == []
    assert audit.verify() is None


@pytest.mark.parametrize("key", ["u1", "u9"])
def test_what_an_office_has_signed_is_registered_and_paid(world, key):
    unit = Organisation.objects.get(credit_code=invented.by_key()[key]["credit_code"])
    by = head(unit)
    led = Deal.objects.filter(seller=unit, contracts__registrations__state=Standing.VALID)
    assert led.exists()
    for deal in led:
        registered = Registration.objects.get(contract__deal=deal, state=Standing.VALID)
        received = sum(entry.amount for entry in deal.entries.filter(kind="receipt"))
        assert registered.total == deal.amount
        assert received <= deal.amount
        assert (received > 0) == (deal.state in ("performance", "payment"))
    assert contracts_signed(by)["transfer.figure.contracts_amount"] >= sum(deal.amount for deal in led)
    assert dict(income_received(by).rows)["transfer.figure.received"] > 0


def test_two_of_the_bureau_of_each_place_can_waive(world):
    bureaus = holders(Role.BUREAU)
    assert len(bureaus) == 4
    for place, names in chains.BUREAUS.items():
        deal = Deal.objects.filter(seller__jurisdiction=place, state="terms").first()
        if deal is None:
            continue
        first, second = (chains.account(name) for name in names)
        made = services.propose_waiver(deal, "transfer.document_missing", by=first, note="纸质合同已核")
        assert services.agree_to_waiver(made, by=second, note="同意").state == "agreed"


def test_contracts_came_in_by_a_list_and_one_of_them_was_paid_in_part(world):
    rows = BookRow.objects.select_related("contract__deal")
    assert [row.number for row in rows] == [each["合同编号"] for each in contracts.PROJECTS]
    paid = [row.contract.deal.entries.count() for row in rows]
    assert paid == [1, 0]
    assert {row.contract.deal.statements.filter(state="stated").count() for row in rows} == {1, 2}
