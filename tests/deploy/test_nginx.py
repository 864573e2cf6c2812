"""The sample site of nginx, run: it logs no links, refuses what is too much or too large, and passes pages and files on."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from kuaizhuan.core.config import SETTINGS
from kuaizhuan.core.secret_paths import opens
from ops.backup import nodes
from ops.serving import answers, free_port, running, until

SITE = Path(__file__).resolve().parents[2] / "deploy/nginx/kuaizhuan.conf"
HOST = "transfer.example.cn"
SECRET = "s3cret-Key"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(
    not (NGINX and shutil.which("openssl")), reason="nginx or openssl is missing: apt-get install nginx-light"
)
AT_ONCE = 60
FRAME = """
daemon off; pid nginx.pid; {user}
error_log start.log crit;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    include site.conf;
}}
"""


def addresses(patterns=None, before: str = "/") -> Iterator[str]:
    """One address below each pattern of the node, with `SECRET` where it has a part of its own."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(each.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        else:
            yield re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", SECRET, route)


def test_the_sample_takes_files_as_large_as_the_node() -> None:
    [most] = [setting.default for setting in SETTINGS if setting.name == "KZ_UPLOAD_MB"]
    assert f"client_max_body_size {most}m;" in SITE.read_text()


def sample(folder: Path, node: int, tls: int, plain: int) -> str:
    """The sample with the ports, the certificate and the logs of this test; nothing else is changed."""
    text = SITE.read_text()
    for old, new in {
        "listen [::]:443 ssl;": "",
        "listen [::]:80;": "",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "http://127.0.0.1:8000;": f"http://127.0.0.1:{node};",
        "/etc/ssl/certs/transfer.example.cn.pem": str(folder / "certificate.pem"),
        "/etc/ssl/private/transfer.example.cn.key": str(folder / "key.pem"),
        "/var/log/kuaizhuan": str(folder / "logs"),
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


class Proxy:
    """nginx with the sample, in front of a node: `ask` by TLS, `plainly` without."""

    def __init__(self, folder: Path, node: int) -> None:
        self.tls, self.plain, self.logs = free_port(), free_port(), folder / "logs"
        self.logs.mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
             "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], capture_output=True, check=True,
        )  # fmt: skip
        (folder / "site.conf").write_text(sample(folder, node, self.tls, self.plain))
        (folder / "nginx.conf").write_text(FRAME.format(user="user root;" if os.geteuid() == 0 else ""))
        self.call = [NGINX, "-p", str(folder), "-c", "nginx.conf"]
        self._trust = ssl.create_default_context(cafile=folder / "certificate.pem")
        self._trust.check_hostname = False

    def ask(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        return self._ask(
            HTTPSConnection("127.0.0.1", self.tls, timeout=60, context=self._trust), path, method, headers
        )

    def plainly(self, path: str) -> HTTPResponse:
        return self._ask(HTTPConnection("127.0.0.1", self.plain, timeout=60), path, "GET", {})

    def at_once(self, path: str, count: int) -> list[int]:
        """The statuses of `count` requests that are all sent before an answer is read."""
        with ExitStack() as stack:
            sockets = [
                stack.enter_context(
                    self._trust.wrap_socket(socket.create_connection(("127.0.0.1", self.tls), timeout=120))
                )
                for _ in range(count)
            ]
            for each in sockets:
                each.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            return [int(each.recv(64).split()[1]) for each in sockets]

    @staticmethod
    def _ask(connection: HTTPConnection, path: str, method: str, headers: dict[str, str]) -> HTTPResponse:
        try:
            connection.request(method, path, headers={"Host": HOST, **headers})
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            connection.close()

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.tls), timeout=5).close()
        except OSError:
            return False
        return True


@pytest.fixture
def node(tmp_path: Path) -> nodes.Node:
    """A node with tables and static files, on SQLite whatever the tests run on: the proxy does not know."""
    made = nodes.Node(tmp_path / "home")
    made.environment |= {"KZ_HTTPS": "1", "KZ_HOSTS": HOST, "KZ_PROXIES": "1"}
    made.make_tables()
    made.ok("collectstatic", "-v0", "--noinput")
    return made


def health(node: nodes.Node, port: int) -> subprocess.CompletedProcess[str]:
    """What a container asks its node."""
    call = [sys.executable, SITE.parents[1] / "container/health.py", "/health", str(port)]
    return subprocess.run(call, env=node.environment, capture_output=True, text=True, check=False)


@needs_nginx
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_sample_at_work(node: nodes.Node, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "web.log"
    proxy = Proxy(tmp_path / "nginx", port)
    secret = sorted({address for address in addresses() if opens(address) and SECRET in address})
    serve = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "kuaizhuan.wsgi"]
    with subprocess.Popen(proxy.call) as nginx:
        try:
            until(proxy.listens, nginx, log)
            with running(node.environment, log, *serve) as web:
                until(lambda: answers(port, HOST), web, log)
                assert health(node, port).returncode == 0
                page = proxy.ask("/")
                files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.body.decode()))
                assert {name: proxy.ask(name).status for name in files} == dict.fromkeys(files, 200)
                assert (
                    proxy.ask(min(files), **{"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
                )
                moved = proxy.plainly("/achievements/?page=2")
                assert (moved.status, moved.headers["Location"]) == (
                    301,
                    f"https://{HOST}/achievements/?page=2",
                )
                for address in secret:
                    proxy.ask(f"{address}?next={SECRET}", Referer=f"https://{HOST}{address}")
                    proxy.plainly(address)
                assert proxy.ask("/imports/", "POST", **{"Content-Length": str(65 << 20)}).status == 413
                assert proxy.ask("/account/login/", "POST", **{"Content-Length": str(2 << 20)}).status == 413
                assert (proxy.ask("/health").status, proxy.ask("/metrics").status) == (200, 404)
                found = proxy.at_once("/account/login/", AT_ONCE)
                assert 0 < found.count(429) < AT_ONCE
                assert proxy.ask("/").status == 200
            assert proxy.ask(secret[0]).status == 502
            assert health(node, port).returncode == 1
        finally:
            nginx.terminate()
            nginx.wait(60)
    written = {path.name: path.read_text() for path in [*proxy.logs.iterdir(), tmp_path / "nginx/start.log"]}
    assert {name for name, text in written.items() if SECRET in text} == set()
    lines = written["access.log"].splitlines()
    assert {line.rsplit(" ", 3)[1] for line in lines} >= {"200", "301", "413", "429", "502"}
    assert sum('/invitation/"' in line for line in lines) >= 2
