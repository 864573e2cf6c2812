"""Contracts in work-books: a row becomes a deal, a contract and receipts, once; what is written is read back the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import Workbook, load_workbook

from factories import a_user, an_organisation
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.models import RefusedRow
from kuaizhuan.collect.reports import write_refused
from kuaizhuan.collect.services import Summary, import_file
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.core import audit
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import BadInput
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer.book.columns import PROJECTS, REGISTER
from kuaizhuan.transfer.book.fact_columns import COVERED, asked_facts
from kuaizhuan.transfer.book.writing import export_contracts
from kuaizhuan.transfer.models import BookRow, Deal, LedgerEntry, Statement, TechnologyContract
from kuaizhuan.transfer.registration.facts import facts
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
SIGNED = "2026-03-02"


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def a_book(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A work-book with the columns that the rows have."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(name) for name in headers])
    book.save(path)
    return path


def a_contract(world: World, **changes: Any) -> dict[str, Any]:
    """A row of the registration form."""
    return {
        "项目名称": "合金板材技术开发",
        "合同类别": "技术开发",
        "合同子类": "委托开发",
        "合同签订日期": SIGNED,
        "有效期止": "2027-03-01",
        "卖方名称": world.university.name,
        "买方名称": world.firm.name,
        "买方统一社会信用代码": world.firm.credit_code,
        "合同成交额（万元）": 120,
        "技术交易额（万元）": 100,
        "支付方式": "分期支付",
        "技术领域": "新材料",
        "知识产权": "技术秘密",
        "计划来源": "/",
        "社会经济目标": "工商业发展",
        "买方性质": "有限责任公司",
        **changes,
    }


def a_project(world: World, **changes: Any) -> dict[str, Any]:
    """A row of a university's list."""
    return {
        "合同编号": "HX2026-001",
        "合同名称": "合金板材技术开发",
        "负责人": "示例甲",
        "合作方单位名称": world.firm.name,
        "合同金额（元）": 1_200_000,
        "合同技术交易额（元）": 1_000_000,
        "签订时间": SIGNED,
        "开始时间": SIGNED,
        "合同类型": "技术开发",
        "预算明细": "研究费 100万元；材料费 200000元",
        **changes,
    }


def sent(world: World, book: str, path: Path, **values: Any) -> Summary:
    return import_file(path, book, **{"by": world.office, "organisation": world.university, **values})


def codes(summary: Summary) -> list[tuple[int, str]]:
    """(row, code) of what refuses."""
    return [
        (step.row.number, problem.code)
        for step in summary.steps
        for problem in step.problems
        if not problem.warning
    ]


def counted() -> tuple[int, ...]:
    models = (Deal, TechnologyContract, BookRow, LedgerEntry, Statement)
    return tuple(model.objects.count() for model in models)


def test_a_row_becomes_a_deal_a_contract_and_receipts(world, tmp_path):
    receipt = {
        "到账日期": "2026-04-01", "到账金额（元）": 360_000, "凭证": "P-1", "增值税（元）": 20_377.36,
        "拨款单位": "示例制造", "管理费（元）": 18_000,
    }  # fmt: skip
    later = {"到账日期": "2026-05-04", "到账金额（元）": 240_000, "凭证": "P-2"}
    path = a_book(tmp_path / "a.xlsx", [a_project(world, **receipt), a_project(world, **later)])
    summary = sent(world, PROJECTS, path)
    assert summary.counts == {"create": 1, "update": 1}

    contract = TechnologyContract.objects.get()
    assert (contract.total, contract.technical, contract.type) == (120_000_000, 100_000_000, "development")
    assert contract.seller == contract.applicant == world.university
    assert contract.buyer == world.firm
    assert contract.versions.get().number == 1
    row = contract.book_row
    assert (row.number, row.own["leader"], row.own["budget"]) == (
        "HX2026-001",
        "示例甲",
        [["研究费", 100_000_000], ["材料费", 20_000_000]],
    )
    deal = contract.deal
    assert (deal.origin, deal.state, deal.amount) == ("entered", "terms", 120_000_000)
    assert str(deal.began_on) == SIGNED
    entries = deal.entries.order_by("pk").values_list("kind", "amount", "voucher")
    assert list(entries) == [
        ("receipt", 36_000_000, "P-1"), ("tax", 2_037_736, "P-1"), ("receipt", 24_000_000, "P-2"),
    ]  # fmt: skip
    stated = Statement.objects.values_list("kind", "by_party", "party", "state")
    assert set(stated) == {("deal", "seller", "buyer", "stated"), ("receipt", "seller", "buyer", "stated")}
    assert audit.verify() is None


@pytest.mark.parametrize("book", [REGISTER, PROJECTS])
def test_the_same_file_again_changes_nothing(world, tmp_path, book):
    make = a_contract if book == REGISTER else a_project
    path = a_book(tmp_path / "a.xlsx", [make(world)])
    assert sent(world, book, path).counts == {"create": 1}
    before = counted()
    assert sent(world, book, path).counts == {"keep": 1}
    assert counted() == before


def test_a_bad_row_stops_no_other_and_comes_back_with_its_reasons(world, tmp_path):
    an_organisation("同名单位")
    an_organisation("同名单位")
    wrong = {
        "transfer.book_name_unknown": {"合作方单位名称": "没有入驻的公司"},
        "transfer.book_name_twice": {"合作方单位名称": "同名单位"},
        "transfer.book_code_other": {"合作方法人代码": world.buyer.credit_code},
        "transfer.book_technical": {"合同技术交易额（元）": 1_200_001},
        "transfer.book_budget": {"预算明细": "研究费 100万元"},
        "transfer.book_line": {"预算明细": "研究费若干"},
        "transfer.book_type": {"合同类型": "买卖"},
        "transfer.day_ahead": {"签订时间": "2099-01-01"},
        "transfer.book_receipt_half": {"到账金额（元）": 5},
        "transfer.receipt_over": {"到账金额（元）": 1_200_001, "到账日期": "2026-04-01"},
        "transfer.receipt_early": {"到账金额（元）": 1, "到账日期": "2026-03-01"},
        "transfer.book_not_yours": {"关系": "受托方"},
        "transfer.book_total": {"合同金额（元）": "面议"},
        "transfer.one_side": {"合作方单位名称": world.university.name},
    }
    rows = [a_project(world, 合同编号=f"X-{n}", **change) for n, change in enumerate(wrong.values())]
    path = a_book(tmp_path / "a.xlsx", [*rows, a_project(world)])
    asked = sent(world, PROJECTS, path, dry_run=True)
    assert counted() == (0, 0, 0, 0, 0)
    done = sent(world, PROJECTS, path)
    assert dict(codes(done)) == dict(enumerate(wrong, 2))
    assert codes(done) == codes(asked)
    assert done.counts == asked.counts == {"reject": len(wrong), "create": 1}
    assert RefusedRow.objects.count() == len(wrong)
    write_refused(done.run, tmp_path / "refused.xlsx")
    sheet = load_workbook(tmp_path / "refused.xlsx").active
    assert sheet.max_row == len(wrong) + 1
    assert "没有入驻的公司" in sheet["A2"].value


def test_an_amount_names_its_unit(world, tmp_path):
    row = a_project(world) | {"合同金额": 120}
    del row["合同金额（元）"]
    assert codes(sent(world, PROJECTS, a_book(tmp_path / "a.xlsx", [row]))) == [(2, "transfer.book_unit")]
    row = row | {"合同金额": "120万元"}
    assert sent(world, PROJECTS, a_book(tmp_path / "b.xlsx", [row])).counts == {"create": 1}
    assert TechnologyContract.objects.get().total == 120_000_000


def test_a_contract_that_is_there_is_not_changed_by_a_file(world, tmp_path):
    sent(world, PROJECTS, a_book(tmp_path / "a.xlsx", [a_project(world)]))
    other = a_project(world, 合同名称="另一个名称")
    summary = sent(world, PROJECTS, a_book(tmp_path / "b.xlsx", [other]))
    assert codes(summary) == [(2, "transfer.book_differs")]
    assert TechnologyContract.objects.get().title == "合金板材技术开发"


def test_a_contract_entered_by_hand_is_known_again(world, tmp_path):
    by_hand = world.contract(world.between(world.university, world.firm, 120_000_000, "合金板材技术开发"))
    row = a_contract(world)
    for name in ("合同子类", "有效期止", "支付方式", "技术领域", "技术交易额（万元）"):
        del row[name]
    summary = sent(world, REGISTER, a_book(tmp_path / "a.xlsx", [row]))
    assert summary.counts == {"update": 1}
    assert TechnologyContract.objects.get() == by_hand
    assert by_hand.book_row.own["objective"] == "工商业发展"


def test_a_later_receipt_is_added_and_the_deal_goes_as_far_as_its_guards_let_it(world, tmp_path):
    project = a_project(world)
    sent(world, PROJECTS, a_book(tmp_path / "a.xlsx", [project]))
    deal = Deal.objects.get()
    paid = a_project(world, **{"到账日期": "2026-04-01", "到账金额（元）": 10, "凭证": "P-9"})
    path = a_book(tmp_path / "b.xlsx", [paid])
    assert sent(world, PROJECTS, path).counts == {"update": 1}
    deal.refresh_from_db()
    assert deal.state == "terms"  # no text of the contract, no notice
    for reason in ("transfer.notice_missing", "transfer.document_missing"):
        _waive(deal, reason)
    assert sent(world, PROJECTS, path).counts == {"update": 1}
    deal.refresh_from_db()
    assert (deal.state, str(deal.state_since)) == ("payment", "2026-04-01")
    assert sent(world, PROJECTS, path).counts == {"keep": 1}
    assert audit.verify() is None


def _waive(deal: Deal, reason: str) -> None:
    from kuaizhuan.transfer import services

    bureau = an_organisation("示例科技局", kind="government")
    first, second = (actor_for(a_user(Role.BUREAU, bureau)) for _ in range(2))
    services.agree_to_waiver(
        services.propose_waiver(deal, reason, by=first, note="已核"), by=second, note="同意"
    )


def test_who_may(world, tmp_path):
    path = a_book(tmp_path / "a.xlsx", [a_project(world)])
    with pytest.raises(BadInput, match="book_whose"):
        import_file(path, PROJECTS, by=system("import"))
    paid = a_project(world, **{"到账日期": "2026-04-01", "到账金额（元）": 10})
    summary = sent(world, PROJECTS, a_book(tmp_path / "b.xlsx", [paid]), by=world.researcher)
    assert codes(summary) == [(2, "transfer.book_receipt_head")]
    assert sent(world, PROJECTS, path, by=system("import")).counts == {"create": 1}
    assert Statement.objects.get().by_party == "seller"


def test_what_is_exported_is_imported_into_an_empty_world_as_the_same(world, tmp_path):
    empty = transaction.savepoint()
    more = {
        "到账日期": "2026-04-01",
        "到账金额（元）": 360_000,
        "凭证": "P-1",
        "增值税（元）": 1,
        "拨款单位": "示例",
    }
    rows = [
        a_project(world, **more),
        a_project(world, **{"到账日期": "2026-05-01", "到账金额（元）": 5, "凭证": "P-2"}),
        a_project(
            world, 合同编号="HX-2", 合同名称="焊接工艺技术服务", 合同类型="技术服务", 是否申请认定="是"
        ),
    ]
    sent(world, PROJECTS, a_book(tmp_path / "a.xlsx", rows))
    row = a_contract(world, 合同登记编号="20265001000012", 项目名称="涂层技术秘密转让", 合同类别="技术转让")
    row |= {"合同子类": "技术秘密转让", "预计新增产值（万元）": 30, "买方行政区划": "重庆市"}
    row |= FACTS
    sent(world, REGISTER, a_book(tmp_path / "b.xlsx", [row]))
    for book in (PROJECTS, REGISTER):
        export_contracts(book, world.office, world.university, tmp_path / f"{book}.xlsx")
    transaction.savepoint_rollback(empty)
    for book in (PROJECTS, REGISTER):
        summary = sent(world, book, tmp_path / f"{book}.xlsx")
        assert (codes(summary), summary.counts["create"]) == ([], CONTRACTS)
        export_contracts(book, world.office, world.university, tmp_path / f"{book}-again.xlsx")
        first, again = (_cells(tmp_path / f"{book}{end}.xlsx") for end in ("", "-again"))
        assert again == first
        transaction.savepoint_rollback(empty)
    assert "30" in {cell for line in first for cell in line}


FACTS = {
    "标的内容、范围和要求": "转让涂层工艺的全部技术资料", "转让成本（万元）": "35000元", "持股合计": 10, "生效日期": "2026-03-05",
    "权属有争议或者侵权": "否", "转让、许可的成果已经存在": "是", "简易计税": "不清楚", "形式": "电子合同",
}  # fmt: skip
"""What rules read, by the columns that the declaration of facts gives."""
CONTRACTS = 3
"""How many contracts the exported world has."""


def test_a_fact_is_stated_and_an_empty_cell_states_none(world, tmp_path):
    assert FACTS.keys() <= {column.header for column in columns_of(REGISTER)}
    sent(world, REGISTER, a_book(tmp_path / "a.xlsx", [a_contract(world, **FACTS)]))
    data = TechnologyContract.objects.get().data
    assert data["declared"] == {"title_disputed": False, "result_exists": True}
    assert data["taxes"] == {"cost": "35000.00元", "related_percent": 10, "simplified": None}
    assert (data["form"], data["effective_on"]) == ("electronic", "2026-03-05")
    assert "licence_kind" not in data


def test_every_fact_of_a_contract_has_a_column():
    fields = {column.field for column in columns_of(REGISTER)}
    assert {f"fact.{each.path}" for each in asked_facts()} <= fields
    missing = {each.path for each in facts() if not (each.several or each.optional or each.found)}
    assert missing - {each.path for each in asked_facts()} == COVERED


def _cells(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_an_export_has_what_its_reader_may_see(world, tmp_path):
    paid = a_project(world, **{"到账日期": "2026-04-01", "到账金额（元）": 10})
    sent(world, PROJECTS, a_book(tmp_path / "a.xlsx", [paid]))
    for by, rows, receipts in (
        (world.office, 1, 1),
        (world.researcher, 1, 0),
        (world.institute_office, 0, 0),
    ):
        path = tmp_path / "out.xlsx"
        assert export_contracts(PROJECTS, by, world.university, path) == rows
        header, *lines = _cells(path)
        place = header.index("到账金额（万元）")
        assert sum(line[place] is not None for line in lines) == receipts


@pytest.mark.parametrize("book", [REGISTER, PROJECTS])
def test_the_template_is_filled_in_and_read(world, tmp_path, book):
    path = tmp_path / "a.xlsx"
    write_template(book, path)
    sheet = load_workbook(path)
    named = {str(cell.value).lstrip("*"): cell.column for cell in sheet.active[1]}
    row = a_contract(world) if book == REGISTER else a_project(world)
    row = {name.replace("（元）", "（万元）"): value for name, value in row.items()}
    row |= {"合同类别": row.pop("合同类型", "技术开发")}
    row |= {"合同金额（万元）": 120, "合同技术交易额（万元）": 100} if book == PROJECTS else {}
    for name, value in row.items():
        sheet.active.cell(3, named[name], value)
    sheet.save(path)
    assert sent(world, book, path).counts == {"create": 1}
    assert {column.header for column in columns_of(book)} == set(named)
