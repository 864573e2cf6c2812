"""What a node that others reach must not be, and that nonsense in the environment never ends in a traceback."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan import settings as module
from kuaizhuan.core import config

KEY = "4f1c-9b7e-22d0-8a6f-own-key-of-this-node"
PUBLIC = {
    "KZ_HTTPS": "1",
    "KZ_HOSTS": "kz.demo.example",
    "KZ_NODE": "own",
    "KZ_MAIL_HOST": "127.0.0.1",
    "KZ_MAIL_FROM": "kz@demo.example",
    "KZ_SECRET_KEY": KEY,
    "KZ_STAFF_SECOND_FACTOR": "1",
    "KZ_DUTIES_APART": "1",
}
"""A node as it may be deployed."""
OTHERS = [name for name in (setting.name for setting in config.SETTINGS) if name != "KZ_HOME"]


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KZ_")}
    environment = {**kept, "KZ_HOME": str(home), "DATABASE_URL": "", **environment}
    call = [sys.executable, "-m", "kuaizhuan.cli", *words]
    return subprocess.run(call, env=environment, capture_output=True, text=True, check=False)


def test_a_public_node_is_checked(tmp_path):
    tmp_path.chmod(0o750)
    fine = run(tmp_path, "check", "--deploy", **PUBLIC)
    assert fine.returncode == 0, fine.stderr
    weak = run(tmp_path, "check", "--deploy", KZ_DEBUGG="1", LANGUAGE="en")
    assert weak.returncode == 1
    for part in (
        "HTTPS is not required",
        "names this machine only",
        "Mail is not set up",
        "did you mean KZ_DEBUG",
        "people.E101",
        "people.E102",
    ):
        assert part in weak.stderr
    assert "Traceback" not in weak.stderr


def test_a_provider_without_encryption_is_warned_of(tmp_path):
    tmp_path.chmod(0o750)
    for address, level in (("http://cas.demo.example/cas", True), ("https://cas.demo.example/cas", False)):
        done = run(tmp_path, "check", "--deploy", LANGUAGE="en", KZ_CAS_URL=address, **PUBLIC)
        assert done.returncode == 0, done.stderr
        assert ("web.W101" in done.stdout + done.stderr) is level


def test_metadata_without_the_provider_are_an_error(tmp_path):
    (tmp_path / "idp.xml").write_text("<a/>")
    done = run(tmp_path, "check", KZ_SAML_METADATA=str(tmp_path / "idp.xml"))
    assert done.returncode == 1
    assert "web.E101" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_wrong_ends_a_command_before_it_begins(tmp_path):
    done = run(tmp_path / "new", "migrate", KZ_MAIL_PORT="soon", KZ_IDLE_MINUTES="-1", LANGUAGE="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["KZ_IDLE_MINUTES", "KZ_MAIL_PORT"]
    assert not (tmp_path / "new").exists()


def test_what_is_wrong_ends_a_server_of_wsgi(monkeypatch, capsys):
    monkeypatch.setenv("KZ_PROXIES", "many")
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(Path(module.__file__).with_name("wsgi.py")))
    assert end.value.code == 4
    assert "KZ_PROXIES" in capsys.readouterr().err


@given(
    st.dictionaries(
        st.sampled_from(OTHERS),
        st.one_of(
            st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40),
            st.from_regex(r"(https?|postgres|postgresql|sqlite)://[\x21-\x7e]{1,40}", fullmatch=True),
            st.from_regex(r"[0-9a-z@.,-]{1,30}", fullmatch=True),
        ),
        max_size=5,
    )
)
def test_nonsense_never_ends_in_a_traceback(environment):
    with mock.patch.dict(os.environ, environment):
        if config.wrong():
            with pytest.raises(SystemExit, match="2"):
                runpy.run_path(module.__file__)
        else:
            assert runpy.run_path(module.__file__)["ALLOWED_HOSTS"]


def test_a_home_may_have_any_name(tmp_path):
    home = tmp_path / "数据 #1%20+c?"
    ask = "from kuaizhuan import settings; print(settings.DATABASES['default']['NAME'])"
    call = [sys.executable, "-c", ask]
    environment = {**os.environ, "KZ_HOME": str(home), "DATABASE_URL": ""}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(home / "kuaizhuan.sqlite3")


def test_cookies_and_headers_over_https(client, settings, db):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert client.get("/")["Location"] == "https://testserver/"
    page = client.get("/sign-in/", secure=True)
    assert page["Strict-Transport-Security"] == "max-age=31536000"
    assert page.cookies["csrftoken"]["secure"]
    assert page.cookies["csrftoken"]["samesite"] == "Lax"
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: page[name] for name in expected} == expected
    assert "unsafe" not in page["Content-Security-Policy"]
