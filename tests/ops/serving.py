"""Processes of a node as an operator starts them, and what they answer."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

HOST = "node.example"


@contextmanager
def running(environment: Mapping[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Python; it is asked to stop, by its own number, when the block ends."""
    with log.open("wb") as out:
        call = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(call, env=dict(environment), stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ask(port: int, path: str, host: str = HOST, proto: str = "https", **headers: str) -> HTTPResponse:
    """The answer to one request as a proxy sends it on; its body has been read into ``body``."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        sent = {"Host": host, **({"X-Forwarded-Proto": proto} if proto else {}), **headers}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def until(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if condition():
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    pytest.fail(log.read_text())


def answers(port: int, host: str = HOST) -> bool:
    try:
        return ask(port, "/", host).status == 200
    except OSError:
        return False
