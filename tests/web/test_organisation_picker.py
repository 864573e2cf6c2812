"""Organisations are picked by name, another name, credit code or code, and what is not clear comes back with candidates."""

from __future__ import annotations

import re

import pytest

from factories import an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.web.forms.organisations import OrganisationField, write_organisation
from kuaizhuan.web.forms.transfer.contract_rows import parties
from kuaizhuan.web.forms.transfer.deals import EnterForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    return an_organisation("巴渝示例大学", aliases=["Bayu Example University", "示大"])


def offered(client, text: str) -> list[str]:
    page = client.get("/organisations/", {"part": "options", "box": "buyers-0-name", "buyers-0-name": text})
    return re.findall(r'value="([^"]+)"', page.content.decode())


def test_a_box_takes_all_that_names_one(university):
    an_organisation("巴渝示例大学附属医院")
    field = OrganisationField(required=False)
    code = university.credit_code
    for text in (
        "巴渝示例大学",
        code,
        code.lower(),
        f" {code[:6]} {code[6:]}",
        university.code,
        write_organisation(university),
    ):
        assert field.clean(text) == university, text
    assert field.clean("") is None


def test_what_is_not_clear_comes_back_with_what_it_may_mean(university):
    hospital = an_organisation("巴渝示例大学附属医院")
    form = EnterForm({"other": "示例大学"}, auto_id="%s")
    assert not form.is_valid()
    page = str(form["other"])
    assert re.findall(r'name="other-choice" value="(\w+)"', page) == [university.code, hospital.code]
    chosen = {"other": "示例大学", "other-asked": "示例大学", "other-choice": hospital.code}
    assert EnterForm(chosen)["other"].data == hospital.code
    assert "没有找到这个单位" in EnterForm({"other": "没有的单位"}).errors["other"][0]


def test_suggestions_come_in_both_languages_and_by_the_credit_code(client, university):
    an_organisation("别的研究所")
    for text in ("示例大学", "bayu example", "示大", university.credit_code[:9], university.code):
        assert write_organisation(university) in offered(client, text), text
    assert offered(client, "示") == []
    assert university.name in client.get("/organisations/", {"q": university.credit_code}).content.decode()


def test_a_merged_organisation_is_found_as_it_is_called_today(university):
    old = an_organisation("旧名示例大学")
    Organisation.objects.filter(pk=old.pk).update(merged_into=university)
    assert OrganisationField().clean(old.credit_code) == university


def test_a_party_of_a_contract_is_picked_with_its_code(university):
    cells = {"credit_code": "", "country": "", "region": "", "dissolved_on": ""}
    for text in (write_organisation(university), university.code, university.credit_code):
        party = parties("x").read({**cells, "name": text})
        assert (party["name"], party["credit_code"]) == (university.name, university.credit_code)
    unknown = parties("x").read({**cells, "name": "不在平台上的公司"})
    assert (unknown["name"], unknown["credit_code"]) == ("不在平台上的公司", "")


def test_an_editor_picks_whose_a_new_row_is(signed_in, university):
    editor = signed_in(Role.EDITOR)
    said = {"owner": "示例大学", "title": "铝合金真空压铸工艺"}
    page = editor.post("/desk/rows/achievements/new/", said).content.decode()
    assert f'name="owner-choice" value="{university.code}"' in page
    editor.post("/desk/rows/achievements/new/", {**said, "owner": write_organisation(university)})
    assert Achievement.objects.get().owner == university


def test_an_import_picks_among_many_organisations(signed_in, university, monkeypatch):
    editor = signed_in(Role.EDITOR)
    assert f'<option value="{university.code}"' in editor.get("/imports/").content.decode()
    monkeypatch.setattr("kuaizhuan.web.forms.collect.uploads.MOST_LISTED", 0)
    page = editor.get("/imports/").content.decode()
    assert 'hx-get="/organisations/?part=options&amp;box=organisation"' in page
    assert f'<option value="{university.code}"' not in page
