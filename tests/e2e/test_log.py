"""The log of the server that the browser asks: all lines of the run are read when it ends, and any secret fails it.

Here is tried that there is something to read, and that a secret would be found.
"""

from __future__ import annotations

import logging

import pytest

from e2e.logged import Log
from kuaizhuan.core.logs import JsonLines
from kuaizhuan.core.secret_paths import SECRET_PATHS
from test_secrets_in_logs import openings

SIGNED = f"WyJDIiwiUCIsMV0:{'a' * 43}"
PLANTED = {
    "a link": f"Not Found: /invitation/{SIGNED}/",
    "a link without a signature": "GET /certificates/Q8w3rT5yU7iO9pA1/code.svg",
    "a signature somewhere else": f"asked for {SIGNED}",
    "a key of a session": "session k3y0fas3ss10n of anna",
    "a token": "Authorization: Bearer kz_t0ken",
    "a code": "sent 4F7-K2Q to a telephone",
}


@pytest.fixture
def plain(tmp_path):
    """A log that masks nothing, of requests that showed a session, a token and a code."""
    log = Log(tmp_path / "log")
    log.setFormatter(logging.Formatter("%(message)s"))
    log.notice({"HTTP_COOKIE": "sessionid=k3y0fas3ss10n; a=b", "HTTP_AUTHORIZATION": "Bearer kz_t0ken"})
    log.secrets.add("4F7-K2Q")
    yield log
    log.close()


def write(log: Log, words: str) -> None:
    log.handle(logging.LogRecord("x", logging.WARNING, "x.py", 1, words, None, None))


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_secret_is_found(plain, what):
    write(plain, "GET /achievements/A1/ 200")
    assert plain.leaks() == []
    write(plain, PLANTED[what])
    assert plain.leaks() == [PLANTED[what]]


def test_a_session_that_the_log_would_not_mask_is_found(plain):
    plain.setFormatter(JsonLines())
    write(plain, PLANTED["a link"])
    assert plain.leaks() == []
    write(plain, PLANTED["a key of a session"])
    assert len(plain.leaks()) == 1


def test_a_mailed_link_is_looked_for(plain):
    plain.read_mail(
        ["Please follow\nhttps://node.example/account/password/reset/key/3-c0ffee1234567890/ soon"]
    )
    write(plain, "somebody said 3-c0ffee1234567890")
    assert len(plain.leaks()) == 1


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_links_that_a_browser_follows_are_logged_without_their_secret(page, live_server, log):
    for begin, secret in openings():
        for address in (f"{begin}{secret}/", f"{begin}{secret}x/"):
            page.request.get(address)
        assert secret in log.secrets
    text = "\n".join(log.lines())
    assert {path for path in SECRET_PATHS if f"GET /{path}/…" not in text} == set()
    assert log.leaks() == []
