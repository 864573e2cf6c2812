"""One sheet of a row, and its address as a QR code: public fields only, whoever prints."""

from __future__ import annotations

import pytest
from lxml import etree

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
MAKERS = [an_achievement, a_demand, an_expert]


def path(row, page: str) -> str:
    return f"/{row._meta.model_name}s/{row.code}/{page}"


@pytest.mark.parametrize("make", MAKERS)
def test_a_sheet_says_what_where_and_until_when(client, make):
    row = make()
    page = client.get(path(row, "print/")).content.decode()
    assert row.title in page
    assert f"http://testserver{path(row, '')}" in page
    assert path(row, "qr.svg") in page
    assert "内容截至" in page


def test_a_sheet_holds_public_fields_only_whoever_prints(signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, external_id="CG-77", contact_phone="023-12345678")
    page = signed_in(Role.OFFICE, owner).get(path(row, "print/")).content.decode()
    assert "CG-77" not in page
    assert "023-12345678" not in page
    assert "登录可见" not in page


def test_a_sheet_of_an_anonymous_need_does_not_say_whose_it_is(client):
    row = a_demand(owner=an_organisation("神秘公司"), anonymous=True)
    assert "神秘公司" not in client.get(path(row, "print/")).content.decode()


def test_long_texts_are_cut_and_it_says_so(client):
    short, long = an_achievement(), an_achievement(description="压铸工艺" * 600)
    assert "全文较长" not in client.get(path(short, "print/")).content.decode()
    page = client.get(path(long, "print/")).content.decode()
    assert "全文较长" in page
    assert page.count("压铸工艺") < 200


@pytest.mark.parametrize("page", ["print/", "qr.svg"])
def test_only_whoever_may_see_the_row_gets_them(client, signed_in, page):
    owner = an_organisation()
    row = an_achievement(owner=owner, state=State.DRAFT)
    assert client.get(path(row, page)).status_code == 404
    assert client.get(f"/achievements/ANONE/{page}").status_code == 404
    assert signed_in(Role.RESEARCHER, owner).get(path(row, page)).status_code == 200


def test_a_draft_says_that_nobody_else_can_open_it(signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, state=State.DRAFT)
    assert "还没有公开" in signed_in(Role.OFFICE, owner).get(path(row, "print/")).content.decode()


def test_the_code_is_an_image_without_style_or_script(client):
    response = client.get(path(an_achievement(), "qr.svg"))
    assert response["Content-Type"] == "image/svg+xml"
    root = etree.fromstring(response.content)
    assert etree.QName(root).localname == "svg"
    assert {etree.QName(e).localname for e in root.iter()} == {"svg", "path"}
    assert b"style" not in response.content
    assert client.get(path(an_achievement(), "qr.svg")).content != response.content


def test_the_page_of_a_row_leads_to_both(client):
    row = an_achievement()
    page = client.get(path(row, "")).content.decode()
    assert path(row, "qr.svg") in page
    assert path(row, "print/") in page
    assert f"/compare?code={row.code}" in page
