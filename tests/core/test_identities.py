"""Which identity providers the settings make, and that nothing of one is loaded that is not set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kuaizhuan.core.config.identities import identities

CAS = {"KZ_CAS_URL": "https://cas.demo.example/cas/", "KZ_CAS_NAME": "校园登录"}


def test_none_without_settings() -> None:
    assert identities({}) == {}
    assert identities({"KZ_CAS_NAME": "校园登录", "KZ_SAML_ENTITY": "x", "KZ_WEIXIN_SECRET": "x"}) == {}


def test_all_in_the_order_of_their_buttons(tmp_path: Path) -> None:
    file = tmp_path / "idp.xml"
    file.touch()
    more = {f"KZ_{each}_ID": "a" for each in ("FEISHU", "WEIXIN", "DINGTALK")}
    found = identities(
        {**more, **CAS, "KZ_SAML_METADATA": str(file), "KZ_OIDC_ISSUER": "https://op.demo.example"}
    )
    assert list(found) == ["node", "cas", "saml", "weixin", "dingtalk", "feishu"]
    assert [each.name for each in found.values()][1:] == [
        "校园登录",
        "机构统一身份认证",
        "微信",
        "钉钉",
        "飞书",
    ]
    assert (
        found["cas"].app_settings["cas"]["APPS"][0]["settings"]["server_url"]
        == "https://cas.demo.example/cas/"
    )


@pytest.mark.parametrize(("trusted", "which"), [("", set()), ("cas", {"cas"}), ("saml,oidc", {"node"})])
def test_which_are_trusted(trusted: str, which: set[str]) -> None:
    found = identities(
        {**CAS, "KZ_OIDC_ISSUER": "https://op.demo.example", "KZ_TRUSTED_MAIL": trusted, "KZ_FEISHU_ID": "a"}
    )
    assert {each.key for each in found.values() if each.trusted} == which


@pytest.mark.parametrize(("more", "loaded"), [({}, set()), (CAS, {"kuaizhuan.web.cas"})])
def test_nothing_is_loaded_of_what_is_not_set(tmp_path: Path, more: dict[str, str], loaded: set[str]) -> None:
    say = (
        "import django, sys; django.setup(); import kuaizhuan.urls; "
        "print(*sorted({'cas', 'onelogin', 'xmlsec', 'kuaizhuan.web.cas'} & set(sys.modules)))"
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KZ_")}
    environment = {**kept, **more, "KZ_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings"}
    done = subprocess.run(
        [sys.executable, "-c", say], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == loaded
