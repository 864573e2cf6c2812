"""Where a webhook may go, how it is signed and when it is tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from kuaizhuan.notices.webhooks.rules import (
    LONGEST_PAUSE,
    SECRET,
    is_outside,
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


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1", "::7f00:1", "::ffff:0:7f00:1", "fec0::1", "3fff::1", "5f00::1",
        "64:ff9b:1::1", "192.88.99.1", "example.org", "",
    ],
)  # fmt: skip
def test_addresses_that_nothing_is_sent_to(address):
    assert not is_outside(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_public_network(address):
    assert is_outside(address)


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
