"""价格公示 in the browser: public while it runs, objections with names for insiders only, a checklist, one file."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from kuaizhuan.core.files.queries import files_of
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import PriceNotice
from kuaizhuan.transfer.rules.notice import DILIGENCE
from kuaizhuan.transfer.states import Stage
from transfer.world import an_upload, days

pytestmark = pytest.mark.django_db
DRAFT = {
    "pricing": "agreement", "transfer_mode": "licence", "price_fen": "80万元", "basis": "评估价 80 万元",
    "buyer_name": "示例制造公司", "related": "no", "contact": "转化办 023-00001111", "days": 15,
}  # fmt: skip


@pytest.fixture
def drafted(world, indexed):
    indexed()
    deal = world.deal(stage=Stage.TERMS)
    services.add_document(deal, an_upload("minutes", b"minutes"), by=world.office)
    office = world.at("office")
    url = f"/price-notices/draft/{world.result.code}/?deal={deal.code}"
    assert "示例制造公司" in office.get(url).content.decode()
    office.post(url, DRAFT)
    return PriceNotice.objects.get()


def act(client, row, **said):
    """As from the page that reads it back."""
    return client.post(f"/price-notices/{row.code}/act/", {"confirmed": "yes", **said})


def test_a_draft_is_the_units_and_a_running_notice_everybodys(world, drafted, client):
    url = f"/price-notices/{drafted.code}/"
    assert client.get(url).status_code == 404
    office = world.at("office")
    assert "起草中" in office.get(url).content.decode()
    assert office.get(f"{url}edit/").status_code == 200
    assert office.post(f"{url}edit/", {**DRAFT, "days": 3}).status_code == 422
    assert office.post(f"{url}edit/", {**DRAFT, "related": ""}).status_code == 302
    assert "声明受让方" in act(office, drafted, do="start").content.decode()
    office.post(f"{url}edit/", DRAFT)
    assert act(office, drafted, do="start").status_code == 302
    for address in ("/price-notices/", url):
        page = client.get(address).content.decode()
        assert "800,000" in page
        assert "原文尚未核实" in page
    assert "尽职调查清单" not in client.get(url).content.decode()
    assert world.at("stranger").get(f"{url}edit/").status_code == 404


def test_where_ten_days_are_enough_the_page_says_so(world, indexed, settings, tmp_path):
    settings.RULES_FILE = str(tmp_path / "rules.json")
    there = {"value": "10", "mark": "V", "source": "x", "place": "XX", "from": days(0).isoformat()}
    (tmp_path / "rules.json").write_text(json.dumps({"TT-003": there}))
    indexed()
    office, url = world.at("office"), f"/price-notices/draft/{world.result.code}/"
    short = {**DRAFT, "days": 10}

    assert 'name="days" value="15"' in office.get(url).content.decode()
    refused = office.post(url, short)
    assert (refused.status_code, "15" in refused.content.decode()) == (422, True)

    world.university.jurisdiction = "XX"
    world.university.save()
    assert 'name="days" value="10"' in office.get(url).content.decode()
    assert office.post(url, short).status_code == 302
    row = PriceNotice.objects.get()
    assert act(office, row, do="start").status_code == 302
    row.refresh_from_db()
    assert row.ends_on == days(10)
    assert "原文尚未核实" not in office.get(f"/price-notices/{row.code}/").content.decode()


def test_checklist_conclusion_and_the_file(world, drafted):
    office = world.at("office")
    url = f"/price-notices/{drafted.code}/"
    act(office, drafted, do="start")
    unsaid = office.post(f"{url}diligence/", {"item": DILIGENCE[0], "done": "yes", "note": ""})
    assert unsaid.status_code == 422
    office.post(f"{url}diligence/", {"item": DILIGENCE[0], "done": "yes", "note": "查验登记簿"})
    PriceNotice.objects.update(state="ended")
    said = {"do": "conclude", "final_fen": "80万元", "final_buyer": "示例制造公司"}
    refused = act(office, drafted, **said)
    assert (refused.status_code, "还有 8 项未完成" in refused.content.decode()) == (422, True)
    assert act(office, drafted, **{**said, "final_fen": "eighty"}).status_code == 422
    assert (
        act(office, drafted, **said, override="transfer.diligence_left", note="清单另存").status_code == 422
    )
    asked = {"reason": "transfer.diligence_left", "note": "清单存于纸质档案"}
    assert world.at("bureau").post(f"{url}waive/", asked).status_code == 302
    answer = f"/waivers/{drafted.waivers.get().code}/"
    assert world.at("bureau").post(answer, {"do": "agree", "note": "已核"}).status_code == 302
    assert act(office, drafted, **said).status_code == 302

    file = office.get(f"{url}file.docx")

    text = zipfile.ZipFile(BytesIO(file.content)).read("word/document.xml").decode()
    document = files_of(drafted.deal).get()
    for words in ("查验登记簿", document.sha256, document.sm3, "800,000元", "开始公示", "未完成"):
        assert words in text, words
    assert world.at("buyer").get(f"{url}file.docx").status_code == 404
    assert world.at("bureau").get(f"{url}file.docx").status_code == 200


def test_cancelling_and_what_nobody_asked_for(world, drafted):
    office = world.at("office")
    assert act(office, drafted, do="dance").status_code == 422
    assert act(office, drafted, do="cancel", note="").status_code == 422
    assert act(office, drafted, do="cancel", note="价格变动").status_code == 302
    assert act(world.at("buyer"), drafted, do="start").status_code == 404
    assert world.at("buyer").get(f"/price-notices/draft/{world.result.code}/").status_code == 404
    office.post(f"/price-notices/draft/{world.result.code}/", {**DRAFT, "basis": ""})
    kept = office.post(f"/price-notices/draft/{world.result.code}/", {**DRAFT, "buyer_name": ""})
    assert (kept.status_code, "须写明受让方" in kept.content.decode()) == (422, True)
    assert PriceNotice.objects.count() == 1
    assert days(0)
