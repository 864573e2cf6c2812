"""Signing in with WeChat, DingTalk and Feishu, against endpoints that run in the test."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.test import Client

import open_platforms
import providers
from factories import an_organisation
from kuaizhuan.people.models import JoiningRule, User

pytestmark = pytest.mark.django_db
PEOPLE: dict[str, dict[str, Any]] = {
    "weixin": {"openid": "o-1", "nickname": "周示例", "unionid": "u-1"},
    "dingtalk": {"openId": "d-1", "unionId": "u-2", "nick": "周示例"},
    "feishu": {"open_id": "f-1", "name": "周示例", "tenant_key": "t-9"},
}
NAMES = {"weixin": "微信", "dingtalk": "钉钉", "feishu": "飞书"}
PAGES = {
    "weixin": ("https://open.weixin.qq.com/connect/qrconnect", "appid"),
    "dingtalk": ("https://login.dingtalk.com/oauth2/auth", "client_id"),
    "feishu": ("https://open.feishu.cn/open-apis/authen/v1/index", "app_id"),
}


@pytest.fixture(params=PEOPLE)
def kind(request):
    return request.param


@pytest.fixture
def platform(kind, settings, monkeypatch):
    with open_platforms.running(PEOPLE[kind]) as server:
        at = f"{server.address}/{kind}"
        for adapter in (WeixinOAuth2Adapter, DingTalkOAuth2Adapter, FeishuOAuth2Adapter):
            monkeypatch.setattr(adapter, "access_token_url", f"{at}/token")
        monkeypatch.setattr(WeixinOAuth2Adapter, "profile_url", f"{at}/me")
        monkeypatch.setattr(DingTalkOAuth2Adapter, "profile_url", f"{at}/me")
        monkeypatch.setattr(FeishuOAuth2Adapter, "user_info_url", f"{at}/me")
        monkeypatch.setattr(FeishuOAuth2Client, "app_access_token_url", f"{at}/app-token")
        use(settings, kind)
        yield server


def use(settings, kind: str, secret: str = open_platforms.SECRET) -> None:
    name = kind.upper()
    providers.use(settings, **{f"KZ_{name}_ID": open_platforms.CLIENT, f"KZ_{name}_SECRET": secret})


def go(client: Client, kind: str, code: str = open_platforms.CODE, state: str = ""):
    away = urlsplit(client.post(f"/account/{kind}/login/")["Location"])
    asked = parse_qs(away.query)
    page, own = PAGES[kind]
    assert f"{away.scheme}://{away.netloc}{away.path}" == page
    assert asked[own] == [open_platforms.CLIENT]
    assert asked["redirect_uri"] == [f"http://testserver/account/{kind}/login/callback/"]
    named = "authCode" if kind == "dingtalk" else "code"
    answer = urlencode({named: code, "state": state or asked["state"][0]})
    return client.get(f"/account/{kind}/login/callback/?{answer}")


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_the_button_and_where_it_may_lead(client, kind, platform):
    page = client.get("/sign-in/")
    assert f"用{NAMES[kind]}登录" in page.content.decode()
    where = urlsplit(PAGES[kind][0])
    assert f"form-action 'self' {where.scheme}://{where.netloc};" in page["Content-Security-Policy"]


def test_first_time_an_account_without_roles(client, kind, platform):
    assert go(client, kind)["Location"] == "/desk/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.display_name, user.email, user.has_usable_password()) == ("周示例", "", False)
    assert not user.memberships.exists()
    assert SocialAccount.objects.get().provider == kind
    platform.codes.add(open_platforms.CODE)
    other = Client()
    go(other, kind)
    assert is_in(other)
    assert User.objects.count() == 1


def test_a_code_that_is_none(client, kind, platform):
    response = go(client, kind, code="forged")
    assert response.status_code == 401
    assert f"{NAMES[kind]}没有确认您的身份" in response.content.decode()
    assert not is_in(client)


def test_an_answer_nobody_asked_for(client, kind, platform):
    response = go(client, kind, state="forged")
    assert response.status_code == 401
    assert platform.codes
    assert not is_in(client)


def test_a_secret_that_is_wrong(client, kind, platform, settings):
    use(settings, kind, "another")
    assert go(client, kind).status_code == 401
    assert not is_in(client)


def test_a_platform_that_fails(client, kind, platform):
    platform.down = True
    assert go(client, kind).status_code == 401
    assert not is_in(client)


def test_not_set_no_address(client, kind):
    assert client.post(f"/account/{kind}/login/").status_code == 404


@pytest.mark.parametrize("kind", ["feishu"])
def test_the_tenant_of_feishu_is_an_organisation_of_a_rule(client, kind, platform):
    place = an_organisation()
    JoiningRule.objects.create(
        organisation=place,
        provider="feishu",
        attribute="organisation",
        value="t-9",
        way="join",
        role="researcher",
    )
    go(client, kind)
    assert [each.organisation for each in User.objects.get().memberships.all()] == [place]
