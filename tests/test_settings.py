"""What Django advises for a public node, and that the advice is heeded when browsers come by HTTPS only."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def check(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    values = {"KZ_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings", **environment}
    call = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KZ_")}
    return subprocess.run(call, env={**kept, **values}, capture_output=True, text=True, check=False)


def test_a_public_node_is_as_django_advises(tmp_path):
    done = check(
        tmp_path,
        KZ_HTTPS="1",
        KZ_HOSTS="kz.demo.example",
        KZ_DUTIES_APART="1",
        KZ_STAFF_SECOND_FACTOR="1",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "warning"),
    [
        ({"KZ_HTTPS": "0"}, "SECURE_HSTS_SECONDS"),
        ({"KZ_HTTPS": "1", "KZ_DEBUG": "1"}, "DEBUG"),
        ({"KZ_HTTPS": "1", "KZ_SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"KZ_HTTPS": "1", "KZ_DUTIES_APART": "0"}, "people.W001"),
        ({"KZ_HTTPS": "1", "KZ_STAFF_SECOND_FACTOR": "0"}, "people.W002"),
    ],
)
def test_what_is_not_shows(tmp_path, environment, warning):
    done = check(tmp_path, KZ_HOSTS="kz.demo.example", **environment)
    assert (done.returncode, warning in done.stderr) == (1, True)


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
