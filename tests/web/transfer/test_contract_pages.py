"""Contracts in the browser: entered by fields or as a file, judged before filing, changed, and nothing lost."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from freezegun import freeze_time
from openpyxl import load_workbook

from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Deal, TechnologyContract
from kuaizhuan.transfer.states import Stage
from transfer.contract_samples import example
from transfer.registry_world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


@pytest.fixture
def client_of(world):
    def signed_in(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


def rows(**fields):
    """Rows of a form as a browser sends them: field → the cells of each row."""
    sent = {}
    for name, lines in fields.items():
        sent[f"{name}-count"] = str(len(lines))
        for at, cells in enumerate(lines):
            sent |= {f"{name}-{at}-{column}": text for column, text in cells.items()}
    return sent


def party(name, **cells):
    return {"name": name, "country": "", **cells}


def item(label, amount, kind="technical", units="1"):
    return {"label": label, "amount": amount, "kind": kind, "units": units}


FORM = {
    "title": "高强韧压铸铝合金技术开发",
    "type": "development",
    **rows(
        sellers=[party("示例大学")],
        buyers=[party("示例制造有限公司"), party("")],
        items=[
            item("研究开发报酬", "150万元"),
            item("试验装置", "30万元", "carrier", "2"),
            item("", ""),
            item("原材料", "600000", "goods"),
        ],
    ),
    "signed_on": "2026-03-02",
    "content": "研究开发压铸铝合金材料及真空压铸工艺",
    "mode": "lump_sum",
    "language": "zh",
    "form": "written",
    "field": "materials",
    "text": "双方保密。",
}


def enter(client, **changes):
    return client.post("/contracts/enter/", {**FORM, **changes})


def test_a_contract_is_entered_by_fields_and_judged(world, client_of):
    client = client_of(world.office)
    answer = enter(client)

    row = TechnologyContract.objects.get()
    assert answer.headers["Location"] == f"/contracts/{row.code}/precheck/"
    assert (row.total, row.technical, row.field) == (240_000_000, 180_000_000, "materials")
    assert row.buyer == world.firm
    page = client.get(answer.headers["Location"]).content.decode()
    assert "没有发现不予登记的情形" in page
    assert "1,800,000" in page
    assert "2026-06-23" in page
    assert "尚未核实" in page
    assert "增值税" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (rows(items=[item("报酬", "")]), "第 1 行：项目和金额都要写。"),
        (rows(items=[item("", "")] * 2 + [item("报酬", "5万元", "别的")]), "第 3 行：请选择“性质”。"),
        (rows(items=[item("报酬", "5万元", units="两")]), "第 1 行：套数是整数。"),
        (rows(items=[item("甲", "1元"), item("报酬", "-5")]), "第 2 行 · 金额：金额 -5元 是负数。"),
        (rows(items=[item("报酬", "五万元")]), "第 1 行 · 金额：五万元 不是金额"),
        (rows(items=[item("报酬", "0.001元")]), "第 1 行 · 金额：金额 0.001元 比一分还细"),
        (rows(items=[item("报酬", "1000000000000000")]), "大得不合理，请核对单位"),
        ({"total": "1000000000000000"}, "合同成交总额（选填，用来核对）：金额"),
        ({"total": "-0.50"}, "-0.50元 是负数"),
        (rows(items=[item("甲", "1元")] * 101), "最多 100 行"),
        (rows(items=[item("长" * 201, "1元")]), "“项目”最多 200 字"),
        (rows(sellers=[party("")]), "这个字段是必填项"),
        (rows(sellers=[party("", region="500106")]), "第 1 行：请写单位名称。"),
        (rows(sellers=[party("91500000000000303F")]), "平台上没有代码为 91500000000000303F 的单位"),
        (
            rows(buyers=[party("甲"), party("乙", country="火星")]),
            "第 2 行 · 境外单位的国家（境内不填）：火星 不是国别",
        ),
        (rows(buyers=[party("甲", dissolved_on="2200-01-01")]), "第 1 行 · 已注销的日期：2200-01-01 晚于"),
        (rows(patents=[{"title": "一种合金"}]), "第 1 行：请写专利号或者申请号。"),
        (rows(patents=[{"number": "ZL202010123456.2", "filed_on": "1980-01-01"}]), "申请日：1980-01-01 早于"),
        (rows(sellers=[party("无此大学")]), "平台上找不到申请登记的一方"),
        ({"signed_on": "1984-12-31"}, "签订日期：1984-12-31 早于 1985-01-01"),
        ({"term_to": "2101-01-01"}, "有效期止：2101-01-01 晚于 2100-12-31"),
        ({"title": ""}, "这个字段是必填项"),
    ],
)
def test_what_is_wrong_stays_on_the_page(world, client_of, changes, words):
    answer = enter(client_of(world.office), **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "研究开发压铸铝合金材料及真空压铸工艺" in page
    assert not TechnologyContract.objects.exists()


def test_a_side_has_several_parties_and_rows_are_added_without_script(world, client_of):
    client = client_of(world.office)
    page = client.get("/contracts/enter/").content.decode()
    assert 'name="buyers-0-name"' in page
    assert 'name="buyers-1-name"' not in page
    several = rows(
        sellers=[party("示例大学"), party("示例材料研究所")],
        buyers=[
            party(world.firm.credit_code),
            party("Example GmbH", country="de"),
            party("外省某公司", credit_code="", region="330100"),
        ],
    )
    answer = enter(client, **several, rows="buyers", title="")
    page = answer.content.decode()
    assert (answer.status_code, 'name="buyers-5-name"' in page, "必填项" in page) == (200, True, False)
    assert 'value="Example GmbH"' in page
    assert not TechnologyContract.objects.exists()

    assert enter(client, **several).status_code == 302
    row = TechnologyContract.objects.get()
    assert (row.seller_name, row.applicant) == ("示例大学；示例材料研究所", world.university)
    assert row.buyer_name == "示例制造有限公司；Example GmbH；外省某公司"
    assert [(each["country"], each["region"]) for each in row.data["buyers"]] == [
        ("CN", "500157"), ("DE", ""), ("CN", "330100"),
    ]  # fmt: skip
    page = client.get(f"/contracts/{row.code}/revise/").content.decode()
    assert 'value="外省某公司"' in page


def test_rows_and_facts_are_stated_and_withdrawn(world, client_of):
    data = world.data()
    data["buyers"][0] |= {"seal_name": "示例制造有限公司", "legal_person": False}
    data["patents"] = [{"number": "ZL202010123456.2", "lapsed_on": "2030-01-01"}]
    data["taxes"] = {"cost": "5元", "related_percent": 3}
    row = world.contract(data)
    buyer = party("示例制造有限公司", seal_name="无", legal_person="unknown", authorised="no")
    changed = {
        **FORM,
        **rows(buyers=[buyer], patents=[{"number": "ZL202010123456.2", "lapsed_on": "2031-01-01"}]),
        "cost": "",
        "void": "unknown",
        "proofs_missing": "无",
        "note": "改",
    }
    assert client_of(world.office).post(f"/contracts/{row.code}/revise/", changed).status_code == 302
    row.refresh_from_db()
    said = row.data["buyers"][0]
    assert (said["seal_name"], said["legal_person"], said["authorised"]) == ("", None, False)
    assert row.data["patents"] == [{"number": "ZL202010123456.2", "lapsed_on": "2031-01-01"}]
    assert row.data["taxes"] == {"related_percent": 3}  # the cost was taken out, the rest was not sent
    assert row.data["declared"] == {"void": None, "proofs_missing": []}
    page = client_of(world.office).get(f"/contracts/{row.code}/precheck/").content.decode()
    assert "申请人不清楚“已被确认无效或撤销”，暂按“否”计" in page
    page = client_of(world.office).get(f"/contracts/{row.code}/").content.decode()
    assert "不清楚：已被确认无效或撤销；暂按“否”计。" in page
    page = client_of(world.office).get(f"/contracts/{row.code}/versions/2/").content.decode()
    assert "不清楚：已被确认无效或撤销" in page


def test_the_taxes_of_a_contract_as_a_work_book(world, client_of):
    row = world.contract()
    client = client_of(world.office)
    answer = client.get(f"/contracts/{row.code}/precheck/", {"as": "xlsx"})
    lines = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    page = client.get(f"/contracts/{row.code}/precheck/").content.decode()
    taxes = [line[0] for line in lines[1:] if line[0]]
    assert {"增值税", "企业所得税"} <= set(taxes)
    assert all(tax in page for tax in taxes)


BAD = {
    "units_mixed": ({"total": "240"}, "万元和元混用"),
    "one party on both sides": (rows(buyers=[party("示例大学")]), "示例大学同时是买方和卖方"),
    "dissolved": (rows(buyers=[party("示例制造有限公司", dissolved_on="2026-03-01")]), "已经注销"),
    "credit code": (
        rows(buyers=[party("某公司", credit_code="91500000000000303A")]),
        "91500000000000303A 不对",
    ),
    "check digit": (rows(patents=[{"number": "ZL202010123456.3"}]), "校验位不对"),
    "expired": (
        {
            "type": "transfer",
            "subtype": "patent_transfer",
            **rows(patents=[{"number": "ZL200410123456.4", "filed_on": "2004-02-20"}]),
        },
        "已经失效",
    ),
    "zero": (rows(items=[item("报酬", "0元")]), "价款为零"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_the_law_says_against_it_is_told_at_the_pre_check(world, client_of, name):
    changes, words = BAD[name]
    client = client_of(world.office)
    answer = enter(client, **changes)
    assert answer.status_code == 302
    assert words in client.get(answer.headers["Location"]).content.decode()


def test_a_text_of_500_pages(world, client_of):
    text = "双方应当保密。被许可方不得对技术进行改进。" + "甲方按约定提供资料。" * 75_000
    client = client_of(world.office)
    answer = enter(client, text=text)
    assert answer.status_code == 302
    assert TechnologyContract.objects.get().data["text"] == text
    assert "限制对方改进技术" in client.get(answer.headers["Location"]).content.decode()


def test_a_contract_as_a_file(world, client_of):
    client = client_of(world.office)
    upload = SimpleUploadedFile("c.json", json.dumps(world.data()).encode())
    assert client.post("/contracts/enter/", {"file": upload}).status_code == 302
    for bad, words in (
        (b"{", "不是 JSON 文件（1:2）"),
        (b"[]", "应当是一个对象"),
        (b"\xff\xfe", "不是 UTF-8 编码"),
        (b'{"title": "a", "title": "b"}', "同一处写了两次"),
    ):
        answer = client.post("/contracts/enter/", {"file": SimpleUploadedFile("c.json", bad)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert TechnologyContract.objects.count() == 1


def test_it_is_shown_and_listed_to_those_concerned(world, client_of):
    row = world.contract(world.data("mixed-equipment", registry_region=None))
    page = client_of(world.firm_head).get(f"/contracts/{row.code}/").content.decode()
    assert "试验装置" in page
    assert "SM3" in page
    assert "录入技术合同" in page
    assert row.title in client_of(world.office).get("/contracts/?q=铝合金").content.decode()
    assert row.title not in client_of(world.office).get("/contracts/?q=没有").content.decode()
    assert client_of(world.buyer_head).get(f"/contracts/{row.code}/").status_code == 404
    assert Client().get(f"/contracts/{row.code}/").status_code == 302


def test_a_list_costs_the_same_for_one_and_for_many(world, client_of, django_assert_max_num_queries):
    client = client_of(world.office)
    world.filed()
    with django_assert_max_num_queries(40) as few:
        client.get("/contracts/")
    for n in range(4):
        world.contract(world.data(title=f"第{n}份"))
    with django_assert_max_num_queries(len(few)):
        client.get("/contracts/")


def test_it_is_revised_with_what_the_form_has_no_field_for(world, client_of):
    row = world.contract(
        world.data("development-good", siblings=[], taxes={"related_percent": 30}, total="180万元")
    )
    client = client_of(world.office)
    page = client.get(f"/contracts/{row.code}/revise/").content.decode()
    assert 'value="研究开发经费和报酬"' in page
    assert 'value="180万元"' in page
    changed = {**FORM, **rows(items=[item("报酬", "200万元")]), "note": "加价"}
    assert client.post(f"/contracts/{row.code}/revise/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.total) == (2, 200_000_000)
    assert row.data["taxes"]["related_percent"] == 30
    assert client.post(f"/contracts/{row.code}/revise/", {**changed, "note": ""}).status_code == 422
    answer = client.post(
        f"/contracts/{row.code}/revise/", {**changed, **rows(sellers=[party("示例材料研究所")])}
    )
    assert (answer.status_code, "不能换" in answer.content.decode()) == (422, True)
    assert client_of(world.firm_head).get(f"/contracts/{row.code}/revise/").status_code == 403


def test_refusals_are_shown_before_filing(world, client_of):
    bad = world.data(declared={"innovation": False}, text="受让人不得对技术进行改进。")
    row = world.contract(bad)
    client = client_of(world.office)
    page = client.get(f"/contracts/{row.code}/precheck/").content.decode()
    assert "发现 2 项不予登记的情形" in page
    assert "最高人民法院技术合同司法解释第17、19条" in page
    assert '作出认定。 <span class="unsure">尚未核实</span>' in page
    answer = client.post(
        f"/contracts/{row.code}/file/", {"purpose": "register", "note": "", "confirmed": "yes"}
    )
    assert (answer.status_code, "没有技术创新" in answer.content.decode()) == (422, True)
    assert not Application.objects.exists()
    answer = client.post(
        f"/contracts/{row.code}/file/", {"purpose": "register", "note": "有三项创新", "confirmed": "yes"}
    )
    filed = Application.objects.get()
    assert answer.headers["Location"] == f"/registry/{filed.code}/"


def test_every_example_can_be_shown(world, client_of):
    client = client_of(world.office)
    for name in (
        "everything-wrong",
        "royalty",
        "large-second-review",
        "foreign-language-no-copy",
        "split-in-two",
    ):
        data = world.data(
            name, sellers=example("development-good")["sellers"], buyers=example("development-good")["buyers"]
        )
        for side in ("sellers", "buyers"):
            data[side] = world.data()[side]
        row = world.contract(data)
        assert client.get(f"/contracts/{row.code}/precheck/").status_code == 200


def test_reliefs_and_cancellation(world, client_of):
    made = world.registered()
    address = f"/contracts/{made.contract.code}/"
    office, anna = client_of(world.office), client_of(world.anna)
    said = {"kind": "vat", "authority": "示例税务局", "used_on": "2026-06-01", "amount": "1万元"}
    assert office.post(f"{address}relief/", said).status_code == 302
    assert "示例税务局" in office.get(address).content.decode()
    assert office.post(f"{address}relief/", {**said, "amount": "abc"}).status_code == 422
    assert office.post(f"{address}relief/", {**said, "used_on": "2026-05-01"}).status_code == 422
    assert office.post(f"{address}cancel/", {"note": "x"}).status_code == 403
    assert anna.post(f"{address}cancel/", {"note": ""}).status_code == 422
    assert anna.post(f"{address}cancel/", {"note": "解除"}).status_code == 302
    assert anna.post(f"{address}cancel/", {"note": "解除"}).status_code == 302
    page = office.get(address).content.decode()
    assert "已注销" in page
    assert "已失效" in page
    assert office.post(f"{address}relief/", said).status_code == 422


def test_a_deal_leads_to_its_contract(world, client_of):
    new = services.NewDeal("压铸工艺", world.university, world.firm, dt.date(2026, 5, 1), note="展会认识")
    deal = services.enter_deal(new, by=world.office)
    Deal.objects.filter(pk=deal.pk).update(state=Stage.CONTRACT)
    client, task = client_of(world.office), "录入合同：压铸工艺"
    assert task in client.get("/desk/").content.decode()
    assert task not in client_of(world.firm_head).get("/desk/").content.decode()
    page = client.get(f"/contracts/enter/?deal={deal.code}").content.decode()
    assert 'value="示例制造有限公司"' in page
    assert client.post(f"/contracts/enter/?deal={deal.code}", FORM).status_code == 302
    assert task not in client.get("/desk/").content.decode()
    assert FORM["title"] in client.get(f"/deals/{deal.code}/").content.decode()
    assert client_of(world.buyer_head).get(f"/contracts/enter/?deal={deal.code}").status_code == 404
