"""From the pre-check to the desk: each exit, whose turn, and a clock that starts with complete material."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from factories import BY, a_user
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import ContractVersion, TechnologyContract
from kuaizhuan.transfer.queries import contracts, registry_desk
from kuaizhuan.transfer.states import Desk, Purpose
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def refused(call, *args, **values):
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **values)
    return [code.removeprefix("transfer.") for code in refusal.value.verdict.codes]


def events(row):
    return [
        c.removeprefix("transfer.")
        for c in Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True)
    ]


def test_a_contract_is_entered_by_whoever_applies(world):
    row = world.contract(field="materials", industry="3360")

    assert (row.applicant, row.seller, row.buyer) == (world.university, world.university, world.firm)
    assert (row.total, row.technical) == (180_000_000, 180_000_000)
    assert (row.seller_place, row.buyer_place, row.field) == ("CQ", "CQ", "materials")
    assert row.versions.get().data == row.data
    assert events(row) == ["contract.enter"]
    for stranger in (world.firm_head, world.anna, world.buyer_head):
        with pytest.raises(NotAllowed):
            services.enter_contract(world.data(), by=stranger)


def test_an_import_is_applied_for_by_the_buyer(world):
    row = services.enter_contract(world.data("import"), by=world.firm_head)

    assert (row.applicant, row.seller, row.seller_place) == (world.firm, None, "")
    with pytest.raises(NotAllowed):
        services.enter_contract(world.data("import"), by=world.office)


def test_what_cannot_be_read_or_is_nobodys_is_not_kept(world):
    assert refused(services.enter_contract, world.data(signed_on="1984-01-01"), by=world.office) == [
        "date_early"
    ]
    nobody = [{"name": "无此单位"}]
    assert refused(services.enter_contract, world.data(sellers=nobody), by=world.office) == [
        "applicant_unknown"
    ]
    assert refused(services.enter_contract, world.data(sellers=[]), by=world.office) == ["applicant_unknown"]
    assert not TechnologyContract.objects.exists()


def test_a_party_is_known_by_name_where_it_gave_no_code(world):
    row = world.contract(world.data(buyers=[{"name": "示例制造有限公司"}]))
    assert (row.buyer, row.buyer_place) == (world.firm, "CQ")


def test_every_version_is_kept(world):
    row = world.contract()
    row = services.revise_contract(
        row, world.data(title="新名称"), by=world.researcher, note="改名", field="energy"
    )

    assert (row.version, row.title, row.field) == (2, "新名称", "energy")
    first, second = ContractVersion.objects.order_by("number")
    assert first.sm3 != second.sm3
    assert (second.note, first.data["title"]) == ("改名", "高强韧压铸铝合金材料及工艺技术开发")
    assert refused(services.revise_contract, row, world.data(), by=world.office, note=" ") == ["note_missing"]
    other = world.between(world.institute, world.firm, 100)
    assert refused(services.revise_contract, row, other, by=world.office, note="换") == ["applicant_changed"]
    with pytest.raises(NotAllowed):
        services.revise_contract(row, world.data(), by=world.firm_head, note="x")


def test_an_application_goes_to_the_registry_of_the_applicants_place(world):
    row = world.filed()

    assert (row.jurisdiction, row.state, row.large, row.decide_by) == ("CQ", Desk.FILED, False, None)
    assert row.checked["registrable"] is True
    assert events(row) == ["application.file"]
    assert world.filed(world.contract(world.between(world.institute, world.firm, 500))).jurisdiction == "SC"
    for stranger in (world.researcher, world.firm_head, world.anna):
        with pytest.raises(NotAllowed):
            services.file_application(world.contract(world.data(title="另一")), by=stranger)


def test_against_a_grave_reason_one_may_insist_in_writing(world):
    row = world.contract(world.data(declared={"innovation": False}))
    assert refused(services.file_application, row, by=world.office) == ["no_innovation"]
    filed = services.file_application(row, by=world.office, note="有三项创新点，见附件")
    assert [reason["code"] for reason in filed.checked["reasons"]] == ["transfer.no_innovation"]


def test_what_staff_may_set_aside_does_not_stand_in_the_way(world):
    row = world.contract(world.data(text="受让人不得对技术进行改进。"))
    assert services.file_application(row, by=world.office).state == Desk.FILED


def test_one_open_application_for_a_contract(world):
    row = world.contract()
    first = world.filed(row)
    assert refused(services.file_application, row, by=world.office) == ["application_open"]
    assert refused(services.revise_contract, row, world.data(), by=world.office, note="x") == [
        "application_open"
    ]
    services.withdraw_application(first, by=world.office)
    assert world.filed(row).state == Desk.FILED
    assert refused(services.file_application, row, by=world.office, purpose=Purpose.CHANGE)[:1] == [
        "application_open"
    ]


def test_only_what_is_registered_is_changed_or_cancelled(world):
    row = world.contract()
    for purpose in (Purpose.CHANGE, Purpose.CANCEL):
        assert "nothing_registered" in refused(
            services.file_application, row, by=world.office, purpose=purpose, note="x"
        )
    world.registered(row)
    assert refused(services.file_application, row, by=world.office) == ["registered_once"]
    assert refused(services.file_application, row, by=world.office, purpose=Purpose.CANCEL) == ["cancel_note"]


def test_the_clock_starts_with_acceptance(world):
    row = services.accept_application(world.filed(), by=world.anna)
    assert (row.state, row.accepted_on, row.decide_by) == (
        Desk.ACCEPTED,
        dt.date(2026, 6, 1),
        dt.date(2026, 6, 23),
    )
    large = world.accepted(world.contract(world.between(world.university, world.firm, LARGE)))
    assert (large.large, large.decide_by, large.provisional) == (True, dt.date(2026, 7, 14), False)
    assert registry_desk.days_left(row, dt.date(2026, 6, 22)) == 1
    assert registry_desk.days_left(row, dt.date(2026, 6, 24)) == -1
    assert (
        registry_desk.days_left(world.filed(world.contract(world.data(title="新"))), dt.date(2026, 6, 22))
        is None
    )


def test_the_clock_says_when_holidays_are_not_known(world):
    with freeze_time("2026-12-20"):
        assert world.accepted().provisional


def test_only_registrars_of_the_place_who_are_not_concerned(world):
    row = world.filed()
    for stranger in (world.office, world.firm_head, *world.registrars["SC"]):
        with pytest.raises(NotAllowed):
            services.accept_application(row, by=stranger)
    both = a_user(Role.REGISTRAR)
    assert access.registry.DECIDE.allows(actor_for(both), row)
    people.grant(both, Role.RESEARCHER, by=BY, organisation=world.firm)
    assert not access.registry.DECIDE.allows(actor_for(both), row)


def test_incomplete_material_goes_back(world):
    row = world.filed()
    assert refused(services.return_application, row, by=world.anna, note="") == ["note_missing"]
    row = services.return_application(row, by=world.anna, note="缺授权书")
    assert (row.state, row.decision_note) == (Desk.RETURNED, "缺授权书")
    with pytest.raises(WrongState):
        services.accept_application(row, by=world.anna)


def test_question_and_answer_restart_the_clock(world):
    row = world.accepted()
    question = services.ask_applicant(row, by=world.anna, text="试验装置为何三套？")
    row.refresh_from_db()
    assert row.state == Desk.ASKED
    with pytest.raises(WrongState):
        services.accept_application(row, by=world.anna)
    with pytest.raises(NotAllowed):
        services.answer_registry(row, by=world.firm_head, text="…")
    with freeze_time("2026-06-10"):
        row = services.answer_registry(
            row,
            by=world.researcher,
            text="改为两套",
            data=world.data(content="研究开发两套试验装置及其控制系统"),
        )
    question.refresh_from_db()
    assert (row.state, row.accepted_on, question.answer) == (Desk.ACCEPTED, dt.date(2026, 6, 10), "改为两套")
    assert (row.version.number, row.contract.version) == (2, 2)
    assert events(row) == ["application.file", "application.accept", "application.ask", "application.answer"]


def test_who_was_asked_may_correct_the_contract_first(world):
    row = world.accepted()
    assert refused(services.revise_contract, row.contract, world.data(), by=world.office, note="x") == [
        "application_open"
    ]
    services.ask_applicant(row, by=world.anna, text="名称与内容不符？")
    services.revise_contract(row.contract, world.data(title="改正后的名称"), by=world.office, note="改名")
    row = services.answer_registry(row, by=world.office, text="已改名")
    assert (row.version.number, row.contract.title) == (2, "改正后的名称")
    assert services.approve_application(row, by=world.anna).registration.title == "改正后的名称"


def test_a_contract_belongs_to_a_deal_of_the_one_who_enters_it(world):
    day = dt.date(2026, 5, 1)
    new = services.NewDeal("压铸工艺", world.university, world.firm, day, note="展会认识")
    deal = services.enter_deal(new, by=world.office)
    row = services.enter_contract(world.data(), by=world.office, deal=deal)
    assert list(deal.contracts.all()) == [row]
    with pytest.raises(NotAllowed):
        services.enter_contract(world.data(), by=world.institute_office, deal=deal)
    row = services.revise_contract(row, world.data(), by=world.office, note="补行业", industry="3360")
    assert row.industry == "3360"


def test_withdrawing_is_the_heads(world):
    row = world.accepted()
    for stranger in (world.researcher, world.anna, world.firm_head):
        with pytest.raises(NotAllowed):
            services.withdraw_application(row, by=stranger)
    assert services.withdraw_application(row, by=world.office, note="改签").state == Desk.WITHDRAWN
    with pytest.raises(WrongState):
        services.withdraw_application(row, by=world.office)


def test_the_queue_is_by_urgency_and_by_place(world):
    late = world.accepted()
    with freeze_time("2026-05-20"):
        urgent = world.accepted(world.contract(world.data(title="更早受理")))
    new = world.filed(world.contract(world.data(title="新提交")))
    far = world.filed(world.contract(world.between(world.institute, world.buyer, 100)))

    assert list(registry_desk.queue(world.anna)) == [urgent, late, new]
    assert list(registry_desk.queue(world.anna, state=Desk.FILED)) == [new]
    assert list(registry_desk.queue(world.registrars["SC"][0])) == [far]
    assert not registry_desk.queue(world.office).exists()
    assert set(registry_desk.applications(world.office)) == {urgent, late, new}
    assert set(registry_desk.applications(world.buyer_head)) == {far}


def test_what_each_may_do(world):
    row = world.filed()
    assert registry_desk.moves(world.anna, row) == registry_desk.Moves(accept=True, return_=True)
    assert registry_desk.moves(world.office, row) == registry_desk.Moves(withdraw=True)
    assert not registry_desk.moves(world.firm_head, row).any
    row = services.accept_application(row, by=world.anna)
    assert registry_desk.moves(world.anna, row) == registry_desk.Moves(ask=True, approve=True, refuse=True)
    services.ask_applicant(row, by=world.anna, text="?")
    row.refresh_from_db()
    assert registry_desk.moves(world.researcher, row) == registry_desk.Moves(answer=True)


def test_splits_duplicates_and_relations_are_seen_across_both_registries(world):
    first = world.registered(world.contract(world.between(world.university, world.buyer, LARGE - 100)))
    again = world.contract(world.between(world.university, world.buyer, LARGE - 100))
    found = contracts.precheck(again, dt.date(2026, 6, 1))
    assert found.verdict.codes == ("transfer.duplicate",)
    assert found.verdict.reasons[0].params == {"code": first.code, "place": "CQ"}
    warned = [reason.code for reason in found.warnings]
    assert {"transfer.similar_contract", "transfer.split_suspected"} <= set(warned)
    assert found.checked.large

    second = world.contract(world.between(world.university, world.buyer, 200, title="完全不同的另一个项目"))
    found = contracts.precheck(second, dt.date(2026, 6, 1))
    assert found.verdict
    assert "transfer.similar_contract" not in [reason.code for reason in found.warnings]
    assert found.checked.large  # what the parties concluded in the period counts together

    world.firm.parent = world.university
    world.firm.save()
    related = world.contract(world.between(world.university, world.firm, 200))
    assert "transfer.related_units" in [
        r.code for r in contracts.precheck(related, dt.date(2026, 6, 1)).warnings
    ]


def test_one_contract_is_recognised_by_names_or_codes(world):
    first = world.between(world.university, world.buyer, 900)
    world.registered(world.contract(first))
    for change in (
        {"credit_code": ""},
        {"credit_code": world.buyer.credit_code.lower()},
        {"name": "示例电子公司", "credit_code": ""},
    ):
        again = world.contract(first | {"buyers": [{**first["buyers"][0], **change}]})
        assert again.buyer == world.buyer
        found = contracts.precheck(again, dt.date(2026, 6, 1))
        assert "transfer.duplicate" in found.verdict.codes


def test_relations_and_names_of_several_parties(world):
    world.firm.parent = world.institute
    world.firm.save()
    data = world.between(world.university, world.buyer, 900)
    data["sellers"] += [
        {"name": world.institute.name},
        *({"name": f"第{n}研究所{'长' * 30}"} for n in range(9)),
    ]
    data["buyers"] += [{"name": world.firm.name}]
    row = world.contract(data)
    related = [r for r in contracts.precheck(row, dt.date(2026, 6, 1)).warnings if "related" in r.code]
    assert [reason.params for reason in related] == [
        {"seller": "示例材料研究所", "buyer": "示例制造有限公司"}
    ]
    assert row.seller_name.startswith("示例大学；示例材料研究所；第0研究所")
    assert (row.seller_name[-5:], len(row.seller_name)) == ("…（11）", 200)


def test_who_sees_a_contract(world):
    row = world.contract()
    sees = [
        contracts.contracts(actor).exists()
        for actor in (world.office, world.firm_head, world.buyer_head, world.anna)
    ]
    assert sees == [True, True, False, False]
    world.filed(row)
    assert contracts.contract(world.anna, row.code) == row
    assert not contracts.contracts(world.registrars["SC"][0]).exists()
