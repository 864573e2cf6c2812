"""The examples of docs/howto/api.md do what they say: each command with the status that stands behind it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from factories import a_demand, an_achievement
from kuaizhuan.notices.webhooks.rules import sign_headers
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

PAGE = (Path(__file__).resolve().parents[2] / "docs/howto/api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(curl .+?)\s+# (\d{3})$", PAGE, re.MULTILINE)


FILES = {
    "results.csv": "成果名称,成果简介\n铝合金真空压铸,通过成分设计得到高强度薄壁件用于车身。\n,没有名称的一行\n"
}
"""Files that the page sends."""


def read(command: str, known: Mapping[str, str]) -> tuple[str, str, str | bytes | None, dict[str, str]]:
    """Method, path, body and headers of a curl command, its variables filled in as a shell would."""
    words = iter(shlex.split(re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], command))[1:])
    method, body, path, headers, query = "GET", None, "", {}, []
    form: dict[str, object] = {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-d":
            body = next(words)
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            query.append(f"{name}={quote(value)}")
        elif word == "-F":
            name, _, value = next(words).partition("=")
            sent = value.removeprefix("@")
            form[name] = SimpleUploadedFile(sent, FILES[sent].encode()) if value[0] == "@" else value
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word != "-G":
            path = word
    path += "".join(f"{'&' if '?' in path else '?'}{each}" for each in query)
    assert path.isascii(), "a server refuses other characters"
    if form:
        return method, path, encode_multipart(BOUNDARY, form), {**headers, "Content-Type": MULTIPART_CONTENT}
    return method, path, body, headers


@pytest.mark.django_db
def test_every_command_of_the_page(program, client, run_jobs):
    asking = program(Role.ENTERPRISE)
    known = {
        "KZ": "",
        "TOKEN": asking.secret,
        "NEED": a_demand(owner=asking.organisation).code,
        "RESULT": an_achievement().code,
    }
    rebuild()
    assert len(COMMANDS) > 12
    for command, status in COMMANDS:
        # A quote within quotes is escaped, as a tag's quotes would be in a shell variable.
        method, path, body, headers = read(command, {k: v.replace('"', '\\"') for k, v in known.items()})
        kind = headers.pop("Content-Type", "application/octet-stream")
        answer = client.generic(method, path, body or "", content_type=kind, headers=headers)
        assert answer.status_code == int(status), f"{command}\n{answer.getvalue().decode(errors='replace')}"
        if answer.status_code == 202:
            known |= {"FILE": answer.json()["code"]}
            run_jobs()
        if answer.status_code == 201 and method == "POST" and "$CODE" not in command:
            known |= {"CODE": answer.json()["code"], "ETAG": answer["ETag"]}


def test_the_receivers_check_of_the_page():
    source = re.search(r"```python\n(.+?)```", PAGE, re.DOTALL)[1]
    names = {"base64": base64, "hashlib": hashlib, "hmac": hmac, "Mapping": Mapping}
    exec(source, names)
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    headers = sign_headers(secret, "msg_1", 1000, b"{}")
    genuine = names["is_genuine"]
    assert genuine(secret, headers, b"{}", 1001)
    assert not genuine(secret, headers, b"{ }", 1001)
    assert not genuine(secret, headers, b"{}", 1400)
