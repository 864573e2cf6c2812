"""Where a webhook may go, how it is signed and when it is tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from kuaizhuan.notices.webhooks.rules import (
    LONGEST_PAUSE,
    SECRET,
    may_subscribe,
    pause,
    sign_headers,
)

EVENTS = ("publish.record.approve", "match.introduction.open")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/hook?x=1", None),
        ("https://example.org:8443/", None),
        ("https://xn--fiq228c.example/hook", None),
        ("http://example.org/", "notices.webhook_scheme"),
        ("ftp://example.org/", "notices.webhook_scheme"),
        ("example.org", "notices.webhook_address"),
        ("https:///hook", "notices.webhook_address"),
        ("https://例子.example/hook", "notices.webhook_address"),
        ("https://example.org/a b", "notices.webhook_address"),
        ("https://example.org/\r\nHost: x", "notices.webhook_address"),
        ("https://example.org/#part", "notices.webhook_address"),
        ("https://example.org:99999/", "notices.webhook_address"),
        ("https://[::1/", "notices.webhook_address"),
        ("https://example.org/" + "x" * 400, "notices.webhook_address"),
        ("https://user:word@example.org/", "notices.webhook_password"),
        ("", "notices.webhook_address"),
    ],
)
def test_addresses(address, code):
    assert may_subscribe(address, EVENTS, offered=EVENTS, anywhere=False).codes == ((code,) if code else ())


def test_http_only_for_trying_out_and_every_reason_is_named():
    assert may_subscribe("http://127.0.0.1:9/", EVENTS, offered=EVENTS, anywhere=True)
    found = may_subscribe("gopher://x", ["x.y.z"], offered=EVENTS, anywhere=True)
    assert found.codes == ("notices.webhook_scheme", "notices.webhook_unknown_event")
    nothing = may_subscribe("https://example.org", [], offered=EVENTS, anywhere=False)
    assert nothing.codes == ("notices.webhook_no_event",)


def test_the_signature_is_what_a_receiver_computes():
    key = b"k" * 32
    secret = SECRET + base64.b64encode(key).decode()
    headers = sign_headers(secret, "msg_1", 1_700_000_000, b'{"type":"ping"}')
    wanted = hmac.new(key, b'msg_1.1700000000.{"type":"ping"}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(wanted).decode(),
    }
    assert sign_headers(secret, "msg_1", 1_700_000_001, b'{"type":"ping"}') != headers


def test_pauses_grow_with_some_luck_and_have_an_end():
    assert [pause(n, 0.5) for n in (1, 2, 3, 4)] == [30, 120, 480, 1920]
    assert (pause(1, 0), pause(1, 1)) == (22.5, 37.5)
    assert pause(50, 0.5) == LONGEST_PAUSE
