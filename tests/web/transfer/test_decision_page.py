"""All that was filed stands beside the decision on one page, and the certificate says what was decided."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from freezegun import freeze_time
from openpyxl import load_workbook

from core.files import samples
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.states import Desk
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
SERVICE = {"subtype": "service", "technical": "120万元", "why": "按试验服务计", "confirmed": "yes"}


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_what_is_decided_is_on_the_page(world):
    data = world.data(
        "licence-good", declared={"title_disputed": False, "approval_needed": True, "approved": True}
    )
    contract = world.contract(data, document=receive("合同.txt", ["签字盖章".encode()]))
    services.revise_contract(
        contract, {**data, "content": "许可对方使用三项专利。"}, by=world.office, note="更正标的"
    )
    contract.refresh_from_db()
    row = world.accepted(contract)
    page = text(client_of(world.anna).get(f"/registry/{row.code}/"))

    patent = data["patents"][0]
    for said in (
        data["text"][:30], patent["number"], world.university.credit_code, "2026-03-02",
        "国家已经批准", "许可对方使用三项专利。", "合同.txt", "SM3", f"/contracts/{contract.code}/versions/1/",
        "核定的技术交易额", "申请所依据",
    ):  # fmt: skip
        assert said in page, said
    older = text(client_of(world.anna).get(f"/contracts/{contract.code}/versions/2/"))
    assert "与第 1 版的不同" in older
    assert "<ins>" in older
    assert "许可对方使用三项专利" in older
    assert client_of(world.anna).get(f"/contracts/{contract.code}/versions/3/").status_code == 404


def test_a_correction_from_the_page_to_the_certificate(world):
    row = world.accepted()
    address = f"/registry/{row.code}/"
    anna, bert = client_of(world.anna), client_of(world.bert)
    assert anna.post(f"{address}approve/", {**SERVICE, "technical": "许多"}).status_code == 422
    over = anna.post(f"{address}approve/", {**SERVICE, "technical": "181万元"})
    assert over.status_code == 422
    assert "不能超过合同成交额" in text(over)
    read = text(anna.post(f"{address}approve/", {**SERVICE, "confirmed": ""}))
    assert "交第二人审批" in read
    assert "1,800,000元" in read
    assert anna.post(f"{address}approve/", SERVICE).status_code == 302
    seen = text(bert.get(address))
    assert "按试验服务计" in seen
    assert "核定的技术交易额" not in seen
    assert bert.post(f"{address}approve/", {"confirmed": "yes"}).status_code == 302

    row.refresh_from_db()
    assert row.state == Desk.REGISTERED
    token = row.registration.token
    certificate = text(Client().get(f"/certificates/{token}/"))
    for said in ("技术服务", "1,200,000元", "经核定；申报：", "1,800,000元", "按试验服务计"):
        assert said in certificate, said
    api = json.loads(Client().get(f"/api/v1/registrations/certificates/{token}").content)
    assert (api["category"], api["technical"], api["filed_category"], api["filed_technical"]) == (
        "service", 120_000_000, "development", 180_000_000,
    )  # fmt: skip
    register = text(bert.get("/registry/register/"))
    assert "120万元" in register
    assert "180万元" in register
    book = load_workbook(io.BytesIO(bert.get("/registry/register/?as=xlsx").content))
    cells = [cell.value for line in book.worksheets[0].iter_rows() for cell in line]
    assert {1_200_000, 1_800_000, "委托开发", "按试验服务计"} <= set(cells)
    listed = text(bert.get("/contracts/"))
    assert "申报：" in listed


def test_who_only_pays_is_entrusted_on_the_form(world):
    row = world.accepted(world.contract(world.data(subtype="cooperative", declared={"both_research": False})))
    page = text(client_of(world.anna).get(f"/registry/{row.code}/"))
    assert '<option value="entrusted" selected>' in page
    assert "一方只出资金、设备：按委托开发登记。" in page
    answer = client_of(world.anna).post(f"/registry/{row.code}/approve/", {"confirmed": "yes"})
    assert answer.status_code == 422
    assert "应核定为" in text(answer)


def test_a_cancellation_by_one_of_two_says_what_is_left_to_do(world):
    made = world.registered(world.contract(world.between(world.university, world.buyer, 500_000_000)))
    answer = client_of(world.anna).post(
        f"/contracts/{made.contract.code}/cancel/", {"note": "无效"}, follow=True
    )
    assert "等另一位登记员同意" in text(answer)
    made.refresh_from_db()
    assert made.state == "valid"
    row = made.contract.applications.get(ex_officio=True)
    page = text(client_of(world.bert).get(f"/registry/{row.code}/"))
    assert "依职权提出" in page
    assert "同意注销" in page
    assert "核定的技术交易额" not in page


def test_certificates_of_all_editions_say_that_it_was_cancelled(world):
    first = world.registered()
    contract = services.revise_contract(
        first.contract, world.data(title="合金技术开发二期"), by=world.office, note="更名"
    )
    second = world.registered(contract, purpose="change", note="更名")
    assert "这是旧版" in text(Client().get(f"/certificates/{first.token}/"))
    services.cancel_registration(second, by=world.anna, note="解除")
    assert "各版都不能再作为享受优惠的依据" in text(Client().get(f"/certificates/{first.token}/"))


def test_papers_are_named_on_every_page_and_proven_by_a_file(world):
    data = world.data(declared={"approval_needed": True, "approved": True}, programme="national")
    row = world.contract(data)
    office, anna = client_of(world.office), client_of(world.anna)
    precheck = text(office.get(f"/contracts/{row.code}/precheck/"))
    assert "缺少国家批准文件" in precheck
    assert "通常还要计划任务书" in precheck
    assert "专利证书" in text(office.get("/contracts/enter/"))
    assert office.post(f"/contracts/{row.code}/papers/", {"paper": "approval"}).status_code == 422
    sent = {"paper": "approval", "file": SimpleUploadedFile("批准.pdf", samples.pdf(), "application/pdf")}
    assert client_of(world.buyer_head).post(f"/contracts/{row.code}/papers/", sent).status_code in (403, 404)
    sent["file"].seek(0)
    assert office.post(f"/contracts/{row.code}/papers/", sent).status_code == 302
    precheck = text(office.get(f"/contracts/{row.code}/precheck/"))
    assert "缺少国家批准文件" not in precheck
    application = world.accepted(row)
    page = text(anna.get(f"/registry/{application.code}/"))
    assert "批准.pdf" in page
    assert "国家批准文件" in page
    sent["file"].seek(0)
    assert office.post(f"/contracts/{row.code}/papers/", sent).status_code == 422
    table = json.loads(Client().get("/api/v1/registrations/proofs").content)
    assert {"code": "approval", "mark": "S"}.items() <= next(
        each for each in table if each["code"] == "approval"
    ).items()


def test_a_missing_paper_is_set_aside_with_a_reason_or_refused(world):
    data = world.data(declared={"approval_needed": True, "approved": True})
    row = world.accepted(world.contract(data))
    address = f"/registry/{row.code}/approve/"
    anna = client_of(world.anna)
    assert "缺少国家批准文件" in text(anna.post(address, {"confirmed": "yes"}))
    aside = {"override": "transfer.paper_missing", "note": "批准文件已当面核对原件", "confirmed": "yes"}
    assert anna.post(address, aside).status_code == 302


def test_lists_are_narrowed_paged_and_exported(world):
    made = world.registered()
    day = made.registered_on
    kept = services.make_list("CQ", day, day, by=world.anna, purpose="加计扣除")
    services.make_list("CQ", day, day, by=world.anna, purpose="奖补核查")
    anna = client_of(world.anna)
    assert "加计扣除" not in text(anna.get("/registry/lists/?q=奖补"))
    assert "加计扣除" in text(anna.get("/registry/lists/?state=standing&jurisdiction=CQ"))
    assert "没有符合条件的清单" in text(anna.get("/registry/lists/?state=void"))
    services.cancel_registration(made, by=world.bert, note="合同解除")
    assert f"{made.code}-1: 合同解除" in text(anna.get("/registry/lists/?state=void"))
    book = load_workbook(io.BytesIO(anna.get("/registry/lists/?as=xlsx&q=加计").content)).worksheets[0]
    rows = list(book.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["加计扣除"]
    assert f"{made.code}-1: 合同解除" in rows[0]
    entries = load_workbook(io.BytesIO(anna.get(f"/registry/lists/{kept.code}/?as=xlsx").content))
    assert [row[0] for row in entries.worksheets[0].iter_rows(min_row=2, values_only=True)] == [made.code]
    assert "没有符合条件的登记" in text(anna.get("/registry/register/?corrected=on"))
