"""One side's word: it counts nowhere until the other side, the register or a registrar's proof bears it out."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_organisation
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.core.models import Event
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.figures import (
    arrived,
    contracts_count,
    contracts_signed,
    deals_by_stage,
    income_received,
    outcome_output,
)
from kuaizhuan.transfer.figures.plots import deal_funnel, turnover
from kuaizhuan.transfer.models import Deal, OutcomeSurvey, Registration, Statement
from kuaizhuan.transfer.queries import clients, facts
from kuaizhuan.transfer.queries.deals import contracted_pairs, deals, links_of
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Party, Stage, StatementKind, StatementState
from transfer.access_table import registration
from transfer.world import World, days

pytestmark = pytest.mark.django_db
HUGE = 9_900_000_000_00
ANSWER = Answer(True, 500, 50, 3, "示例丁")


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def only(deal: Deal, kind: StatementKind) -> Statement:
    return Statement.objects.filter(deal=deal, kind=kind).get(state=StatementState.STATED)


def counted(actor) -> list[int]:
    """What figures and charts say of deals, contracts and money, without their zeros."""
    figures = (deals_by_stage, contracts_signed, contracts_count, income_received, outcome_output)
    found = [value for figure in figures for _, value in figure(actor).rows]
    for plot in (turnover(actor), deal_funnel(actor)):
        found += [cell.value for line in plot.lines for cell in line.cells]
    return [value for value in (*found, arrived().contracts, arrived().outcomes) if value]


def alone(world: World) -> Deal:
    """What the enterprise books by itself with a university that has not been asked, up to the contract."""
    new = services.NewDeal("压铸工艺", world.university, world.enterprise, days(-9), note="线下",
                           achievement=world.result, demand=world.need)  # fmt: skip
    row = services.enter_deal(new, by=world.buyer)
    row = world.move(row, Stage.TERMS, by=world.buyer, confirmed=False)
    return world.move(row, Stage.CONTRACT, by=world.buyer, amount=HUGE, confirmed=False)


def test_one_enterprise_alone_books_nothing(world):
    row = alone(world)
    for actor in (world.buyer, world.office, world.actor("bureau")):
        assert counted(actor) == []
    assert list(contracted_pairs()) == []
    assert links_of(world.office, world.result, "achievement").signed is None
    assert deals(world.buyer).get().word == "stated"
    OutcomeSurvey.objects.update(due_on=days(-1))
    assert services.ask_outcomes(by=BY) == 0
    assert row.statements.count() == 2


def test_confirmed_it_counts_everywhere(world):
    row = world.confirm(alone(world))
    assert deals_by_stage(world.office)["transfer.stage.contract"] == 1
    assert contracts_signed(world.office)["transfer.figure.contracts_confirmed_amount"] == HUGE
    assert contracts_count(world.buyer)["transfer.figure.contracts_count"] == 1
    assert list(contracted_pairs()) == [(world.need.code, world.result.code)]
    assert links_of(world.office, world.result, "achievement").signed == row
    assert deals(world.buyer).get().word == ""


def test_denied_it_says_so_and_stands_still(world):
    row = alone(world)
    said = only(row, StatementKind.DEAL)
    with pytest.raises(RuleBroken) as unsaid:
        services.deny_statement(said, by=world.office, note=" ")
    assert unsaid.value.verdict.codes == ("transfer.statement_note",)
    services.deny_statement(said, by=world.office, note="本校没有这个项目")
    assert deals(world.buyer).get().word == "denied"
    assert counted(world.buyer) == []
    with pytest.raises(RuleBroken) as refused:
        world.move(row, Stage.PERFORMANCE, by=world.buyer)
    assert "transfer.deal_denied" in refused.value.verdict.codes
    services.confirm_statement(said, by=world.office)
    assert Event.objects.filter(code="transfer.statement.deny", subject_code=row.code).count() == 1


def test_a_correction_asks_the_side_that_stated(world):
    row = alone(world)
    services.confirm_statement(only(row, StatementKind.DEAL), by=world.office)
    said = only(row, StatementKind.STAGE)
    with pytest.raises(RuleBroken) as same:
        services.correct_statement(said, by=world.office, amount=HUGE, on=said.on, note="见合同")
    assert same.value.verdict.codes == ("transfer.statement_same",)
    other = services.correct_statement(said, by=world.office, amount=99_000_00, on=said.on, note="见合同")
    assert (other.by_party, other.party, other.amount) == ("seller", "buyer", 99_000_00)
    with pytest.raises(NotAllowed):
        services.confirm_statement(other, by=world.office)
    services.confirm_statement(other, by=world.buyer)
    row.refresh_from_db()
    assert row.amount == 99_000_00
    assert contracts_signed(world.buyer)["transfer.figure.contracts_amount"] == 99_000_00
    with pytest.raises(WrongState):
        services.confirm_statement(said, by=world.office)


def test_nobody_confirms_what_they_stated(world):
    both = a_user(Role.OFFICE, world.university)
    both.memberships.create(role=Role.ENTERPRISE, organisation=world.enterprise)
    actor = actor_for(both)
    new = services.NewDeal("两边", world.university, world.enterprise, days(-1), note="线下")
    said = only(services.enter_deal(new, by=actor), StatementKind.DEAL)
    with pytest.raises(NotAllowed):
        services.confirm_statement(said, by=actor)
    with pytest.raises(NotAllowed):
        services.confirm_statement(said, by=world.actor("stranger"))
    assert services.confirm_statement(said, by=world.buyer).state == "confirmed"


def test_a_broker_asks_both_sides(world):
    new = services.NewDeal("经手", world.university, world.enterprise, days(-1), world.agency, note="线下")
    row = services.enter_deal(new, by=world.broker)
    assert set(row.statements.values_list("party", flat=True)) == {"seller", "buyer"}
    for side, by in (("buyer", world.buyer), ("seller", world.office)):
        assert clients.sums(world.broker).open == 0
        services.confirm_statement(row.statements.get(party=side), by=by)
    assert clients.sums(world.broker).open == 1


def test_the_register_proves_the_contract_of_the_same_two_sides_as_long_as_it_stands(world):
    row = alone(world)
    made = registration(PlaceOf(world), "valid")
    made.contract.seller, made.contract.buyer = world.university, an_organisation()
    made.contract.deal = row
    made.contract.save()
    assert not Deal.objects.filter(facts.SIGNED_IN_FACT).exists()
    made.contract.buyer = world.enterprise
    made.contract.save()
    assert Deal.objects.filter(facts.SIGNED_IN_FACT, pk=row.pk).exists()
    assert deals_by_stage(world.office)["transfer.stage.contract"] == 1
    Registration.objects.update(state="cancelled", ended_on=days(0))
    assert not Deal.objects.filter(facts.SIGNED_IN_FACT).exists()


class PlaceOf:
    """What the table of access makes rows of, for this world."""

    def __init__(self, world: World) -> None:
        self.here, self.places = world.university, {"elsewhere": world.enterprise, "agency": world.agency}


def test_receipts_count_once_the_payer_has_confirmed_them(world):
    row = world.deal(stage=Stage.PAYMENT)
    slip = services.record_receipt(row, 700, on=days(0), by=world.office)
    kept = services.record_receipt(row, 500, on=days(0), by=world.office, voucher="2")
    assert income_received(world.office)["transfer.figure.received"] == 0
    services.confirm_statement(kept.statements.get(), by=world.buyer)
    assert income_received(world.office)["transfer.figure.received"] == 500
    services.reverse_entry(slip, by=world.office, note="重复")
    assert slip.statements.get().state == "withdrawn"
    assert income_received(world.office)["transfer.figure.received"] == 500
    services.reverse_entry(kept, by=world.office, note="重复")
    assert income_received(world.office)["transfer.figure.received"] == 0


def test_a_confirmed_receipt_proves_the_contract_never_its_amount(world):
    row = alone(world)
    entry = services.record_receipt(row, 5_00, on=days(0), by=world.office)
    services.confirm_statement(entry.statements.get(), by=world.buyer)
    assert contracts_count(world.office)["transfer.figure.contracts_count"] == 1
    assert contracts_signed(world.office)["transfer.figure.contracts_amount"] == 0


def test_outcomes_count_once_the_seller_has_confirmed_them(world):
    row = world.deal(stage=Stage.CONTRACT)
    survey = row.outcomes.first()
    services.remind_of_outcome(survey, by=world.office)
    services.answer_outcome(survey, ANSWER, by=world.buyer)
    assert outcome_output(world.office)["transfer.figure.output"] == 0
    first = only(row, StatementKind.OUTCOME)
    services.answer_outcome(survey, Answer(True, 600, 50, 3, "示例丁"), by=world.buyer)
    first.refresh_from_db()
    assert first.state == "withdrawn"
    services.confirm_statement(only(row, StatementKind.OUTCOME), by=world.office)
    assert outcome_output(world.office)["transfer.figure.output"] == 600
    assert arrived().outcomes == 1


def test_a_registrar_proves_only_for_who_has_nobody_here(world):
    absent = an_organisation("示例无账号公司")
    new = services.NewDeal("线下成交", world.university, absent, days(-1), note="线下")
    said = only(services.enter_deal(new, by=world.office), StatementKind.DEAL)
    registrar = world.actor("registrar")
    paper = receive("proof.txt", [b"signed and sealed"])
    with pytest.raises(RuleBroken) as bare:
        services.confirm_statement(said, by=registrar)
    assert bare.value.verdict.codes == ("transfer.proof_missing", "transfer.statement_note")
    proven = services.confirm_statement(said, by=registrar, note="合同原件已核", proof=paper)
    assert (proven.state, proven.proven) == ("confirmed", True)
    other = services.NewDeal("有账号的", world.university, world.enterprise, days(-1), note="线下")
    said = only(services.enter_deal(other, by=world.office), StatementKind.DEAL)
    with pytest.raises(NotAllowed):
        services.confirm_statement(said, by=registrar, note="合同原件已核", proof=paper)
    with pytest.raises(NotFound):
        access.statement.VIEW.get(registrar, Statement.objects.all(), code=said.code)


def test_a_loss_is_the_word_of_one_side(world):
    row = world.deal()
    step = Step(on=days(0), reason="transfer.lost.price")
    services.move_deal(row, Stage.LOST, by=world.buyer, step=step)
    assert deals_by_stage(world.office)["transfer.stage.lost"] == 0
    services.confirm_statement(only(row, StatementKind.STAGE), by=world.office)
    assert deals_by_stage(world.office)["transfer.stage.lost"] == 1


def test_who_is_asked_is_the_other(world):
    row = alone(world)
    assert {each.party for each in row.statements.all()} == {Party.SELLER}
    assert access.statement.VIEW.filter(world.office, Statement.objects.all()).count() == 2
    assert access.statement.VIEW.filter(world.actor("stranger"), Statement.objects.all()).count() == 0


def test_nobody_is_asked_what_became_of_a_contract_of_one_side(world):
    row = alone(world)
    with pytest.raises(RuleBroken) as refused:
        services.remind_of_outcome(row.outcomes.first(), by=world.office)
    assert refused.value.verdict.codes == ("transfer.outcome_unconfirmed",)
