"""A listing on an exchange outside from its preparation to the certificate; every exit says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from factories import BY
from kuaizhuan.collect.services import import_file
from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.transfer import services
from kuaizhuan.transfer.book.listing_columns import LISTINGS
from kuaizhuan.transfer.book.writing import export_listings
from kuaizhuan.transfer.models import Listing, PriceNotice
from kuaizhuan.transfer.rules.listing import Plan, Said
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.states import Listed, Pricing, Stage
from transfer.world import World, an_upload, days

pytestmark = pytest.mark.django_db
DRAFT = Draft(Pricing.LISTING, 800_000_00, "评估价 80 万元", "转化办 023-00001111", 15, venue="外部交易场所")
SOLD = Said(final_fen=900_000_00, buyer_name="示例制造公司")


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def publicised(world, ago: int = 20, draft=DRAFT, **more) -> PriceNotice:
    row = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence", **more)
    return services.start_notice(row, by=world.office, today=days(-ago))


def opened(world, notice=None, **changes) -> Listing:
    plan = Plan(**{"exchange": "ctex-chongqing", "first_on": days(-18), "last_on": days(10), **changes})
    return services.open_listing(notice or publicised(world), plan, by=world.office)


def listed(world, **more) -> Listing:
    return services.move_listing(opened(world, **more), Listed.LISTED, Said(number="CQ-7"), by=world.office)


def sold(world, **more) -> Listing:
    return services.move_listing(
        listed(world, **more), Listed.SOLD, replace(SOLD, on=days(-2)), by=world.office
    )


def refused(do) -> tuple[str, ...]:
    with pytest.raises(RuleBroken) as error:
        do()
    return error.value.verdict.codes


def test_from_preparation_to_a_price_that_the_contract_is_of(world):
    deal = world.deal(stage=Stage.TERMS)
    row = sold(world, notice=publicised(world, deal=deal))
    said = Said(certificate_number="JZ-1", on=days(-1))
    row = services.move_listing(
        row, Listed.CERTIFIED, said, by=world.office, certificate=an_upload("other", name="鉴证书.txt").file
    )
    assert (row.state, row.certificate_number, row.number) == ("certified", "JZ-1", "CQ-7")
    assert files_of(row).get().purpose == "certificate"
    services.end_notices(by=BY)
    notice = PriceNotice.objects.get()
    for item in DILIGENCE:
        services.tick_diligence(notice, item, by=world.office, done=True, note="已核查")

    def conclude(**said):
        return services.conclude_notice(notice, by=world.office, **said)

    assert refused(lambda: conclude(final_fen=850_000_00, final_buyer="示例制造公司")) == (
        "transfer.listing_other",
    )
    assert refused(lambda: conclude(final_fen=900_000_00, final_buyer="别家")) == ("transfer.listing_other",)
    assert conclude(final_fen=900_000_00, final_buyer="示例制造公司").state == "concluded"
    codes = refused(lambda: world.move(deal, Stage.CONTRACT, amount=1_000_000_00))
    assert codes == ("transfer.notice_other_price",)
    assert world.move(deal, Stage.CONTRACT, amount=900_000_00).amount == 900_000_00
    assert audit.verify() is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exchange": "somewhere"}, "transfer.listing_exchange"),
        ({"last_on": days(-30)}, "transfer.listing_period"),
    ],
)
def test_what_speaks_against_opening_one(world, changes, code):
    assert refused(lambda: opened(world, **changes)) == (code,)


def test_one_at_a_time_and_only_where_the_price_is_found_on_a_market(world):
    row = opened(world)
    assert refused(lambda: opened(world, row.notice)) == ("transfer.listing_taken",)
    agreed = replace(DRAFT, pricing=Pricing.AGREEMENT, buyer_name="示例制造公司", related=False)
    assert refused(lambda: opened(world, publicised(world, draft=agreed))) == ("transfer.listing_agreement",)


def test_what_speaks_against_listing(world):
    row = opened(world, first_on=days(-25))
    wrong = refused(lambda: services.move_listing(row, Listed.LISTED, Said(), by=world.office))
    assert wrong == ("transfer.listing_number", "transfer.listing_early")
    draft = services.draft_notice(world.result, DRAFT, by=world.office, transfer_mode="licence")
    other = opened(world, draft)
    wrong = refused(lambda: services.move_listing(other, Listed.LISTED, Said(number="1"), by=world.office))
    assert wrong == ("transfer.listing_unpublicised",)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (Said(), ("transfer.final_missing", "transfer.final_buyer", "transfer.listing_day")),
        (replace(SOLD, final_fen=1, on=days(0)), ("transfer.final_below",)),
        (replace(SOLD, on=days(1)), ("transfer.day_ahead",)),
        (replace(SOLD, on=days(-19)), ("transfer.day_before",)),
    ],
)
def test_what_speaks_against_a_sale(world, said, codes):
    row = listed(world)
    assert refused(lambda: services.move_listing(row, Listed.SOLD, said, by=world.office)) == codes


def test_a_sale_below_the_reserve_is_waived_by_two_of_the_bureau(world):
    row = listed(world)
    world.waive(row.notice, "transfer.final_below")
    said = replace(SOLD, final_fen=700_000_00, on=days(0))
    assert services.move_listing(row, Listed.SOLD, said, by=world.office).final_fen == 700_000_00


def test_an_objection_stands_against_a_sale_as_against_a_conclusion(world):
    row = listed(world, notice=publicised(world, ago=10), first_on=days(-8))
    services.object_to_notice(
        row.notice, by=world.buyer, organisation=world.enterprise, name="示例甲", text="价格偏低"
    )
    codes = refused(
        lambda: services.move_listing(row, Listed.SOLD, replace(SOLD, on=days(0)), by=world.office)
    )
    assert codes == ("transfer.objection_pending",)


def test_one_that_is_under_way_stands_against_a_conclusion_and_ends_unsold(world):
    row = listed(world)
    services.end_notices(by=BY)
    codes = refused(
        lambda: services.conclude_notice(row.notice, by=world.office, final_fen=900_000_00, final_buyer="甲")
    )
    assert "transfer.listing_open" in codes
    assert refused(lambda: services.move_listing(row, Listed.UNSOLD, Said(), by=world.office)) == (
        "transfer.listing_runs",
    )
    assert refused(lambda: services.move_listing(row, Listed.WITHDRAWN, Said(), by=world.office)) == (
        "transfer.cancel_unsaid",
    )
    row = services.move_listing(row, Listed.WITHDRAWN, Said(note="暂缓转让"), by=world.office)
    with pytest.raises(WrongState):
        services.move_listing(row, Listed.SOLD, SOLD, by=world.office)


def test_only_the_head_of_the_seller(world):
    with pytest.raises(NotAllowed):
        services.move_listing(opened(world), Listed.LISTED, Said(number="1"), by=world.actor("researcher"))


def test_exported_for_the_exchange_and_what_it_says_imported(world, tmp_path):
    row = opened(world)
    path = tmp_path / "a.xlsx"
    assert export_listings(world.office, world.university, path) == 1
    sheet = load_workbook(path)
    head = {cell.value: cell.column for cell in sheet.active[1]}
    assert sheet.active.cell(2, head["挂牌价（万元）"]).value == "80"
    assert sheet.active.cell(2, head["成交价（万元）"]).value is None

    def said(**cells) -> dict[str, int]:
        for name, value in cells.items():
            sheet.active.cell(2, head[name], value)
        sheet.save(path)
        asked = import_file(path, LISTINGS, by=world.office, dry_run=True)
        done = import_file(path, LISTINGS, by=world.office)
        assert asked.counts == done.counts
        return dict(done.counts)

    assert said() == {"keep": 1}
    assert said(状态="已成交") == {"reject": 1}
    assert said(状态="挂牌中") == {"reject": 1}  # no number
    assert said(场所挂牌编号="CQ-9") == {"update": 1}
    assert said() == {"keep": 1}
    sale = {"状态": "成交", "成交价（万元）": 90, "受让方": "示例制造公司", "成交日期": str(days(-1))}
    assert said(**sale) == {"update": 1}
    row.refresh_from_db()
    assert (row.state, row.number, row.final_fen) == ("sold", "CQ-9", 900_000_00)
    assert said(挂牌号="H-1") == {"reject": 1}
    assert audit.verify() is None
