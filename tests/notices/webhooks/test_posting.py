"""What is sent goes where it may, to whom it was meant, in limited time; whatever the other side does."""

from __future__ import annotations

import datetime as dt
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kuaizhuan.notices.webhooks import posting
from kuaizhuan.notices.webhooks.posting import EXCERPT, post

from .listening import Handler, listening


def here(host, port):
    return ["127.0.0.1"]


def test_a_post_arrives_and_the_answer_is_kept_in_part():
    with listening(201, excerpt=b"\x00thanks\n" + b"x" * 5000) as receiver:
        answer = post(
            f"http://hooks.example:{receiver.server_port}/in?a=1",
            b"{}",
            {"webhook-id": "1"},
            anywhere=True,
            resolve=here,
        )
    assert (answer.status, answer.taken, answer.problem) == (201, True, "")
    assert answer.excerpt.startswith("thanks")
    assert len(answer.excerpt) <= EXCERPT
    path, headers, body = receiver.seen[0]
    assert (path, body) == ("/in?a=1", b"{}")
    assert headers["Host"] == f"hooks.example:{receiver.server_port}"
    assert (headers["Content-Type"], headers["webhook-id"]) == ("application/json", "1")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status):
    with listening(status) as receiver:
        answer = post(f"http://127.0.0.1:{receiver.server_port}/", b"{}", {}, anywhere=True)
    assert (answer.status, answer.taken, len(receiver.seen)) == (status, False, 1)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["169.254.169.254"], ["1.1.1.1", "10.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"]],
)
def test_a_name_that_leads_inside_gets_nothing(addresses, monkeypatch):
    monkeypatch.setattr(posting, "_connection", lambda *_: pytest.fail("it was connected"))
    answer = post("https://hooks.example/", b"{}", {}, resolve=lambda host, port: addresses)
    assert (answer.status, answer.problem) == (0, "notices.webhook_inside")


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"]
)
def test_an_address_written_as_a_number_is_checked_too(url):
    assert post(url, b"{}", {}).problem in ("notices.webhook_inside", "notices.webhook_no_such_host")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    asked = []

    def once(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else pytest.fail("the name was resolved again")

    monkeypatch.setattr(posting, "is_outside", lambda address: True)
    with listening() as receiver:
        answer = post(f"http://hooks.example:{receiver.server_port}/", b"{}", {}, anywhere=True, resolve=once)
    assert (answer.taken, asked) == (True, ["hooks.example"])


def test_http_is_for_trying_out_only():
    assert (
        post("http://hooks.example/", b"{}", {}, resolve=lambda *_: ["1.1.1.1"]).problem
        == "notices.webhook_scheme"
    )


def test_nobody_there():
    with listening() as receiver:
        port = receiver.server_port
    assert (
        post(f"http://127.0.0.1:{port}/", b"{}", {}, anywhere=True).problem == "notices.webhook_unreachable"
    )
    assert post("https://nobody.invalid/", b"{}", {}).problem == "notices.webhook_no_such_host"


def test_an_answer_that_drips_is_cut_off():
    with listening(excerpt=b"x" * 1000, drip=0.05) as receiver:
        answer = post(f"http://127.0.0.1:{receiver.server_port}/", b"{}", {}, anywhere=True, limit=0.3)
    assert (answer.status, answer.problem) == (0, "notices.webhook_slow")


def test_headers_that_never_end_are_cut_off(monkeypatch):
    def endless(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(200):
            self.wfile.write(b"x: y\r\n")
            self.wfile.flush()
            time.sleep(0.05)

    monkeypatch.setattr(Handler, "do_POST", endless)
    with listening() as receiver:
        answer = post(f"http://127.0.0.1:{receiver.server_port}/", b"{}", {}, anywhere=True, limit=0.3)
    assert (answer.status, answer.problem) == (0, "notices.webhook_slow")


@pytest.fixture
def certified(tmp_path):
    """A server context with a certificate for hooks.example, and a client context that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


@pytest.mark.parametrize(
    ("host", "believed", "problem"),
    [
        ("hooks.example", True, ""),
        ("other.example", True, "notices.webhook_certificate"),
        ("hooks.example", False, "notices.webhook_certificate"),
    ],
)
def test_the_certificate_must_be_that_of_the_name(certified, host, believed, problem):
    server, client = certified
    context = client if believed else ssl.create_default_context()
    with listening(context=server) as receiver:
        url = f"https://{host}:{receiver.server_port}/"
        answer = post(url, b"{}", {}, anywhere=True, resolve=here, context=context)
    assert (answer.problem, answer.taken) == (problem, not problem)
    assert len(receiver.seen) == (0 if problem else 1)
