"""Who comes in: a token within its scopes and its time, a visitor for what is public, never a session."""

from __future__ import annotations

import datetime as dt
import io
import logging

import pytest
from django.utils import timezone
from freezegun import freeze_time

from factories import PASSWORD, a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.logs import JsonLines
from kuaizhuan.people.models import Membership, Token
from kuaizhuan.people.roles import Role, Scope

pytestmark = pytest.mark.django_db


def code_of(problem):
    return problem["reasons"][0]["code"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "api.token_missing"),
        ("Bearer", "api.token_unknown"),
        ("Bearer kz_nothing", "api.token_unknown"),
        ("Basic dXNlcjpwYXNz", "api.token_unknown"),
        ("Bearer \xff", "api.token_unknown"),
    ],
)
def test_without_a_token_that_opens_anything(visitor, header, code):
    if header:
        visitor.headers["Authorization"] = header
    assert code_of(visitor.get("/introductions", 401)) == code
    assert visitor.answer["WWW-Authenticate"].startswith("Bearer")
    if header:
        assert code_of(visitor.get("/achievements", 401)) == code


def test_guessed_tokens_meet_a_limit(visitor, program, settings):
    asking = program()
    settings.API_RATE_VISITOR = 0
    with freeze_time("2026-03-02 09:00:20") as clock:
        statuses = [
            visitor.client.get(
                "/api/v1/achievements", headers={"Authorization": f"Bearer kz_guess{each}"}
            ).status_code
            for each in range(3 * settings.GUESSES)
        ]
        assert (statuses[: settings.GUESSES], set(statuses[settings.GUESSES :])) == (
            [401] * settings.GUESSES,
            {429},
        )
        visitor.headers["Authorization"] = "Bearer kz_one_more"
        assert visitor.get("/achievements", 429)["type"].endswith("core.too_often")
        assert visitor.answer["Retry-After"] == "40"
        asking.get("/achievements")
        clock.tick(40)
        visitor.get("/achievements", 401)


def test_a_token_ends(program):
    asking = program()
    asking.get("/introductions")
    Token.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert code_of(asking.get("/introductions", 401)) == "api.token_ended"
    Token.objects.update(expires_at=timezone.now() + dt.timedelta(days=1), revoked_at=timezone.now())
    assert code_of(asking.get("/achievements", 401)) == "api.token_ended"
    Token.objects.update(revoked_at=None)
    Membership.objects.all().delete()
    assert code_of(asking.get("/achievements", 401)) == "api.token_unfit"


BY_SCOPE = {
    Scope.READ: ("GET", "/achievements"),
    Scope.WRITE: ("POST", "/achievements"),
    Scope.INTRODUCTIONS: ("GET", "/introductions"),
    Scope.OBJECTIONS: ("GET", "/objections"),
    Scope.WEBHOOKS: ("GET", "/webhooks"),
}


@pytest.mark.parametrize("held", Scope)
@pytest.mark.parametrize("needed", Scope)
def test_a_scope_opens_its_own_door_only(program, held, needed):
    asking = program(scopes=[held])
    method, path = BY_SCOPE[needed]
    body = {"title": "高强度铝合金压铸"} if method == "POST" else None
    if held == needed:
        asking(method, path, body, 201 if body else 200)
    else:
        problem = asking(method, path, body, 403)
        assert (code_of(problem), problem["reasons"][0]["params"]) == ("api.scope", {"scope": needed})


def test_a_session_counts_for_nothing(visitor, program):
    asking = program()
    row = an_achievement(owner=asking.organisation, state=State.DRAFT)
    visitor.client.post("/sign-in/", {"login": asking.user.username, "password": PASSWORD})
    assert visitor.client.get("/desk/").status_code == 200
    visitor.get(f"/achievements/{row.code}", 404)
    visitor.post("/achievements", {"title": "高强度铝合金压铸"}, 401)
    asking.get(f"/achievements/{row.code}")
    assert Achievement.objects.count() == 1


def test_a_token_of_staff_sees_and_does_what_its_organisation_may(program):
    place = an_organisation()
    asking = program(Role.OFFICE, place)
    for role in (Role.EDITOR, Role.OPERATOR, Role.REGISTRAR):
        Membership.objects.create(user=asking.user, role=role)
    Membership.objects.create(user=asking.user, role=Role.BUREAU, organisation=place)
    other = an_achievement(state=State.DRAFT)
    asking.get(f"/achievements/{other.code}", 404)
    asking.post(f"/achievements/{other.code}/submit", None, 404)
    own = an_achievement(owner=place, state=State.PLATFORM_REVIEW)
    asking.get(f"/achievements/{own.code}")
    asking.post(f"/achievements/{own.code}/submit", None, 409)
    states = dict(Achievement.objects.values_list("code", "state"))
    assert states == {other.code: State.DRAFT, own.code: State.PLATFORM_REVIEW}


def test_so_many_requests_a_minute(program, visitor, settings):
    settings.API_RATE, settings.API_RATE_VISITOR = 3, 2
    first, second = program(), program()
    assert [first.get("/codes/stage") is None for _ in range(3)] == [False] * 3
    assert first.get("/codes/stage", 429)["type"] == "urn:kuaizhuan:api.rate"
    assert 0 < int(first.answer["Retry-After"]) <= 60
    second.get("/codes/stage")
    for status in (200, 200, 429):
        visitor.get("/codes/stage", status)


def test_no_secret_is_logged(program, visitor, settings):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    settings.DEBUG = True
    try:
        asking = program()
        asking.get("/achievements")
        asking.get("/achievements/A000", 404)
        asking.post("/achievements", {"title": 1}, 422)
        visitor.headers["Authorization"] = f"Token {asking.secret}"
        visitor.get("/achievements", 401)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "Not Found" in out.getvalue()
    assert asking.secret not in out.getvalue()


@pytest.mark.parametrize(("language", "word"), [("en", "not"), ("zh-hans", "没有"), ("de", "没有")])
def test_sentences_come_in_the_language_asked_for_and_codes_never_change(visitor, language, word):
    problem = visitor.get("/achievements/A000", 404, Accept_Language=language)
    assert problem["reasons"][0]["code"] == "core.not_found"
    assert word in problem["title"].lower()


@pytest.mark.parametrize(
    "path", ["/nothing", "/achievements/A0/nothing/more", "/achievements/A%00", "/search?q=%00"]
)
def test_what_is_not_there_is_a_problem_too(visitor, path):
    wanted = 422 if "%00" in path else 404
    assert visitor.get(path, wanted)["status"] == wanted


def test_every_reason_is_named_with_its_values(program):
    asking = program(Role.ENTERPRISE)
    mine, other = (
        a_demand(owner=asking.organisation),
        an_achievement(state=State.DRAFT, owner=asking.organisation),
    )
    problem = asking.post(
        "/introductions", {"demand": mine.code, "achievement": other.code, "answers": {"x": "y"}}, 422
    )
    codes = [reason["code"] for reason in problem["reasons"]]
    assert codes == ["match.not_public", "match.same_owner", "match.answer_missing", "match.question_unknown"]
    assert problem["reasons"][-1]["params"] == {"codes": "x"}
    assert all(reason["detail"] and "clause" in reason for reason in problem["reasons"])


@pytest.mark.parametrize(("language", "word"), [("en", "not"), ("zh-hans", "不接受")])
def test_a_method_that_is_not_there_is_a_problem_too(visitor, language, word):
    problem = visitor("BREW", "/achievements", None, 405, Accept_Language=language)
    assert (problem["type"], visitor.answer["Allow"]) == ("urn:kuaizhuan:api.method", "GET, HEAD, POST")
    assert word in problem["title"]


def test_head_is_get_without_a_body(visitor):
    visitor.get("/achievements")
    etag = visitor.answer["ETag"]
    assert visitor("HEAD", "/achievements") is None
    assert visitor.answer["ETag"] == etag
    assert visitor("HEAD", "/achievements", None, 304, If_None_Match=etag) is None
    assert visitor.status_of("HEAD", "/introductions") == 401


def test_more_than_anybody_reads_is_a_problem_too(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem = program().post("/achievements", {"title": "长" * 1000}, 413)
    assert problem["type"] == "urn:kuaizhuan:api.too_large"
