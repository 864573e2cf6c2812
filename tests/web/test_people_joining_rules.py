"""The page on which a head says who joins at their first sign-in."""

from __future__ import annotations

import pytest
from django.urls import reverse

import providers
from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.people.models import JoiningRule
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
RULE = {"provider": "cas", "attribute": "affiliation", "value": "staff", "way": "join", "role": "researcher"}


@pytest.fixture
def place(settings):
    providers.use(settings, KZ_CAS_URL="https://cas.demo.example/cas", KZ_CAS_ATTRIBUTES="affiliation=a")
    return an_organisation()


@pytest.fixture
def page(client, place):
    head = a_user(Role.OFFICE, place)
    client.post("/sign-in/", {"login": head.username, "password": PASSWORD})
    return reverse("web:joining_rules", args=[place.code])


def test_set_seen_and_removed(client, place, page):
    assert page in client.get(reverse("web:members", args=[place.code])).content.decode()
    assert client.post(page, RULE)["Location"] == page
    rule = JoiningRule.objects.get()
    shown = client.get(page).content.decode()
    assert "人员类别 = staff" in shown
    assert "直接加入 · 科研人员" in shown
    client.post(reverse("web:remove_joining_rule", args=[place.code]), {"rule": rule.code})
    assert not JoiningRule.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": ""}, "这个角色不由您授予"),
        ({"role": "office"}, "选择一个有效的选项"),
        ({"value": " "}, "必填"),
        ({"provider": "saml"}, "选择一个有效的选项"),
    ],
)
def test_what_is_no_rule_is_said(client, page, changed, said):
    response = client.post(page, {**RULE, **changed})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not JoiningRule.objects.exists()


def test_twice_the_same(client, page):
    client.post(page, RULE)
    assert "已有一条同样条件的规则" in client.post(page, {**RULE, "way": "ask"}).content.decode()


def test_nobody_needs_no_role(client, page):
    client.post(page, {**RULE, "way": "nobody", "role": "researcher"})
    assert JoiningRule.objects.get().role == ""


def test_needs_a_fresh_proof(client, page, settings):
    settings.PROOF_MINUTES = 0
    response = client.post(page, RULE)
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not JoiningRule.objects.exists()


def test_without_a_provider_nothing_to_set(client, page, place, settings):
    providers.use(settings)
    assert "暂不能设置规则" in client.get(page).content.decode()
    assert page not in client.get(reverse("web:members", args=[place.code])).content.decode()
