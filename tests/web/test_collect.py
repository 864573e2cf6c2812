"""Imports through the browser: preview, import, refused rows back, and nobody else's files."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

GOOD = "成果名称,成果简介,专利号\n铝合金真空压铸,通过成分设计与真空压铸得到高强度薄壁件用于车身。,\n"
BAD = GOOD + "坏的一行成果,说明文字足够长的一段话用来说明这一行。,ZL202110123456.1\n"


def text(response) -> str:
    return response.content.decode()


def upload(client, content: str = GOOD, name: str = "成果.csv", **data):
    file = SimpleUploadedFile(name, content.encode())
    return client.post("/imports/preview/", {"kind": "achievements", "file": file, **data})


@pytest.fixture
def owner():
    return an_organisation()


@pytest.fixture
def office(signed_in, owner):
    return signed_in(Role.OFFICE, owner)


def test_a_preview_writes_nothing(office, owner):
    page = text(upload(office, organisation=owner.code))
    assert "导入 1 条" in page
    assert Achievement.objects.count() == 0


def test_the_previewed_file_is_imported_once(office, owner):
    upload(office, organisation=owner.code)
    response = office.post("/imports/confirm/", {"do": "import"}, follow=True)
    assert "已完成" in text(response)
    assert Achievement.objects.get().title == "铝合金真空压铸"
    again = office.post("/imports/confirm/", {"do": "import"})
    assert again.status_code == 422
    assert "重新上传" in text(again)


def test_refused_rows_come_back_with_their_reasons(office, owner):
    page = text(upload(office, BAD, organisation=owner.code))
    assert "校验位不对" in page
    preview = office.get("/imports/preview/refused.xlsx")
    run = office.post("/imports/confirm/", {"do": "import"}, follow=True)
    assert "校验位不对" in text(run)
    code = run.request["PATH_INFO"].split("/")[2]
    for response in (preview, office.get(f"/imports/{code}/refused.xlsx")):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        cells = [str(cell.value) for row in sheet for cell in row]
        assert any("坏的一行成果" in cell for cell in cells)
        assert any("校验位不对" in cell for cell in cells)


def test_a_file_can_be_put_away(office, owner, home):
    upload(office, organisation=owner.code)
    office.post("/imports/confirm/", {"do": "discard"})
    assert Achievement.objects.count() == 0
    assert not list((home / "uploads" / "waiting").iterdir())


def test_a_broken_file_says_what_to_do(office, owner):
    response = upload(office, "PK\x03\x04 broken", name="成果.xlsx", organisation=owner.code)
    assert response.status_code == 422
    assert "重新上传" in text(response)


def test_a_form_without_a_file_keeps_what_was_chosen(office, owner):
    response = office.post("/imports/preview/", {"kind": "demands", "organisation": owner.code})
    assert response.status_code == 422
    assert "请选择要上传的文件" in text(response)
    assert '<option value="demands" selected>' in text(response)


def test_a_large_file_is_refused(office, owner, settings):
    settings.UPLOAD_LIMIT = 10
    assert "请拆分" in text(upload(office, organisation=owner.code))


def test_nobody_imports_for_another_organisation(office):
    other = an_organisation()
    assert upload(office, organisation=other.code).status_code == 422
    assert Achievement.objects.count() == 0


def test_a_run_is_seen_by_its_own_organisation(office, owner, signed_in):
    upload(office, organisation=owner.code)
    path = office.post("/imports/confirm/", {"do": "import"}).url
    assert office.get(path).status_code == 200
    assert signed_in(Role.EDITOR).get(path).status_code == 200
    stranger = signed_in(Role.OFFICE, an_organisation())
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}refused.xlsx").status_code == 404
    assert stranger.get("/imports/preview/refused.xlsx").status_code == 422


@pytest.mark.parametrize("word", ["achievements", "demands", "experts", "organisations"])
def test_templates_are_work_books(client, word):
    response = client.get(f"/imports/template/{word}.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).sheetnames


def test_who_may_not_submit_for_anybody_is_told(signed_in):
    assert "请联系本单位管理员" in text(signed_in().get("/imports/"))
