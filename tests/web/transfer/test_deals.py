"""Deals in the browser: from the introduction to the board, moves that keep what was written, documents for parties only."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from core.files.samples import docx, pdf, picture
from kuaizhuan.core.files.queries import path_of
from kuaizhuan.core.models import StoredFile
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import CreditProposal, Deal
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Party, Stage
from transfer.world import an_upload, days

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_an_opened_introduction_becomes_a_deal(world):
    row = world.introduction(world.broker)
    office = world.at("office")
    page = office.get(f"/introductions/{row.code}/").content.decode()
    assert f"/deals/open/{row.code}/" in page

    answered = office.post(f"/deals/open/{row.code}/", follow=True)

    deal = Deal.objects.get()
    assert answered.redirect_chain[-1][0] == f"/deals/{deal.code}/"
    assert "来自平台对接" in answered.content.decode()
    assert f"/deals/{deal.code}/" in office.get(f"/introductions/{row.code}/").content.decode()
    assert office.post(f"/deals/open/{row.code}/").status_code == 422
    assert world.at("stranger").post(f"/deals/open/{row.code}/").status_code == 404


def test_a_move_with_its_document(world):
    row = world.deal()
    buyer = world.at("buyer")
    url = f"/deals/{row.code}/move/nda/"
    assert url in buyer.get(f"/deals/{row.code}/").content.decode()

    said = {
        "on": TODAY(),
        "next_step": "到厂考察",
        "turn": "seller",
        "due_on": days(9),
        "kind": "nda",
        "note": "",
    }
    refused = buyer.post(url, said)
    assert refused.status_code == 422
    assert "这一步应附上文件" in refused.content.decode()
    assert "到厂考察" in refused.content.decode()

    file = SimpleUploadedFile("保密协议.pdf", pdf())
    done = buyer.post(url, {**said, "file": file}, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.state, row.turn, row.due_on) == ("nda", "seller", days(9))
    assert "保密协议.pdf" in done
    assert f"当前办理方：{row.seller.name}" in done


def test_a_reason_is_waived_by_two_of_the_bureau_and_by_no_party(world):
    row = world.deal()
    said = {"on": TODAY(), "next_step": "考察", "turn": "buyer", "override": "transfer.document_missing"}
    office, first, second = world.at("office"), world.at("bureau"), world.at("bureau")
    noted = {**said, "note": "纸质存档"}
    assert office.post(f"/deals/{row.code}/move/nda/", noted).status_code == 422
    page = f"/deals/{row.code}/waive/"
    asked = {"reason": "transfer.document_missing", "note": "纸质件已核"}
    assert office.post(page, asked).status_code == 403
    assert first.post(page, {**asked, "note": ""}).status_code == 422
    assert first.post(page, asked).status_code == 302
    answer = f"/waivers/{row.waivers.get().code}/"
    agreed = {"do": "agree", "note": "同意"}
    assert office.post(answer, agreed).status_code == 403
    assert first.post(answer, agreed).status_code == 403
    assert "等第二人同意" in office.get(f"/deals/{row.code}/").content.decode()
    assert second.post(answer, {**agreed, "note": " "}).status_code == 422
    assert second.post(answer, agreed).status_code == 302
    assert office.post(f"/deals/{row.code}/move/nda/", said).status_code == 302


def test_a_move_that_cannot_be_is_not_found(world):
    row = world.deal()
    office = world.at("office")
    for url in (f"/deals/{row.code}/move/closed/", f"/deals/{row.code}/move/dance/"):
        assert office.get(url).status_code == 404
    assert world.at("bureau").get(f"/deals/{row.code}/move/nda/").status_code == 404
    for stage in ("visit", "terms", "lost"):
        assert office.get(f"/deals/{row.code}/move/{stage}/").status_code == 200
    wrong = office.post(
        f"/deals/{row.code}/move/visit/", {"on": "yesterday", "next_step": "x", "turn": "buyer"}
    )
    assert wrong.status_code == 422


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_document_is_for_the_parties_and_only_as_it_came(world, stranger, client):
    row = world.deal()
    document = services.add_document(row, an_upload("contract", b"a <script>", "合同.txt"), by=world.buyer)

    urls = (f"/documents/{document.code}/", f"/files/{document.code}/合同.txt")
    for url in urls:
        given = world.at("office").get(url)
        assert body(given) == b"a <script>"
        assert given["Content-Disposition"].startswith("attachment")
        assert given["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in given["Content-Security-Policy"]
        assert "no-store" in given["Cache-Control"]
        assert stranger.get(url).status_code == 404
    assert [client.get(url).status_code for url in urls] == [302, 404]
    path_of(document).write_bytes(b"altered")
    assert [world.at("office").get(url).status_code for url in urls] == [422, 422]


@pytest.mark.parametrize(
    ("name", "data", "inline"),
    [
        ("扫描.pdf", pdf(), True),
        ("现场.png", picture(), True),
        ("a.docx", docx(), False),
        ("a.txt", b"text", False),
    ],
)
def test_pictures_and_pdf_are_shown_in_place(world, name, data, inline):
    row = services.add_document(world.deal(), an_upload("contract", data, name), by=world.buyer)
    office = world.at("office")
    given = office.get(f"/files/{row.code}/{name}")
    assert body(given) == data
    assert given["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert given["Content-Type"] == row.media_type
    assert "default-src 'none'" in given["Content-Security-Policy"]
    assert "sandbox" in given["Content-Security-Policy"]
    saved = office.get(f"/files/{row.code}/{name}?save")
    assert body(saved) == data
    assert saved["Content-Disposition"].startswith("attachment")
    assert office.get(f"/files/{row.code}/other.pdf").status_code == 404


def test_a_smaller_picture_is_given_when_it_is_asked_for(world, run_jobs):
    row = services.add_document(
        world.deal(), an_upload("contract", picture(size=(900, 90)), "a.png"), by=world.buyer
    )
    office = world.at("office")
    url = f"/files/{row.code}/a.png?width="
    assert body(office.get(url + "160")) == picture(size=(900, 90))
    run_jobs()
    assert Image.open(io.BytesIO(body(office.get(url + "160")))).width == 160
    assert body(office.get(url + "1200")) == picture(size=(900, 90))
    assert body(office.get(url + "../x")) == picture(size=(900, 90))


def test_adding_documents(world):
    row = world.deal()
    office = world.at("office")
    url = f"/deals/{row.code}/documents/"
    assert office.post(url, {"kind": "minutes"}).status_code == 422
    empty = office.post(url, {"kind": "minutes", "file": SimpleUploadedFile("a.txt", b"")})
    assert (empty.status_code, "是空的" in empty.content.decode()) == (422, True)
    office.post(url, {"kind": "minutes", "file": SimpleUploadedFile("纪要.txt", b"x")})
    assert StoredFile.objects.get().name == "纪要.txt"
    lying = office.post(url, {"kind": "report", "file": SimpleUploadedFile("纪要.pdf", b"MZ\0")})
    page = lying.content.decode()
    assert (lying.status_code, "不是可以保存的格式" in page) == (422, True)
    assert '<option value="report" selected>' in page
    assert world.at("bureau").post(url, {}).status_code == 422
    file = SimpleUploadedFile("纪要.txt", b"y")
    assert world.at("bureau").post(url, {"kind": "minutes", "file": file}).status_code == 403


def test_shares_of_credit(world):
    row = world.deal(brokered=True)
    broker, office, buyer = (world.at(who) for who in ("broker", "office", "buyer"))
    url = f"/deals/{row.code}/credit/"
    wrong = broker.post(url, {"seller": "50", "buyer": "20", "broker": "20"})
    assert (wrong.status_code, "现在是 90%" in wrong.content.decode()) == (422, True)
    assert broker.post(url, {"seller": "half", "buyer": "1", "broker": "1"}).status_code == 422
    broker.post(url, {"seller": "33.33", "buyer": "16.67", "broker": "50", "note": "经纪人主导"})
    proposal = CreditProposal.objects.get()
    assert "33.33%" in office.get(f"/deals/{row.code}/").content.decode()

    for nothing in ("", "abc", "９", "0"):
        assert office.post(f"{url}answer/", {"proposal": nothing, "do": "accept"}).status_code == 422
    office.post(f"{url}answer/", {"proposal": proposal.pk, "do": "accept"})
    assert buyer.post(f"{url}answer/", {"proposal": proposal.pk, "do": "refuse"}).status_code == 422
    assert buyer.post(f"{url}answer/", {"do": "accept"}).status_code == 422
    buyer.post(f"{url}answer/", {"proposal": proposal.pk, "do": "accept"})

    proposal.refresh_from_db()
    assert proposal.state == "agreed"


def test_entering_a_deal(world):
    office = world.at("office")
    said = {
        "title": "压铸工艺许可", "side": "seller", "other": "示例制造公司", "began_on": days(-100),
        "achievement": world.result.code,
    }  # fmt: skip
    for change, words in (
        ({"other": "没有的单位"}, "没有找到这个单位"),
        ({"achievement": "A000"}, "没有找到，或您无权查看"),
        ({"began_on": days(2)}, "日期不能晚于今天"),
        ({"title": ""}, "这个字段是必填项"),
    ):
        refused = office.post("/deals/enter/", {**said, **change})
        assert (refused.status_code, words in refused.content.decode()) == (422, True), words
    office.post("/deals/enter/", said)
    row = Deal.objects.get()
    assert (row.origin, row.achievement) == ("entered", world.result)
    assert "不来自平台对接" in office.get(f"/deals/{row.code}/").content.decode()
    broker = world.at("broker")
    by_broker = {**said, "side": "broker", "achievement": ""}
    assert broker.post("/deals/enter/", {**by_broker, "note": "x"}).status_code == 422
    broker.post("/deals/enter/", {**by_broker, "note": "许可", "third": world.university.credit_code})
    assert Deal.objects.get(broker=world.agency).seller == world.university
    assert world.at("editor").post("/deals/enter/", said).status_code == 422


def test_the_board_and_the_list_show_ones_own(world, stranger):
    row = world.move(world.deal(), Stage.VISIT, due_on=days(0), on=days(0))
    Deal.objects.filter(pk=row.pk).update(due_on=days(-3))
    buyer = world.at("buyer")
    for url in (
        "/deals/",
        "/deals/?view=list",
        "/deals/?stage=visit",
        "/deals/?mine=1",
        "/deals/?q=示例大学",
    ):
        page = buyer.get(url).content.decode()
        assert f"/deals/{row.code}/" in page, url
        assert f"/deals/{row.code}/" not in stranger.get(url).content.decode()
    for url in ("/deals/?stage=terms", "/deals/?q=没有"):
        assert f"/deals/{row.code}/" not in buyer.get(url).content.decode()
    assert f"/deals/{row.code}/" not in world.at("office").get("/deals/?mine=1").content.decode()
    assert "已逾期" in buyer.get("/deals/").content.decode()
    assert f"/deals/{row.code}/" in buyer.get("/desk/").content.decode()


@pytest.mark.parametrize("url", ["/deals/", "/deals/?view=list"])
def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries, url):
    world.deal()
    client = world.at("office")
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
        before = len(first)
    for _ in range(20):
        new = services.NewDeal("补录", world.university, world.enterprise, days(-1), note="x")
        services.enter_deal(new, by=world.office)
    with django_assert_num_queries(before):
        client.get(url)


def test_the_chain_reaches_its_end_on_results_needs_and_deals(world, indexed, client):
    indexed()
    row = world.deal(stage=Stage.CONTRACT)
    survey = row.outcomes.get(months=6)
    services.remind_of_outcome(survey, by=world.office)
    services.answer_outcome(survey, Answer(True, 1, 0, 0, "示例丁"), by=world.buyer)
    assert "签约后 6 个月" not in world.at("office").get(f"/deals/{row.code}/").content.decode()
    world.confirm(row)

    office = world.at("office")
    for url in (f"/achievements/{world.result.code}/", f"/demands/{world.need.code}/", f"/deals/{row.code}/"):
        page = office.get(url).content.decode()
        assert page.count('class="chain-step is-done"') >= 4, url
        assert "签约后 6 个月" in page
        assert "签订合同" in page
    public = client.get(f"/achievements/{world.result.code}/").content.decode()
    assert "已签订合同" in public
    assert "示例制造公司" not in public.split("</ol>")[0].rsplit("<ol", 1)[1]


def test_a_running_deal_is_told_to_its_parties_only(world, indexed, client):
    indexed()
    row = world.deal(stage=Stage.TERMS)
    url = f"/achievements/{world.result.code}/"
    assert f"/deals/{row.code}/" in world.at("buyer").get(url).content.decode()
    public = client.get(url).content.decode()
    assert f"/deals/{row.code}/" not in public
    assert "商定条件" not in public


def test_notices_lead_to_the_deal(world):
    row = world.move(world.deal(), Stage.VISIT, by=world.office)
    page = world.at("buyer").get("/notices/").content.decode()
    assert "进行了考察" in page
    assert f"/deals/{row.code}/" in page


def test_no_year_beyond_reason(world):
    row = world.deal()
    said = {"on": dt.date(2100, 1, 1), "next_step": "x", "turn": Party.BUYER, "due_on": "0026-01-01"}
    refused = world.at("office").post(f"/deals/{row.code}/move/visit/", said)
    assert refused.status_code == 422
