"""Drafts and their moves by a program: the same services as the forms, once, and knowing what was read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.api import services as api
from kuaizhuan.api.models import IdempotencyKey
from kuaizhuan.api.v1.drafts import DRAFTS
from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS, Achievement, Revision
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import system
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

FULL = {
    "achievements": {
        "title": "高强度铝合金压铸技术", "external_id": "A-1", "summary": "抗拉强度 380 MPa", "keywords": ["铝合金"],
        "description": "通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件。", "high_tech_field": "materials",
        "industry": "33", "discipline": "430", "region": "500000", "contact_name": "示例", "team": ["甲", "乙"],
        "contact_phone": "13800000000", "contact_email": "a@example.org", "valid_until": "2030-01-01",
        "ipc": ["C22C"], "stage": "pilot", "trl": 6, "maturity_evidence": "中试报告", "price_low": 100,
        "price_high": 200, "negotiable": False, "completed_on": "2025-05-01", "patent_numbers": ["ZL202010000001.1"],
        "transfer_modes": ["licence"], "ip_kinds": [],
        "indicators": [{"parameter": "抗拉强度", "operator": ">=", "value": 380, "unit": "MPa"}],
    },
    "demands": {
        "title": "新能源汽车压铸件强度提升", "description": "现有压铸铝合金车身件强度不足。", "budget_low": 1,
        "budget_high": 2, "solution_modes": ["licence"], "needed_from": "2026-01-01", "needed_until": "2027-01-01",
        "anonymous": True,
    },
    "experts": {"title": "示例专家", "description": "从事轻合金成形研究。", "professional_title": "教授"},
}  # fmt: skip


def codes_of(problem):
    return [reason["code"] for reason in problem["reasons"]]


@pytest.mark.parametrize("plural", FULL)
def test_make_read_change_and_submit(program, plural):
    asking, said = program(), FULL[plural]
    made = asking.post(f"/{plural}", said, 201)
    assert asking.answer["Location"] == f"/api/v1/{plural}/{made['code']}"
    for name, value in said.items():
        if name not in ("indicators", "anonymous"):
            assert made[name] == value, name
    assert (made["state"], made["owner"]["code"]) == ("draft", asking.organisation.code)
    etag = asking.answer["ETag"]
    asking.get(f"/{plural}/{made['code']}")
    assert asking.answer["ETag"] == etag
    changed = asking(
        "PATCH", f"/{plural}/{made['code']}", {"description": "改写后的说明文字。", "keywords": None}
    )
    assert (changed["description"], changed["keywords"], changed["title"]) == (
        "改写后的说明文字。",
        [],
        said["title"],
    )
    endorsed = plural == "demands"  # by the head who hands in a need of their own unit
    state = asking.post(f"/{plural}/{made['code']}/submit")["state"]
    assert state == ("platform_review" if endorsed else "unit_review")
    actors = Event.objects.filter(subject_code=made["code"]).values_list("actor_kind", "actor_ref")
    assert set(actors) == {("token", f"{asking.user.code}/{asking.token.code}")}


def test_what_is_said_can_be_shown_and_the_other_way_round():
    for kind, shape in DRAFTS.items():
        assert set(registry.KINDS[kind].shown) <= set(shape.model_fields)
    stored = registry.KINDS["demand"].model._meta.get_field("title").max_length
    assert DRAFTS["demand"].model_json_schema()["properties"]["title"]["maxLength"] == stored


@pytest.mark.parametrize(
    ("said", "parameter"),
    [
        ({}, "body.title"),
        ({"title": ""}, "body.title"),
        ({"title": None}, "body.title"),
        ({"title": "x" * 201}, "body.title"),
        ({"title": "铝合金", "colour": "red"}, "body.colour"),
        ({"title": "铝合金", "industry": "ZZ"}, "body.industry"),
        ({"title": "铝合金", "region": "999999"}, "body.region"),
        ({"title": "铝合金", "trl": 10}, "body.trl"),
        ({"title": "铝合金", "price_low": -1}, "body.price_low"),
        ({"title": "铝合金", "valid_until": "soon"}, "body.valid_until"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(program, said, parameter):
    problem = program().post("/achievements", said, 422)
    assert problem["type"] == "urn:kuaizhuan:api.parameter"
    assert any(error["parameter"].startswith(parameter) for error in problem["errors"])
    assert not Achievement.objects.exists()


def test_a_code_that_is_in_no_list_is_said_in_the_readers_language(program):
    problem = program().post("/achievements", {"title": "铝合金", "industry": "ZZ"}, 422)
    assert "industry" in problem["errors"][0]["detail"]
    assert "代码表" in problem["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("plural", "said", "code"),
    [
        ("achievements", {"price_low": 5, "price_high": 4}, "collect.amount_order"),
        ("demands", {"budget_low": 5, "budget_high": 4}, "collect.amount_order"),
        ("demands", {"needed_from": "2027-01-01", "needed_until": "2026-01-01"}, "collect.date_order"),
    ],
)
def test_ranges_are_in_order_also_with_what_is_stored(program, plural, said, code):
    asking = program()
    assert codes_of(asking.post(f"/{plural}", {"title": "新的条目", **said}, 422)) == [code]
    (low, first), (high, last) = said.items()
    made = asking.post(f"/{plural}", {"title": "新的条目", high: last}, 201)
    assert codes_of(asking("PATCH", f"/{plural}/{made['code']}", {low: first}, 422)) == [code]


def test_a_body_that_is_no_json(program):
    asking = program()
    answer = asking.client.post(
        "/api/v1/achievements", "{", content_type="application/json", headers=asking.headers
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:kuaizhuan:api.body")
    assert codes_of(asking.post("/achievements", {"title": "a\0b"}, 422)) == ["core.character"]


def test_the_same_row_again_is_a_conflict_that_names_it(program):
    asking = program()
    made = asking.post("/achievements", {"title": "铝合金压铸"}, 201)
    problem = asking.post("/achievements", {"title": "铝合金压铸"}, 409)
    assert problem["reasons"][0]["params"] == {"code": made["code"]}


def test_a_key_makes_one_row_however_often_it_comes(program):
    asking, other = program(), program()
    made = asking.post("/achievements", {"title": "铝合金压铸"}, 201, Idempotency_Key="k1")
    again = asking.post("/achievements", {"title": "铝合金压铸"}, 201, Idempotency_Key="k1")
    assert again == made
    assert asking.post("/achievements", {"title": "镁合金"}, 409, Idempotency_Key="k1")["reasons"][0][
        "code"
    ] == ("api.key_reused")
    other.post("/achievements", {"title": "铝合金压铸"}, 201, Idempotency_Key="k1")
    assert codes_of(asking.post("/achievements", {"title": "x y"}, 422, Idempotency_Key="k" * 101)) == [
        "api.key_long"
    ]
    assert Achievement.objects.count() == 2


def test_a_key_of_a_refused_request_may_come_again(program):
    asking = program()
    wrong = {"title": "铝合金压铸", "price_low": 2, "price_high": 1}
    asking.post("/achievements", wrong, 422, Idempotency_Key="k1")
    assert not IdempotencyKey.objects.exists()
    asking.post("/achievements", {"title": "铝合金压铸"}, 201, Idempotency_Key="k1")


def test_keys_are_forgotten(program):
    asking = program()
    asking.post("/achievements", {"title": "铝合金压铸"}, 201, Idempotency_Key="k1")
    IdempotencyKey.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    asking.post("/achievements", {"title": "镁合金压铸"}, 201, Idempotency_Key="k1")
    IdempotencyKey.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    assert api.forget_keys(by=system("test")) == 1


def test_reading_again_costs_nothing_and_writing_needs_what_was_read(program, visitor):
    asking = program()
    row = an_achievement(owner=asking.organisation, state=State.DRAFT)
    path = f"/achievements/{row.code}"
    asking.get(path)
    etag = asking.answer["ETag"]
    assert etag.startswith('"')
    assert asking.get(path, 304, If_None_Match=etag) is None
    assert asking.answer["ETag"] == etag
    asking.get(path, 304, If_None_Match=f'"x", W/{etag}')
    asking.get(path, 200, If_None_Match='"x"')
    assert codes_of(asking("PATCH", path, {"trl": 5}, 412, If_Match='"x"')) == ["api.outdated"]
    asking("PATCH", path, {"trl": 5}, 200, If_Match=etag)
    changed = asking.answer["ETag"]
    assert changed != etag
    asking("PATCH", path, {"trl": 6}, 412, If_Match=etag)
    asking("PATCH", path, {"trl": 6}, 412, If_Match=f"W/{changed}")
    for no_tag in ("anything", changed.strip('"'), f"{changed}x"):
        asking("PATCH", path, {"trl": 6}, 412, If_Match=no_tag)
    asking.post(f"{path}/submit", None, 412, If_Match=etag)
    asking("PATCH", path, {"trl": 6}, 200, If_Match="*")
    asking.get(path)
    asking.post(f"{path}/submit", None, 200, If_Match=asking.answer["ETag"])
    assert Achievement.objects.get(pk=row.pk).trl == 6
    visitor.get("/achievements")
    visitor.get("/achievements", 304, If_None_Match=visitor.answer["ETag"])
    assert "Authorization" in visitor.answer["Vary"]


def test_rows_are_made_for_the_tokens_organisation_or_one_below_it(program):
    above, unit, other = an_organisation(), an_organisation(), an_organisation()
    type(unit).objects.filter(pk=unit.pk).update(parent=above)
    asking = program(Role.OFFICE, above)
    made = asking.post("/demands", {"title": "下级单位的需求", "owner": unit.code}, 201)
    assert made["owner"]["code"] == unit.code
    for code in (other.code, "O0"):
        assert codes_of(asking.post("/demands", {"title": "需求", "owner": code}, 403)) == ["api.no_owner"]
    assert codes_of(program(Role.OWNER).post("/demands", {"title": "需求"}, 403)) == ["api.no_owner"]


def test_own_rows_in_any_state_are_listed_on_request(program, visitor):
    asking = program()
    rows = [an_achievement(owner=asking.organisation, state=state) for state in State]
    an_achievement(state=State.PUBLISHED)
    seen, cursor = [], ""
    while cursor is not None:
        page = asking.get(f"/achievements?mine=true&limit=3&cursor={cursor}")
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert seen == [row.code for row in reversed(rows)]
    assert [i["code"] for i in asking.get("/achievements?mine=true&state=draft")["items"]] == [rows[0].code]
    assert visitor.get("/achievements?mine=true")["items"] == []
    first = asking.get("/achievements?mine=true&limit=3")["next"]
    assert codes_of(asking.get(f"/achievements?cursor={first}", 422)) == ["api.cursor"]


def test_why_a_row_was_returned_is_told_to_its_owner(program):
    asking = program()
    row = an_achievement(owner=asking.organisation, state=State.RETURNED)
    KINDS["achievement"].objects.filter(pk=row.pk).update(return_reasons=["publish.return.unclear"])
    assert asking.get(f"/achievements/{row.code}")["return_reasons"] == ["publish.return.unclear"]


def test_no_row_is_changed_while_it_is_reviewed(program):
    asking = program()
    row = a_demand(owner=asking.organisation, state=State.PLATFORM_REVIEW)
    asking("PATCH", f"/demands/{row.code}", {"title": "另一个标题"}, 403)
    assert KINDS["demand"].objects.get(pk=row.pk).title == row.title


def test_moves(program):
    asking = program()
    row = an_achievement(owner=asking.organisation)
    assert asking.post(f"/achievements/{row.code}/confirm")["state"] == "published"
    assert asking.post(f"/achievements/{row.code}/withdraw")["state"] == "withdrawn"
    assert asking.post(f"/achievements/{row.code}/reopen")["state"] == "draft"
    asking.post(f"/achievements/{row.code}/confirm", None, 409)


def test_what_a_public_row_shall_say_otherwise_is_handed_in_and_reviewed(program, visitor):
    asking = program()
    row = an_achievement(owner=asking.organisation)
    path, old = f"/achievements/{row.code}", row.title
    asking("PATCH", path, {"title": "高强度镁合金真空压铸技术", "contact_name": "示例"})
    assert visitor.get(path)["title"] == old
    assert Revision.objects.get().state == "draft"
    asking.post(f"{path}/submit")
    assert Revision.objects.get().state == "proposed"
    assert visitor.get(path)["title"] == old


def test_the_broker_of_an_anonymous_need_passes_the_question_on(program):
    broker, asking, owner = program(Role.BROKER), program(), program(Role.ENTERPRISE)
    need = a_demand(owner=owner.organisation, anonymous=True, broker=broker.organisation)
    result = an_achievement(owner=asking.organisation)
    body = {"demand": need.code, "achievement": result.code, "answers": {"match.question.why": "用于车身"}}
    case = asking.post("/introductions", body, 201)
    assert (case["state"], case["through"]) == ("brokered", broker.organisation.code)
    asking.post(f"/introductions/{case['code']}/pass", None, 403)
    assert broker.get(f"/introductions/{case['code']}")["may_pass"] is True
    assert broker.post(f"/introductions/{case['code']}/pass")["state"] == "proposed"
    assert owner.get(f"/introductions/{case['code']}")["may_answer"] is True


DATES = {"achievements": "completed_on", "demands": "needed_until", "experts": "valid_until"}


@pytest.mark.parametrize("plural", DATES)
def test_a_day_is_cleared_on_a_public_row_and_on_one_whose_revision_waits(program, plural):
    asking, day = program(), dt.date(2031, 5, 1)
    name = DATES[plural]
    make = {"achievements": an_achievement, "demands": a_demand, "experts": an_expert}[plural]
    row = make(owner=asking.organisation, **{name: day})
    for said in ({name: None}, {name: "2032-01-01"}, {name: None, "title": "改过的名称改过的名称"}):
        asking("PATCH", f"/{plural}/{row.code}", said)
    row.refresh_from_db()
    kept = row if DATES[plural] == "valid_until" and not Revision.objects.exists() else None
    proposed = Revision.objects.get().proposed() if kept is None else {}
    assert proposed.get(name, getattr(row, name)) is None
    assert day.isoformat() in row.declined_values[name]


def test_what_json_has_no_number_for_is_refused(program):
    asking = program()
    for said in ("NaN", "Infinity", "-Infinity"):
        body = f'{{"title": "高强度镁合金真空压铸技术", "trl": {said}}}'
        answer = asking.client.post(
            "/api/v1/achievements", body, content_type="application/json", headers=asking.headers
        )
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:kuaizhuan:api.body")
