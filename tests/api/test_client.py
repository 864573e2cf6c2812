"""A client that knows nothing but the description: every field of every kind comes back as it was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.programs import a_program
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
KINDS = [kind.name for kind in published_kinds()]


class Client:
    """Operations by name, made of the document that the node gives out; nothing of the product is imported for it."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.document = program.get("/openapi.json")
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def __call__(
        self, name: str, body: Any = None, headers: dict[str, str] | None = None, **path: str
    ) -> Any:
        method, address, operation = self.operations[name]
        known = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
        assert set(headers or {}) <= known, "a header that the description does not name"
        for key, value in path.items():
            address = address.replace(f"{{{key}}}", value)
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = self.program.client.generic(
            method, address, headers={**self.program.headers, **(headers or {})}, **sent
        )
        assert str(answer.status_code) in operation["responses"]
        assert answer.status_code < 300, answer.content.decode()
        self.etag = answer.get("ETag", "")
        return answer.json()

    def shape(self, name: str) -> dict[str, Any]:
        """The properties of what an operation is sent."""
        reference = self.operations[name][2]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return self.document["components"]["schemas"][reference.rpartition("/")[2]]["properties"]


def is_said(name: str, stated: dict[str, Any]) -> bool:
    """Whether a program says the property; whose the row is, is left to the token."""
    return not stated.get("readOnly") and name != "owner"


@pytest.fixture(scope="module")
def kept(keep):
    return keep(lambda: a_program(Role.ENTERPRISE))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_comes_back_as_it_was_sent(kept, kind):
    client = Client(kept.copy())
    shape = client.shape(f"create_{kind}")
    sent = {name: stated["examples"][0] for name, stated in shape.items() if is_said(name, stated)}
    assert len(sent) > 10
    made = client(f"create_{kind}", sent)
    read = client(f"get_{kind}", code=made["code"])
    tag = client.etag

    assert {name for name in read if name in sent} == {
        name for name in sent if not shape[name].get("writeOnly")
    }

    def known(row: dict[str, Any]) -> dict[str, Any]:
        """What was read, as far as a program says it."""
        return {name: row[name] for name in sent if name in row}

    assert known(read) == {name: value for name, value in sent.items() if name in read}
    assert known(client(f"change_{kind}", known(read), {"If-Match": tag}, code=made["code"])) == known(read)
    assert known(client(f"change_{kind}", read, code=made["code"])) == known(read), "sent back as it was read"
    changed = client(f"change_{kind}", {"title": "另一个名称"}, code=made["code"])
    assert known(changed) == {**known(read), "title": "另一个名称"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_can_be_emptied(kept, kind):
    client = Client(kept.copy())
    shape = client.shape(f"change_{kind}")
    sent = {name: stated["examples"][0] for name, stated in shape.items() if is_said(name, stated)}
    code = client(f"create_{kind}", sent)["code"]
    empty = {
        name: None
        for name, stated in shape.items()
        if any(each.get("type") == "null" for each in stated.get("anyOf", ())) and is_said(name, stated)
    }
    assert len(empty) > 10
    read = client(f"change_{kind}", empty, code=code)
    assert [name for name in empty if read.get(name) not in (None, "", [], False, True)] == []
