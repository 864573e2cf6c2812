"""Rows by their owner's own number: put, batch, what changed since, and what is read sent back."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from django.utils import timezone

from api.test_writes import FULL, codes_of
from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.api.v1 import publish
from kuaizhuan.catalog.models import KINDS, Achievement, Revision
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.collect.models import Claim
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

ODD = ["A-1", "甲/乙 丙", "a?b#c%d&e=f", "/x//y/", "submit", "100%", "Ａ１"]
"""Numbers as systems have them."""


def at(number, plural="achievements"):
    return f"/{plural}/by-external-id/{quote(number, safe='')}"


def put(asking, number, said, status=200, outcome="", **headers):
    found = asking("PUT", at(number), said, status, **headers)
    if outcome:
        assert asking.answer["Kuaizhuan-Outcome"] == outcome
    return found


@pytest.mark.parametrize("number", ODD)
def test_a_number_of_any_characters_makes_one_row_and_finds_it(program, number):
    asking = program()
    made = put(asking, number, {"title": "铝合金压铸"}, 201, "made")
    assert made["external_id"] == number.strip()
    assert asking.get(at(number))["code"] == made["code"]
    changed = put(asking, number, {"title": "铝合金压铸", "trl": 6}, 200, "changed")
    assert (changed["code"], changed["trl"]) == (made["code"], 6)
    assert (
        asking.get(f"/achievements?mine=true&external_id={quote(number)}")["items"][0]["code"] == made["code"]
    )
    asking("DELETE", at(number), None, 204)
    asking.get(at(number), 404)


def test_a_row_that_says_it_all_already_is_left_alone(program):
    asking = program()
    made = put(asking, "A-1", FULL["achievements"], 201, "made")
    row, events = Achievement.objects.get(), Event.objects.count()
    same = put(asking, "A-1", FULL["achievements"], 200, "unchanged")
    assert same == made
    assert Achievement.objects.get().updated_at == row.updated_at
    assert Event.objects.count() == events


def test_what_is_not_sent_stays_and_null_and_nothing_empty_a_field(program):
    asking = program()
    put(asking, "A-1", {"title": "铝合金压铸", "summary": "轻", "trl": 6, "keywords": ["铝"]}, 201)
    left = put(asking, "A-1", {"trl": 7}, 200, "changed")
    assert (left["summary"], left["trl"], left["keywords"]) == ("轻", 7, ["铝"])
    left = put(asking, "A-1", {"summary": "", "trl": None, "keywords": []}, 200, "changed")
    assert (left["summary"], left["trl"], left["keywords"], left["title"]) == ("", None, [], "铝合金压铸")


def test_a_public_row_says_its_change_in_a_revision(program, visitor):
    asking = program()
    row = an_achievement(owner=asking.organisation, external_id="A-1")
    put(asking, "A-1", {"title": "高强度镁合金真空压铸技术"}, 200, "changed")
    assert visitor.get(f"/achievements/{row.code}")["title"] == row.title
    assert Revision.objects.get().state == "draft"
    put(asking, "A-1", {"title": "高强度镁合金真空压铸技术"}, 200, "unchanged")
    put(asking, "A-1", {"contact_name": "示例"}, 200, "changed")  # needs no review
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("state", [State.UNIT_REVIEW, State.PLATFORM_REVIEW, State.WITHDRAWN])
def test_a_row_that_cannot_change_now_is_refused_unless_it_says_the_same(program, state):
    asking = program(Role.RESEARCHER)
    row = an_achievement(owner=asking.organisation, external_id="A-1", state=state)
    put(asking, "A-1", {"title": row.title}, 200, "unchanged")
    assert codes_of(put(asking, "A-1", {"title": "镁合金压铸"}, 409)) == ["collect.entry_closed"]


def test_what_was_read_makes_the_condition(program):
    asking = program()
    assert codes_of(put(asking, "A-1", {"title": "铝合金压铸"}, 412, If_Match="*")) == ["api.outdated"]
    put(asking, "A-1", {"title": "铝合金压铸"}, 201)
    asking.get(at("A-1"))
    etag = asking.answer["ETag"]
    put(asking, "A-1", {"trl": 6}, 200, If_Match=etag)
    put(asking, "A-1", {"trl": 7}, 412, If_Match=etag)


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({}, 422, "collect.required"),
        ({"title": "铝合金", "external_id": "A-2"}, 422, "api.number_differs"),
        ({"title": "铝合金", "price_low": 2, "price_high": 1}, 422, "collect.amount_order"),
        ({"title": "铝合金", "owner": "O0"}, 403, "api.no_owner"),
        ({"title": "铝合金", "colour": "red"}, 422, ""),
        ({"title": None}, 422, "collect.required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(program, said, status, code):
    problem = put(program(), "A-1", said, status)
    assert not code or codes_of(problem) == [code]
    assert not Achievement.objects.exists()


def test_the_same_number_of_two_organisations_is_two_rows(program):
    first, second = program(), program()
    one = put(first, "A-1", {"title": "铝合金压铸"}, 201)
    two = put(second, "A-1", {"title": "铝合金压铸"}, 201)
    assert one["code"] != two["code"]
    put(second, "A-1", {"owner": one["owner"], "title": "别人的"}, 403)
    second("GET", f"{at('A-1')}?owner={one['owner']['code']}", None, 404)
    second("DELETE", f"{at('A-1')}?owner={one['owner']['code']}", None, 404)
    assert Achievement.objects.get(code=one["code"]).title == "铝合金压铸"


def test_a_unit_of_the_tokens_organisation_has_numbers_of_its_own(program):
    asking, unit = program(), an_organisation()
    type(unit).objects.filter(pk=unit.pk).update(parent=asking.organisation)
    own = put(asking, "A-1", {"title": "铝合金压铸"}, 201)
    path = f"{at('A-1')}?owner={unit.code}"
    units = asking("PUT", path, {"title": "镁合金压铸"}, 201)
    assert units["owner"]["code"] == unit.code
    assert asking("PUT", at("A-1"), units, 200)["code"] == units["code"]  # as it was read: it names the unit
    assert asking("PUT", path, {**units, "owner": own["owner"]}, 422)
    assert asking.get(at("A-1"))["code"] == own["code"]


def test_a_number_is_one_row(program):
    asking = program()
    other = put(asking, "A-2", {"title": "镁合金压铸"}, 201)
    first = put(asking, "A-1", {"title": "铝合金压铸"}, 201)
    path = f"/achievements/{first['code']}"
    assert codes_of(asking("PATCH", path, {"external_id": "A-2"}, 409)) == ["collect.number_taken"]
    asking("PATCH", path, {"external_id": "B-1"})
    assert asking.get(at("B-1"))["code"] == first["code"]
    asking.get(at("A-1"), 404)
    for problem in (
        put(asking, "A-1", {"title": "铜"}, 409),
        asking.post("/achievements", {"title": "铜", "external_id": "A-1"}, 409),
    ):
        assert problem["reasons"][0]["params"]["code"] == first["code"]
    titled = asking.post("/achievements", {"title": "没有编号"}, 201)
    asking("PATCH", f"/achievements/{titled['code']}", {"external_id": "T-1"})
    assert put(asking, "T-1", {"trl": 5}, 200)["code"] == titled["code"]
    assert codes_of(asking.post("/achievements", {"title": "锌", "external_id": "T-1"}, 409)) == [
        "collect.number_taken"
    ]
    assert Achievement.objects.count() == 3
    assert other["code"] == asking.get(at("A-2"))["code"]


EMPTY = {plural: {"title": f"只有名称的{plural}"} for plural in FULL}


@pytest.mark.parametrize("said", [FULL, EMPTY], ids=["full", "empty"])
@pytest.mark.parametrize("plural", FULL)
@pytest.mark.parametrize("public", [False, True])
def test_what_is_read_can_be_sent_back(program, plural, said, public):
    """Every declared field: by PATCH, by PUT and in a batch, and it changes nothing."""
    asking = program()
    made = asking.post(f"/{plural}", {**said[plural], "external_id": "N-1"}, 201)
    if public:
        row = KINDS[made["kind"]].objects.filter(code=made["code"])
        row.update(state=State.PUBLISHED, published_at=timezone.now())
    path = f"/{plural}/{made['code']}"
    read, events = asking.get(path), Event.objects.count()
    assert asking("PATCH", path, read) == read
    assert asking("PUT", at("N-1", plural), read) == read
    assert asking.answer["Kuaizhuan-Outcome"] == "unchanged"
    assert asking.post(f"/{plural}/batch", [read])["unchanged"] == 1
    assert Event.objects.count() == events
    asking.post(f"/{plural}", {**read, "external_id": "N-2", "title": "另一条的名称"}, 201)


def test_a_token_without_the_organisation_pushes_nothing(program):
    asking, other = program(Role.OWNER), program()
    rows = [{"external_id": "A-1", "title": "铝合金压铸"}]
    assert codes_of(asking.post("/achievements/batch", rows, 403)) == ["api.no_owner"]
    path = f"/achievements/batch?owner={asking.organisation.code}"
    assert codes_of(other.post(path, rows, 403)) == ["api.no_owner"]
    assert not Achievement.objects.exists()


def test_a_draft_is_deleted_with_what_hangs_on_it_and_nothing_else_is(program, visitor):
    asking, other = program(), program()
    made = put(asking, "A-1", {"title": "铝合金压铸"}, 201)
    path = f"/achievements/{made['code']}"
    visitor("DELETE", path, None, 401)
    other("DELETE", path, None, 404)
    asking("DELETE", path, None, 412, If_Match='"x"')
    asking("DELETE", path, None, 204, If_Match="*")
    assert not Achievement.objects.exists()
    assert not Claim.objects.exists()
    assert Event.objects.filter(subject_code=made["code"], code="publish.record.delete").count() == 1
    assert put(asking, "A-1", {"title": "铝合金压铸"}, 201)["code"] == made["code"]
    for state in State:
        row = an_achievement(owner=asking.organisation, state=state, published_at=timezone.now())
        assert codes_of(asking("DELETE", f"/achievements/{row.code}", None, 409)) == [
            "publish.no_fresh_draft"
        ]
        assert codes_of(
            other("DELETE", f"/achievements/{row.code}", None, 403 if state in PUBLIC_STATES else 404)
        )


def test_a_draft_on_which_another_row_rests_stays(program):
    asking = program()
    made = put(asking, "A-1", {"title": "铝合金压铸"}, 201)
    an_achievement(same_as=Achievement.objects.get())
    assert codes_of(asking("DELETE", at("A-1"), None, 409)) == ["publish.draft_in_use"]
    assert asking.get(at("A-1"))["code"] == made["code"]
    assert Claim.objects.exists()


def test_what_changed_since_is_told_by_the_servers_clock(program, visitor):
    asking = program()
    rows = [
        an_achievement(owner=asking.organisation, external_id=f"A-{n}", published_at=timezone.now())
        for n in range(5)
    ]
    start = timezone.now()
    for place, row in enumerate(rows):
        Achievement.objects.filter(pk=row.pk).update(updated_at=start + dt.timedelta(seconds=place - 3))

    def since(moment, more=""):
        return asking.get(f"/achievements?mine=true&changed_since={quote(moment)}{more}")

    found = since((start - dt.timedelta(seconds=1)).isoformat(), "&limit=2")
    assert [each["external_id"] for each in found["items"]] == ["A-2", "A-3"]
    rest = since((start - dt.timedelta(seconds=1)).isoformat(), f"&limit=2&cursor={found['next']}")
    assert [each["external_id"] for each in rest["items"]] == ["A-4"]
    assert (
        rest["changed_since"] == found["changed_since"]
    )  # of the first page: what was written meanwhile comes again
    now, again = (dt.datetime.fromisoformat(found[name]) for name in ("now", "changed_since"))
    assert now - again >= publish.OVERLAP - dt.timedelta(seconds=1)
    assert [each["external_id"] for each in since(found["changed_since"])["items"]] == [
        f"A-{n}" for n in range(5)
    ]
    assert [
        each["code"]
        for each in visitor.get(f"/achievements?changed_since={quote(start.isoformat())}")["items"]
    ]
    ahead = asking.get(
        f"/achievements?changed_since={quote((start + dt.timedelta(days=1)).isoformat())}", 422
    )
    assert codes_of(ahead) == ["api.moment_ahead"]
    assert abs(
        dt.datetime.fromisoformat(ahead["reasons"][0]["params"]["now"]) - timezone.now()
    ) < dt.timedelta(minutes=5)
    for wrong in ("2026-01-01T00:00:00", "yesterday"):
        assert (
            asking.get(f"/achievements?changed_since={wrong}", 422)["type"] == "urn:kuaizhuan:api.parameter"
        )


def test_a_row_is_read_once_it_is_committed_however_late(program):
    """Its change began before the last reading, and was committed after it."""
    asking = program()
    early = an_achievement(owner=asking.organisation, external_id="A-1")
    Achievement.objects.update(updated_at=timezone.now() - dt.timedelta(days=1))
    asked = quote((timezone.now() - dt.timedelta(hours=1)).isoformat())
    first = asking.get(f"/achievements?mine=true&changed_since={asked}")
    assert first["items"] == []
    Achievement.objects.filter(pk=early.pk).update(updated_at=timezone.now() - dt.timedelta(minutes=2))
    second = asking.get(f"/achievements?mine=true&changed_since={quote(first['changed_since'])}")
    assert [each["external_id"] for each in second["items"]] == ["A-1"]


def test_a_cursor_of_another_query_is_refused(program):
    asking = program()
    for n in range(3):
        an_achievement(
            owner=asking.organisation, external_id=f"A-{n}", stage="pilot", published_at=timezone.now()
        )
    since = quote((timezone.now() - dt.timedelta(days=1)).isoformat())
    queries = [
        "/achievements?limit=1", "/achievements?limit=1&mine=true", "/achievements?limit=1&stage=pilot",
        f"/achievements?limit=1&changed_since={since}", "/achievements?limit=1&mine=true&stage=pilot",
    ]  # fmt: skip
    cursors = [asking.get(query)["next"] for query in queries]
    for query in queries:
        for other, cursor in zip(queries, cursors, strict=True):
            problem = asking.get(f"{query}&cursor={cursor}", 200 if other == query else 422)
            assert other == query or codes_of(problem) == ["api.cursor"]
    assert codes_of(program().get(f"{queries[1]}&cursor={cursors[1]}", 422)) == ["api.cursor"]


def test_numbers_are_found_by_those_who_may_read_them(program, visitor):
    asking, other, public = program(), program(), {"published_at": timezone.now()}
    row = an_achievement(owner=asking.organisation, external_id="A-1", **public)
    hidden = an_achievement(
        owner=asking.organisation, external_id="A-2", disclosure={"external_id": 3}, **public
    )
    need = a_demand(owner=asking.organisation, external_id="D-1", anonymous=True, **public)

    def codes(who, path):
        return [each["code"] for each in who.get(path)["items"]]

    assert (
        codes(asking, "/achievements?external_id=A-1")
        == codes(other, "/achievements?external_id=A-1")
        == [row.code]
    )
    assert codes(visitor, "/achievements?external_id=A-1") == []
    assert (
        codes(asking, "/achievements?external_id=A-2"),
        codes(other, "/achievements?external_id=A-2"),
    ) == ([hidden.code], [])
    assert (codes(asking, "/demands?external_id=D-1"), codes(other, "/demands?external_id=D-1")) == (
        [need.code],
        [],
    )
    visitor.get(at("A-1"), 401)
    other.get(at("A-1"), 404)
