"""Rates on every answer, pages of other sites that read what is public, and packed answers whose tags still fit."""

from __future__ import annotations

import gzip
import re

import pytest
from freezegun import freeze_time

from factories import an_achievement
from kuaizhuan.catalog.states import State

pytestmark = pytest.mark.django_db
LEFT = re.compile(r'"(token|visitor)";r=(\d+);t=(\d+)')


def left(answer) -> tuple[str, int, int]:
    """Policy, requests left, seconds."""
    policy, remaining, seconds = LEFT.fullmatch(answer["RateLimit"]).groups()
    return policy, int(remaining), int(seconds)


@pytest.fixture
def noon():
    with freeze_time("2026-03-02 12:00:20") as clock:
        yield clock


def test_a_token_sees_what_is_left_to_it(noon, program, settings):
    settings.API_RATE = 3
    asking, other = program(), program()
    found = []
    for status in (200, 200, 200, 429):
        asking.get("/achievements", status)
        found.append(left(asking.answer))
        assert asking.answer["RateLimit-Policy"] == '"token";q=3;w=60'
    assert found == [("token", 2, 40), ("token", 1, 40), ("token", 0, 40), ("token", 0, 40)]
    assert asking.answer["Retry-After"] == "40"
    other.get("/achievements")
    assert left(other.answer) == ("token", 2, 40)
    noon.tick(41)
    asking.get("/achievements")
    assert left(asking.answer) == ("token", 2, 59)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/achievements", 200),
        ("GET", "/achievements/A000", 404),
        ("GET", "/achievements?unknown=1", 422),
        ("GET", "/introductions", 401),
        ("GET", "/nowhere", 404),
        ("DELETE", "/achievements", 405),
        ("GET", "/openapi.json", 200),
    ],
)
def test_every_answer_says_it(visitor, settings, method, path, status):
    settings.API_RATE_VISITOR = 50
    assert visitor.status_of(method, path) == status
    assert visitor.answer["RateLimit-Policy"] == '"visitor";q=50;w=60'
    assert 49 <= left(visitor.answer)[1] <= 50


def test_no_limit_says_nothing(visitor, unlimited):
    visitor.get("/achievements")
    assert "RateLimit" not in visitor.answer


def allowed(answer) -> str | None:
    return answer.headers.get("Access-Control-Allow-Origin")


FROM = {"Origin": "https://portal.example"}


def test_a_page_of_another_site_reads_what_a_visitor_reads(visitor):
    visitor.get("/achievements", **FROM)
    assert allowed(visitor.answer) == "*"
    assert "Access-Control-Allow-Credentials" not in visitor.answer
    assert {"ETag", "RateLimit"} <= set(visitor.answer["Access-Control-Expose-Headers"].split(", "))
    assert "Authorization" in visitor.answer["Vary"]
    assert visitor.answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    visitor.get("/achievements/A000", 404, **FROM)
    assert allowed(visitor.answer) == "*"


def test_never_with_a_token_and_never_to_write(program, visitor, client):
    asking = program()
    own = an_achievement(owner=asking.organisation, state=State.DRAFT)
    asking.get(f"/achievements/{own.code}", **FROM)
    assert allowed(asking.answer) is None
    assert asking.answer["Cross-Origin-Resource-Policy"] == "same-origin"
    asking.post("/achievements", {"title": "新的成果"}, 201, **FROM)
    assert allowed(asking.answer) is None
    assert visitor.status_of("POST", "/achievements", {"title": "新"}, **FROM) == 401
    assert allowed(visitor.answer) is None
    assert visitor.status_of("GET", "/achievements", Authorization="Bearer kz_guess", **FROM) == 401
    assert allowed(visitor.answer) is None
    assert allowed(client.get("/", headers=FROM)) is None


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", "authorization"), ("POST", "content-type"), ("PATCH", "")]
)
def test_what_a_browser_asks_before_it_sends(visitor, program, method, headers):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    assert visitor.status_of("OPTIONS", "/achievements", **FROM, **asked) == 204
    answer = visitor.answer
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD"
    sendable = answer["Access-Control-Allow-Headers"].lower()
    assert "authorization" not in sendable
    assert "idempotency-key" not in sendable


def test_an_inner_node_tells_no_page_of_another_site(visitor, settings):
    settings.API_PAGES = False
    visitor.get("/achievements", **FROM)
    assert allowed(visitor.answer) is None
    asked = {"Access-Control-Request-Method": "GET"}
    assert visitor.status_of("OPTIONS", "/achievements", **FROM, **asked) == 405


PACKED = {"Accept_Encoding": "gzip"}


def test_a_packed_row_is_read_known_again_and_changed(program):
    asking = program()
    code = an_achievement(owner=asking.organisation, state=State.DRAFT, description="长" * 400).code
    assert asking.status_of("GET", f"/achievements/{code}", **PACKED) == 200
    packed, tag = asking.answer, asking.answer["ETag"]
    assert packed["Content-Encoding"] == "gzip"
    whole = asking.get(f"/achievements/{code}")
    assert gzip.decompress(packed.content) == asking.answer.content
    assert (tag.startswith("W/"), tag != asking.answer["ETag"]) == (False, True), (
        "other bytes, another strong tag"
    )

    for known in (tag, f"W/{tag}", asking.answer["ETag"]):
        assert asking.status_of("GET", f"/achievements/{code}", If_None_Match=known, **PACKED) == 304
        assert asking.answer["ETag"] == known.removeprefix("W/")
    assert asking("PATCH", f"/achievements/{code}", {"trl": 6}, If_Match=tag)["trl"] == 6
    asking("PATCH", f"/achievements/{code}", {"trl": 7}, 412, If_Match=tag)
    assert whole["code"] == code


def test_refusals_are_packed_and_secrets_are_not(program):
    asking = program()
    long = {"title": "题" * 300, "summary": "长" * 300}
    assert asking.status_of("POST", "/achievements", long, **PACKED) == 422
    assert asking.answer["Content-Encoding"] == "gzip"
    hook = {"url": "https://hooks.example/" + "a" * 300, "events": ["publish.record.approve"]}
    assert asking.status_of("POST", "/webhooks", hook, **PACKED) == 201
    assert "Content-Encoding" not in asking.answer
    code = asking.answer.json()["code"]
    assert asking.status_of("POST", f"/webhooks/{code}/secret", **PACKED) == 200
    assert "Content-Encoding" not in asking.answer
    assert asking.status_of("GET", f"/webhooks/{code}", **PACKED) == 200
    assert asking.answer["Content-Encoding"] == "gzip"
