"""How much may be handed in at once: more is refused with a sentence, and nothing of it is kept."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from factories import an_organisation
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.people.roles import Role
from kuaizhuan.web.views.people import organisations as people

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("size", "status"), [(1 << 20, 302), ((1 << 20) + 1, 422)])
def test_a_file(signed_in, settings, home, size, status):
    settings.UPLOAD_LIMIT = 1 << 20
    place = an_organisation()
    line = "成果名称,一句话效益\n".encode()
    file = SimpleUploadedFile("a.csv", line + b" " * (size - len(line)), "text/csv")
    answer = signed_in(Role.OFFICE, place).post(
        "/imports/preview/", {"kind": "achievements", "organisation": place.code, "file": file}
    )
    assert (answer.status_code, "文件超过 1 MB" in text_of(answer)) == (status, status == 422)
    assert not ImportRun.objects.exists()
    assert (home / "uploads").exists() is (status == 302)


@pytest.mark.parametrize(
    "said",
    [{"note": "长" * (1 << 20) * 3}, {f"field{number}": "" for number in range(1001)}],
    ids=["bytes", "fields"],
)
def test_a_form(signed_in, settings, said):
    answer = signed_in(Role.OFFICE, an_organisation()).post("/notices/mail/", said)
    assert (answer.status_code, "请分几次提交" in text_of(answer)) == (413, True)


def test_a_form_with_nul_is_not_taken(signed_in):
    place = an_organisation()
    answer = signed_in(Role.OFFICE, place).post(f"/organisations/{place.code}/place/", {"parent": "a\0b"})
    assert (answer.status_code, "U+0000" in text_of(answer)) == (422, True)


def test_nul_is_left_out_of_an_address(client):
    an_organisation("示例甲厂")
    page = text_of(client.get("/organisations/?q=%00甲%00"))
    assert "示例甲厂" in page
    assert "\0" not in page


def test_the_next_page_of_a_name_asks_for_the_same_name(client, monkeypatch):
    monkeypatch.setattr(people, "PAGE", 1)
    for number in (1, 2):
        an_organisation(f"甲&乙#{number}厂")
    page = text_of(client.get("/organisations/", {"q": "甲&乙#"}))
    assert f"{escape(urlencode({'q': '甲&乙#'}))}&amp;page=2" in page
