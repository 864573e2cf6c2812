"""The desk in the browser: the queue, each move, the certificate anybody can verify, lists and flows."""

from __future__ import annotations

import json
import re

import pytest
import segno
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import RegistryList
from kuaizhuan.transfer.states import Desk
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


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_the_queue_shows_the_clock_and_whose_turn(world):
    row = world.accepted()
    with freeze_time("2026-06-24"):
        page = client_of(world.anna).get("/registry/").content.decode()
    assert row.contract.title in page
    assert "已逾期" in page
    page = client_of(world.anna).get("/registry/?state=accepted").content.decode()
    assert "还剩 15 个工作日" in page
    assert "waiting-title" not in client_of(world.office).get("/registry/").content.decode()
    assert row.contract.title in client_of(world.office).get("/registry/").content.decode()
    assert "没有申请" in client_of(world.buyer_head).get("/registry/").content.decode()
    assert Client().get("/registry/").status_code == 302


def test_all_applications_are_narrowed_and_paged(world, monkeypatch):
    monkeypatch.setattr("kuaizhuan.web.views.transfer.registration.PAGE", 1)
    data = world.between(world.university, world.buyer, 1000, title="第一项合金")
    other = world.between(world.university, world.buyer, 2000, title="第二项陶瓷")
    world.filed(world.contract(data))
    world.accepted(world.contract(other))
    office = client_of(world.office)

    def titles(query: str = "") -> list[str]:
        page = office.get(f"/registry/{query}").content.decode()
        return [title for title in ("第一项合金", "第二项陶瓷") if title in page]

    assert (titles(), titles("?all=2")) == (["第二项陶瓷"], ["第一项合金"])
    assert titles("?q=合金") == titles("?of=filed") == ["第一项合金"]
    assert titles("?of=accepted&purpose=register&all=7") == ["第二项陶瓷"]
    assert titles("?of=refused") == []
    assert titles("?of=nonsense&all=x") == ["第二项陶瓷"]
    assert "q=%E9%A1%B9&amp;all=2" in office.get("/registry/?q=项").content.decode()


def test_the_queue_costs_the_same_for_one_and_for_many(world, django_assert_max_num_queries):
    client = client_of(world.anna)
    world.accepted()
    with django_assert_max_num_queries(40) as few:
        client.get("/registry/")
    for n in range(4):
        world.accepted(world.contract(world.data(title=f"第{n}份")))
    with django_assert_max_num_queries(len(few)):
        client.get("/registry/")


def test_from_filing_to_certificate_by_two_persons(world):
    row = world.filed(world.contract(world.between(world.university, world.buyer, LARGE)))
    address = f"/registry/{row.code}/"
    anna, bert, office = client_of(world.anna), client_of(world.bert), client_of(world.office)

    assert "受理，开始计时" in anna.get(address).content.decode()
    assert anna.post(f"{address}accept/").status_code == 302
    assert anna.post(f"{address}ask/", {"note": "经费如何测算？"}).status_code == 302
    assert "经费如何测算？" in office.get(address).content.decode()
    assert office.post(f"{address}answer/", {"note": "见附件三"}).status_code == 302
    assert "同意，交第二人审批" in anna.get(address).content.decode()
    assert anna.post(f"{address}approve/", {"confirmed": "yes"}).status_code == 302
    assert "准予登记" not in anna.get(address).content.decode().split("经过")[0]
    assert anna.post(f"{address}approve/", {"confirmed": "yes"}).status_code == 403
    assert bert.post(f"{address}send_back/", {"note": ""}).status_code == 422
    assert bert.post(f"{address}approve/", {"confirmed": "yes", "official_number": "12"}).status_code == 422
    assert (
        bert.post(
            f"{address}approve/", {"confirmed": "yes", "official_number": "2026500001000123"}
        ).status_code
        == 302
    )

    row.refresh_from_db()
    assert row.state == Desk.REGISTERED
    page = Client().get(f"/certificates/{row.registration.token}/")
    text = page.content.decode()
    assert "技术合同登记证明" in text
    assert "5,000,000元" in text
    assert "2026500001000123" in text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert bert.post(f"{address}approve/", {"confirmed": "yes"}).status_code == 409


def test_reasons_set_aside_and_refusals(world):
    row = world.accepted(world.contract(world.data(text="受让人不得对技术进行改进。")))
    address = f"/registry/{row.code}/"
    anna = client_of(world.anna)
    answer = anna.post(f"{address}approve/", {"confirmed": "yes"})
    assert answer.status_code == 422
    assert "2024年12月征求意见稿第39条第4项" in answer.content.decode()
    aside = {"override": "transfer.monopoly_research", "note": "对等许可"}
    assert anna.post(f"{address}approve/", {**aside, "confirmed": "yes", "note": ""}).status_code == 422
    other = world.accepted(world.contract(world.data(title="另一份")))
    assert anna.post(f"{address}approve/", {**aside, "confirmed": "yes"}).status_code == 302
    refusal = {"reason": ["transfer.subject_unclear"], "note": "标的不清"}
    assert anna.post(f"/registry/{other.code}/refuse/", {"note": "x", "confirmed": "yes"}).status_code == 422
    assert anna.post(f"/registry/{other.code}/refuse/", {**refusal, "confirmed": "yes"}).status_code == 302
    assert "标的不清" in client_of(world.office).get(f"/registry/{other.code}/").content.decode()


def test_returning_withdrawing_and_what_is_no_move(world):
    anna, office = client_of(world.anna), client_of(world.office)
    row = world.filed()
    assert office.post(f"/registry/{row.code}/withdraw/", {"note": ""}).status_code == 302
    row = world.filed(row.contract)
    assert anna.post(f"/registry/{row.code}/return/", {"note": "缺授权书"}).status_code == 302
    assert anna.post(f"/registry/{row.code}/dance/").status_code == 404
    assert anna.get(f"/registry/{row.code}/accept/").status_code == 405
    assert anna.post(f"/registry/{row.code}/accept/").status_code == 409
    assert client_of(world.buyer_head).get(f"/registry/{row.code}/").status_code == 404


def test_a_certificate_says_when_it_no_longer_counts(world):
    made = world.registered()
    services.cancel_registration(made, by=world.anna, note="解除")
    text = Client().get(f"/certificates/{made.token}/").content.decode()
    assert "注销" in text
    assert "不能再作为享受优惠的依据" in text
    assert Client().get("/certificates/nobody-knows-this/").status_code == 404


def test_an_old_edition_points_to_the_new_one(world):
    made = world.registered()
    contract = services.revise_contract(
        made.contract, world.data(title="改名后的项目"), by=world.office, note="改名"
    )
    changed = world.registered(contract, purpose="change")
    assert f"/certificates/{changed.token}/" in Client().get(f"/certificates/{made.token}/").content.decode()
    assert "改名后的项目" in Client().get(f"/certificates/{changed.token}/").content.decode()


def test_the_code_of_a_certificate_is_its_address(world):
    made = world.registered()
    answer = Client().get(f"/certificates/{made.token}/code.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    wanted = segno.make(f"http://testserver/certificates/{made.token}/", error="m", micro=False)
    height = int(re.search(rb'height="(\d+)"', answer.content)[1])
    assert height == wanted.symbol_size(scale=4, border=2)[1]
    assert Client().get("/certificates/nobody/code.svg").status_code == 404


def test_lists_are_made_printed_and_void(world):
    made = world.registered()
    anna = client_of(world.anna)
    assert "生成清单" not in client_of(world.office).get("/registry/register/").content.decode()
    said = {"jurisdiction": "CQ", "first": "2026-06-01", "last": "2026-06-30", "purpose": "奖补核查"}
    for wrong in ({"first": "2026-07-01"}, {"purpose": ""}, {"last": "x"}):
        assert anna.post("/registry/register/", {**said, **wrong}).status_code == 422
    assert anna.post("/registry/register/", {**said, "jurisdiction": "SC"}).status_code == 403
    answer = anna.post("/registry/register/", said)
    page = anna.get(answer.headers["Location"]).content.decode()
    assert made.title in page
    assert "1,800,000.00 元" in page
    services.cancel_registration(made, by=world.bert, note="解除")
    assert "失效" in anna.get(answer.headers["Location"]).content.decode()
    assert client_of(world.office).get(answer.headers["Location"]).status_code == 404
    assert RegistryList.objects.count() == 1


def test_flows_count_each_contract_once(world):
    world.registered(
        world.contract(world.between(world.university, world.buyer, 10_000_000), field="materials")
    )
    world.registered(world.contract(world.between(world.institute, world.firm, 30_000_000)))
    page = Client().get("/flows/").content.decode()
    assert "40万元" in page
    assert "10万元" in page
    assert "新材料及其应用" in page
    assert "未填领域" in page
    data = re.search(r'type="application/json">(.*?)</script>', page)[1]
    assert json.loads(data)["values"][:2] == [[0, 10, 0, 0], [30, 0, 0, 0]]
    past = Client().get("/flows/?first=2025-01-01&last=2025-12-31&as_of=2025-12-31").content.decode()
    assert "这段时间没有登记的合同" in past
    assert Client().get("/flows/?first=x&last=&as_of=2025").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_in_both_languages(world, language):
    made = world.registered()
    row = made.application
    for client, address in (
        (client_of(world.anna), f"/registry/{row.code}/"),
        (client_of(world.anna), "/registry/register/"),
        (client_of(world.office), f"/contracts/{made.contract.code}/precheck/"),
        (Client(), f"/certificates/{made.token}/"),
        (Client(), "/flows/"),
    ):
        client.cookies["django_language"] = language
        answer = client.get(address)
        assert answer.status_code == 200
        assert ('<html lang="en"' in answer.content.decode()) is (language == "en")


def test_the_register_is_searched(world):
    made = world.registered()
    anna = client_of(world.anna)
    for query, found in (
        ("", True),
        (f"?q={made.title[:4]}", True),
        (f"?q={made.seller_name}", True),
        (f"?jurisdiction={made.jurisdiction}&state=valid&category={made.category}", True),
        ("?q=没有的词", False),
        ("?state=cancelled", False),
        ("?first=2030-01-01", False),
        ("?last=2020-01-01", False),
        ("?first=nonsense", True),
    ):
        assert (made.code in anna.get(f"/registry/register/{query}").content.decode()) is found, query


def test_the_contract_stands_beside_the_decision(world):
    row = world.accepted()
    page = client_of(world.anna).get(f"/registry/{row.code}/").content.decode()
    assert "合同内容" in page
    assert row.contract.seller_name in page
    assert "待您办理" in page
    page = client_of(world.office).get(f"/registry/{row.code}/").content.decode()
    assert "当前办理方" in page


def test_paper_has_a_place_for_the_seal(world, client):
    row = world.registered()
    page = client.get(f"/certificates/{row.token}/").content.decode()
    assert page.count('class="seal"') == 1
    assert "（盖章）" in page
