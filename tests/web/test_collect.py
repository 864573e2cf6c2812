"""Imports through the browser: preview, import, refused rows back, and nobody else's files."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

GOOD = "成果名称,成果简介,信用代码\n铝合金真空压铸,通过成分设计与真空压铸得到高强度薄壁件用于车身。,\n"
BAD = GOOD + "坏的一行成果,说明文字足够长的一段话用来说明这一行。,91500000MA5U00001A\n"


def text(response) -> str:
    return response.content.decode()


def upload(client, content: str | bytes = GOOD, name: str = "成果.csv", **data):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post("/imports/preview/", {"kind": "achievements", "file": file, **data})


@pytest.fixture
def owner():
    return an_organisation()


@pytest.fixture
def office(signed_in, owner):
    return signed_in(Role.OFFICE, owner)


@pytest.fixture
def checked(office, owner, run_jobs):
    """Upload, have it checked, and give the address of its page."""

    def send(content: str | bytes = GOOD, name: str = "成果.csv") -> str:
        path = upload(office, content, name, organisation=owner.code).url
        run_jobs()
        return path

    return send


def test_a_file_waits_for_its_check_and_says_how_far_it_is(office, owner, run_jobs):
    path = upload(office, organisation=owner.code).url
    waiting = office.get(path)
    assert "正在检查" in text(waiting)
    assert f'href="{path}">刷新' in text(waiting)
    part = office.get(f"{path}?part=1")
    assert 'hx-trigger="every 2s"' in text(part)
    assert "HX-Refresh" not in part
    assert path in text(office.get("/imports/"))
    run_jobs()
    done = office.get(f"{path}?part=1")
    assert done["HX-Refresh"] == "true"
    assert "导入 1 条" in text(office.get(path))
    assert path in text(office.get("/imports/"))


def test_a_check_writes_nothing(office, checked):
    page = text(office.get(checked()))
    assert "导入 1 条" in page
    assert Achievement.objects.count() == 0


def test_the_checked_file_is_imported_once(office, checked, run_jobs, home):
    path = checked()
    assert "正在导入" in text(office.post(f"{path}confirm/", {"do": "import"}, follow=True))
    run_jobs()
    response = office.get(path, follow=True)
    assert "已完成" in text(response)
    assert response.request["PATH_INFO"].startswith("/imports/R")
    assert Achievement.objects.get().title == "铝合金真空压铸"
    assert office.post(f"{path}confirm/", {"do": "import"}).status_code == 409
    assert not list((home / "uploads" / "waiting").iterdir())


def test_what_was_imported_is_handed_in_at_once_or_later(office, checked, run_jobs):
    path = checked()
    office.post(f"{path}confirm/", {"do": "submit"})
    run_jobs()
    page = office.get(path, follow=True)
    assert Achievement.objects.get().state == State.UNIT_REVIEW
    assert "单位审核中" in text(page)
    assert "提交审核 1 条" not in text(page)
    Achievement.objects.update(state=State.DRAFT)
    run = page.request["PATH_INFO"]
    assert "提交审核 1 条" in text(office.get(run))
    assert "1 条已提交审核" in text(office.post(f"{run}submit/", follow=True))
    assert Achievement.objects.get().state == State.UNIT_REVIEW
    assert "0 条已提交审核" in text(office.post(f"{run}submit/", follow=True))


def test_refused_rows_come_back_with_their_reasons(office, checked, run_jobs):
    path = checked(BAD)
    assert "校验位不对" in text(office.get(path))
    preview = office.get(f"{path}refused.xlsx")
    office.post(f"{path}confirm/", {"do": "import"})
    run_jobs()
    run = office.get(path, follow=True)
    assert "校验位不对" in text(run)
    code = run.request["PATH_INFO"].split("/")[2]
    for response in (preview, office.get(f"/imports/{code}/refused.xlsx")):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        cells = [str(cell.value) for row in sheet for cell in row]
        assert any("坏的一行成果" in cell for cell in cells)
        assert any("校验位不对" in cell for cell in cells)


@pytest.mark.django_db(transaction=True)
def test_a_file_can_be_put_away(office, checked, home):
    path = checked()
    office.post(f"{path}confirm/", {"do": "discard"})
    assert Achievement.objects.count() == 0
    assert not list((home / "uploads" / "waiting").iterdir())
    assert "已经放弃" in text(office.get(path))


def test_a_broken_file_says_what_to_do(office, checked):
    path = checked("PK\x03\x04 broken", name="成果.xlsx")
    page = text(office.get(path))
    assert "没有成功" in page
    assert "重新上传" in page
    assert office.post(f"{path}confirm/", {"do": "import"}).status_code == 409


def test_a_zip_bomb_is_put_down(office, checked, monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * (3 << 20))
    monkeypatch.setenv("KZ_UNZIPPED_MB", "1")
    assert "解压后过大" in text(office.get(checked(packed.getvalue(), name="成果.xlsx")))


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


def test_a_run_is_seen_by_its_own_organisation_and_a_file_by_its_sender(
    office, checked, owner, signed_in, run_jobs
):
    file = checked()
    colleague = signed_in(Role.OFFICE, owner)
    for path in (file, f"{file}refused.xlsx"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"{file}confirm/", {"do": "import"}).status_code == 404
    office.post(f"{file}confirm/", {"do": "import"})
    run_jobs()
    path = office.get(file).url
    assert office.get(path).status_code == 200
    assert signed_in(Role.EDITOR).get(path).status_code == 200
    stranger = signed_in(Role.OFFICE, an_organisation())
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}refused.xlsx").status_code == 404


@pytest.mark.parametrize("word", ["achievements", "demands", "experts", "organisations"])
def test_templates_are_work_books(client, word):
    response = client.get(f"/imports/template/{word}.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).sheetnames


def test_who_may_not_submit_for_anybody_is_told(signed_in):
    assert "请联系本单位管理员" in text(signed_in().get("/imports/"))
