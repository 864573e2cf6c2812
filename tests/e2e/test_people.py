"""What only a browser can show of signing in: a passkey or a telephone, made known and used; the banner of a staff session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from factories import PASSWORD, a_user
from kuaizhuan.core.jobs import work_off
from kuaizhuan.people import services
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TEXTS: list[str] = []


def sender(phone: str, text: str) -> None:
    TEXTS.append(text)


@pytest.fixture
def authenticator(page):
    """A device that keeps passkeys and always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_opens_the_door(page, authenticator, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    user = a_user()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    page.goto("/account/factors/webauthn/add/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button.btn-primary").click()
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page).to_have_url(re.compile(r"/account/factors/"))
    expect(page.locator("#mfa_webauthn_add")).to_have_count(0)
    page.context.clear_cookies()

    page.goto("/sign-in/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))


def test_a_telephone_is_verified(page, settings, log):
    settings.TEXT_SENDER = f"{__name__}.sender"
    user = a_user()
    services.update_profile(user, by=actor_for(user), display_name="示甲", phone="+8613800005678")
    page.goto("/account/phone/change/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("textbox").last.fill("138 0000 5678")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_role("button", name="发送验证码")).to_have_count(0)
    work_off()
    code = re.search(r"验证码 (\S+)，", TEXTS[-1])[1]
    log.secrets.add(code)
    page.get_by_role("textbox").last.fill(code)
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_text("已验证的手机号码")).to_be_visible()


@pytest.mark.off_duty
def test_staff_start_and_end_their_session(sign_in):
    page = sign_in(a_user(Role.EDITOR))
    page.goto("/desk/")
    page.locator("#main").get_by_role("link", name="开始履职时段").click()
    page.get_by_label("事由").fill("处理积压的审核")
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".staff-banner")).to_contain_text("处理积压的审核")
    page.get_by_role("button", name="现在结束").click()
    expect(page.locator(".staff-banner")).to_have_count(0)
