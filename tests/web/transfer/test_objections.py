"""异议 in the browser: who may raise one, what each side sees and does with it, and what the page says of the terms."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from factories import a_user, verify_address
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing
from transfer.world import days

pytestmark = pytest.mark.django_db
DRAFT = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)


@pytest.fixture
def notice(world) -> PriceNotice:
    row = services.draft_notice(world.result, DRAFT, by=world.office, transfer_mode="licence")
    return services.start_notice(row, by=world.office, today=days(-3))


@pytest.fixture
def citizen() -> Client:
    """Somebody of no organisation whose address is confirmed."""
    user = a_user()
    verify_address(user.pk)
    client = Client()
    client.force_login(user)
    return client


def url(notice: PriceNotice, rest: str = "") -> str:
    return f"/price-notices/{notice.code}/{rest}"


def text(response) -> str:
    return response.content.decode()


def raised(client: Client, notice: PriceNotice, **said) -> Objection:
    sent = {"name": "示例辛", "text": "价格偏低", "reach": "023-00002222", **said}
    assert client.post(url(notice, "object/"), sent).status_code == 302
    return Objection.objects.latest("pk")


def act(client: Client, row: Objection, verb: str, **said):
    return client.post(f"/objections/{row.code}/{verb}/", said)


def test_who_cannot_be_reached_is_told_what_to_do(notice, citizen):
    client = Client()
    client.force_login(a_user())
    page = text(client.get(url(notice)))
    assert "请先在“电子邮箱”页确认一个邮箱地址" in page
    assert f'action="{url(notice, "object/")}"' not in page
    refused = client.post(url(notice, "object/"), {"name": "示例辛", "text": "价格偏低"})
    assert (refused.status_code, Objection.objects.count()) == (422, 0)
    assert "请先在“电子邮箱”页确认一个邮箱地址" in text(refused)
    assert f'action="{url(notice, "object/")}"' in text(citizen.get(url(notice)))


def test_for_oneself_or_for_ones_organisation(world, notice):
    buyer = world.at("buyer")
    assert "以示例制造公司的名义提出" in text(buyer.get(url(notice)))
    # Without a confirmed address one speaks for the organisation or not at all.
    assert buyer.post(url(notice, "object/"), {"name": "示例辛", "text": "价格偏低"}).status_code == 422
    assert raised(buyer, notice, represents="on").organisation == world.enterprise
    services.withdraw_objection(Objection.objects.get(), by=world.buyer)
    verify_address(world.buyer.user_id)
    assert raised(buyer, notice, text="程序不当").organisation is None


def test_from_the_post_to_the_answer(world, notice, citizen, client):
    office, stranger = world.at("office"), world.at("stranger")
    assert citizen.post(url(notice, "object/"), {"name": "", "text": ""}).status_code == 422
    row = raised(citizen, notice)

    assert "暂停计时</span>" not in text(client.get(url(notice)))
    notice.refresh_from_db()
    assert notice.state == "running"
    for other in (stranger, client):
        assert "示例辛" not in text(other.get(url(notice)))
        assert other.get(f"/objections/{row.code}/").status_code in (302, 404)
    page = text(office.get(url(notice)))
    assert "示例辛" in page
    assert f"应在 {row.decide_by} 前决定是否受理" in page
    assert Event.objects.filter(code="transfer.objection.view", actor_ref=world.office.ref).count() == 1
    assert "决定是否受理" in text(office.get("/desk/"))
    assert office.get(f"/objections/{row.code}/").headers["Location"].endswith(f"#{row.code}")

    assert act(stranger, row, "accept").status_code == 404
    assert act(citizen, row, "accept").status_code == 403
    assert act(office, row, "dance").status_code == 404
    assert office.get(f"/objections/{row.code}/accept/").status_code == 405
    assert act(office, row, "accept").status_code == 302
    assert act(office, row, "accept").status_code == 409
    notice.refresh_from_db()
    assert notice.state == "suspended"
    assert "有异议，暂停计时" in text(client.get(url(notice)))
    assert "答复异议" in text(office.get("/desk/"))
    kept = act(office, row, "answer", note=" ")
    assert (kept.status_code, "请写明答复内容" in text(kept)) == (422, True)
    assert act(office, row, "answer", note="有评估报告").status_code == 302
    notice.refresh_from_db()
    assert notice.state == "running"
    assert "有评估报告" in text(citizen.get(url(notice)))


def test_a_decline_is_complained_of_and_heard(world, notice, citizen):
    office, bureau = world.at("office"), world.at("bureau")
    row = raised(citizen, notice)
    bare = act(office, row, "decline", note="没有线索")
    assert (bare.status_code, "请选择不予受理的理由" in text(bare)) == (422, True)
    assert "没有线索" in text(bare)  # what was written is not lost
    assert act(office, row, "decline", ground="transfer.ground.no_facts", note="没有线索").status_code == 302
    page = text(citizen.get(url(notice)))
    assert "没有提出事实或线索" in page
    assert "提出复核" in page
    empty = act(citizen, row, "complain", note=" ")
    assert (empty.status_code, "请写明为什么应当受理" in text(empty)) == (422, True)
    assert act(citizen, row, "complain", note="有转让记录").status_code == 302
    assert act(office, row, "order", note="x").status_code == 403
    assert f'href="/objections/{row.code}/"' in text(bureau.get("/desk/"))
    assert "示例" in text(bureau.get("/objections/"))
    assert "有转让记录" in text(bureau.get(url(notice)))
    assert act(bureau, row, "confirm", note="").status_code == 422
    assert act(bureau, row, "order", note="线索具体").status_code == 302
    row.refresh_from_db()
    notice.refresh_from_db()
    assert (row.state, notice.state) == ("accepted", "suspended")
    assert "线索具体" in text(citizen.get(url(notice)))


def test_ones_own_is_withdrawn(world, notice, citizen):
    row = raised(citizen, notice)
    assert act(world.at("office"), row, "withdraw").status_code == 403
    assert act(citizen, row, "withdraw").status_code == 302
    assert act(citizen, row, "withdraw").status_code == 409
    assert "已撤回" in text(citizen.get("/objections/"))
    assert raised(citizen, notice, text="另一条").state == "raised"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("wait", "仍由公示单位决定"),
        ("oversee", "转由主管部门决定是否受理"),
        ("accept", "视为受理，公示暂停计时"),
    ],
)
def test_the_page_says_what_comes_of_delay_and_that_nobody_verified_it(
    notice, citizen, settings, tmp_path, value, said
):
    (tmp_path / "rules.json").write_text(json.dumps({"KZ-002.late": {"value": value}}))
    settings.RULES_FILE = str(tmp_path / "rules.json")
    page = text(citizen.get(url(notice)))
    assert said in page
    assert "没有核实到法律依据" in page
    verified = {
        each: {"mark": "V", "source": "x"} for each in ("KZ-002.decide", "KZ-002.late", "KZ-002.complain")
    }
    (tmp_path / "verified.json").write_text(json.dumps(verified))
    settings.RULES_FILE = str(tmp_path / "verified.json")
    assert "没有核实到法律依据" not in text(citizen.get(url(notice)))


@pytest.mark.parametrize(
    "ugly",
    [
        {"text": "=1+1<b onload=x>注入</b>\"'&"},
        {"text": "一" * 4000},
        {"text": "\u200b\ufeff价格 \t偏低", "name": "é" * 60},
        {"name": "𠮷野家", "text": "👀" * 10},
    ],
)
def test_what_somebody_typed_stays_text(world, notice, citizen, ugly):
    raised(citizen, notice, **ugly)
    page = text(world.at("office").get(url(notice)))
    assert "<b onload" not in page


@pytest.mark.parametrize(
    "ugly",
    [
        {"text": "一" * 4001},
        {"name": "甲" * 61},
        {"text": "\u202eabc"},
        {"text": "a\x00b"},
        {"name": "\n", "text": "　"},
    ],
)
def test_what_cannot_stand_is_refused(notice, citizen, ugly):
    sent = {"name": "示例辛", "text": "价格偏低", **ugly}
    assert citizen.post(url(notice, "object/"), sent).status_code in (400, 422)
    assert Objection.objects.count() == 0


def test_english_pages(world, notice, citizen):
    row = raised(citizen, notice)
    office = world.at("office")
    office.cookies["django_language"] = "en"
    page = text(office.get(url(notice)))
    for words in (
        ">Accept</button>",
        ">Decline</button>",
        "within 5 working days",
        "no legal basis has been verified",
    ):
        assert words in page, words
    assert f"To be accepted or declined by {row.decide_by}" in page


def test_who_comes_too_late_is_told_so(world, notice, citizen):
    services.cancel_notice(notice, by=world.office, note="不再转让")
    answer = citizen.post(url(notice, "object/"), {"name": "示例辛", "text": "价格偏低"})
    assert answer.status_code == 422
    assert "异议不能再提交" in text(answer)
    assert not Objection.objects.exists()
    PriceNotice.objects.filter(pk=notice.pk).update(state="draft", starts_on=None, ends_on=None)
    assert citizen.post(url(notice, "object/"), {"name": "a", "text": "b"}).status_code == 404
