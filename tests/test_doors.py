"""What no door takes is refused alike by all of them: form, interface, work-book, command."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from api.programs import a_program
from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.sources.rows import Limits, check_value
from kuaizhuan.core.text import unkept, without_unkept
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database("characters that are refused before anything is asked"),
]

REFUSED = ["\0", "\x07", "\x0b", "\u202e", "\u202a", "\u2066", "\u2069", "\ufffe"]
TAKEN = ["\t", "\n", "\u200e", "\u200d", "é", "𠮷", "👩\u200d🔬", "ـ"]


@pytest.mark.parametrize("sign", REFUSED)
def test_refused_by_every_door(client, sign):
    place = an_organisation()
    client.force_login(a_user(Role.OFFICE, place))
    title, name = f"高强度{sign}铝合金压铸技术", f"U+{ord(sign):04X}"
    form = client.post("/desk/rows/achievements/new/", {"owner": place.code, "title": title})
    assert (form.status_code, name in form.content.decode()) == (422, True)

    program = a_program(organisation=place)
    for body in (json.dumps({"title": title}), json.dumps({"title": title}, ensure_ascii=sign < " ")):
        answer = program.client.post(
            "/api/v1/achievements", body, content_type="application/json", headers=program.headers
        )
        assert answer.status_code == 422, body
        assert [each["code"] for each in answer.json()["reasons"]] == ["core.character"]

    _value, problem = check_value(title, "成果名称", Limits())
    assert (problem.code, problem.params["character"]) == ("collect.cell_control", name)

    if sign != "\0":  # which no system takes as an argument
        with pytest.raises(CommandError, match=name.replace("+", r"\+")):
            call_command("account", f"an{sign}na")
    assert not Achievement.objects.exists()
    assert not User.objects.filter(username__startswith="an").exclude(username__contains="user").exists()


@pytest.mark.parametrize("sign", TAKEN)
def test_taken_by_every_door(sign):
    place, title = an_organisation(), f"高强度{sign}铝合金压铸技术"
    assert a_program(organisation=place).post("/achievements", {"title": title}, 201)["title"] == title
    assert check_value(title, "成果名称", Limits()) == (title, None)


def test_of_an_address_it_is_left_out(client):
    an_organisation("示例甲厂")
    page = client.get("/organisations/?q=%E2%80%AE甲").content.decode()
    assert "示例甲厂" in page
    assert "\u202e" not in page


def test_half_of_a_sign_is_none():
    assert unkept("a\ud800b") == "U+D800"
    assert without_unkept("a\ud800b\u202e") == "ab"
    assert without_unkept("甲\n乙") == "甲\n乙"
