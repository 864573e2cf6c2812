"""Work-books handed in by programs: what becomes of them, whose they are, and what is refused."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from api.programs import a_program
from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.models import Upload
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, Scope

pytestmark = pytest.mark.django_db
GOOD = ("铝合金真空压铸技术", "通过成分设计与真空压铸工艺得到高强度薄壁件，用于车身结构。", "10.1000/182")


def book(*rows, headers=("成果名称", "成果简介", "DOI")) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active.title = "成果"
    for row in (headers, *rows):
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def hand_in(program, content=None, *, key="", name="成果.xlsx", **fields):
    """The answer to one file, as multipart; `kind` is achievements unless said otherwise."""
    file = SimpleUploadedFile(name, book(GOOD) if content is None else content)
    headers = {**program.headers, **({"Idempotency-Key": key} if key else {})}
    data = {"file": file, "kind": "achievements", **fields}
    program.answer = program.client.post(
        "/api/v1/imports", {name: value for name, value in data.items() if value is not None}, headers=headers
    )
    return program.answer


def code_of(answer):
    return answer.json()["reasons"][0]["code"]


@pytest.fixture
def asking(db):
    return a_program(Role.OFFICE)


def test_a_file_is_checked_and_imported_with_its_report(asking, run_jobs):
    answer = hand_in(
        asking,
        book(
            GOOD,
            ("镁合金轮毂", "一种低压铸造方法与装置，减重三成。", "不是号码的文字"),
            ("", "没有名称的一行", ""),
        ),
    )
    assert answer.status_code == 202, answer.content.decode()
    sent = answer.json()
    assert answer["Location"] == f"/api/v1/imports/{sent['code']}"
    assert (sent["state"], sent["dry_run"], sent["owner"]) == ("checking", False, asking.organisation.code)
    run_jobs()
    found = asking.get(f"/imports/{sent['code']}")
    assert (found["state"], found["progress"], found["problem"]) == ("done", 100, "")
    assert found["counts"] == {"create": 2, "reject": 1}
    assert (found["refused"], found["questions"]) == (1, 1)
    assert found["sheets"] == [{"name": "成果", "read": True}]
    assert {"header": "DOI", "field": "dois"} in found["columns"]
    assert found["page"].endswith(f"/imports/files/{sent['code']}/")
    assert {row.owner for row in Achievement.objects.all()} == {asking.organisation}
    assert Achievement.objects.get(title=GOOD[0]).dois == ["10.1000/182"]
    assert [each["code"] for each in asking.get("/imports")["items"]] == [sent["code"]]

    answer = asking.client.get(f"/api/v1/imports/{sent['code']}/report", headers=asking.headers)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(b"".join(answer))).active]
    assert any("没有名称的一行" in row for row in cells)


def test_a_dry_run_changes_nothing_until_it_is_confirmed(asking, run_jobs):
    code = hand_in(asking, dry_run="true").json()["code"]
    run_jobs()
    found = asking.get(f"/imports/{code}")
    assert (found["state"], found["dry_run"], found["counts"]) == ("checked", True, {"create": 1})
    assert not Achievement.objects.exists()
    asking.get(f"/imports/{code}/report", 404)
    asking.post(f"/imports/{code}/confirm", None, 202)
    run_jobs()
    assert asking.get(f"/imports/{code}")["state"] == "done"
    assert Achievement.objects.count() == 1
    assert asking.post(f"/imports/{code}/confirm", None, 409)["reasons"][0]["code"]


def test_columns_are_mapped(asking, run_jobs):
    content = book(GOOD[:2], headers=("这一栏叫什么", "成果简介"))
    said = {"columns": {"这一栏叫什么": "title"}}
    code = hand_in(asking, content, map=json.dumps(said)).json()["code"]
    run_jobs()
    assert asking.get(f"/imports/{code}")["counts"] == {"create": 1}
    assert Achievement.objects.get().title == GOOD[0]


def test_the_same_key_makes_one_import_and_never_another(asking, run_jobs):
    first, again = hand_in(asking, key="a"), hand_in(asking, key="a", content=None)
    same = book(GOOD)
    one, two = hand_in(asking, same, key="b").json()["code"], hand_in(asking, same, key="b").json()["code"]
    assert one == two
    other = hand_in(asking, same, key="b", dry_run="true")
    assert (other.status_code, code_of(other)) == (409, "api.key_reused")
    other = hand_in(asking, book(GOOD, GOOD), key="b")
    assert (other.status_code, code_of(other)) == (409, "api.key_reused")
    assert first.status_code == 202
    assert again.status_code in (202, 409)  # a work-book holds the second it was made in


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"kind": "nothing"}, 422, "api.parameter"),
        ({"kind": None}, 422, "api.parameter"),
        ({"file": None}, 422, "api.parameter"),
        ({"map": "{"}, 422, "collect.map_unread"),
        ({"map": "[1]"}, 422, "collect.map_unread"),
        ({"map": '{"columns": {"甲": "nothing"}}'}, 422, "collect.map_field"),
        ({"owner": "O000"}, 403, "api.no_owner"),
        ({"strange": "1"}, 422, "api.parameter_unknown"),
        ({"map": "\u202e"}, 422, "core.character"),
    ],
)
def test_what_is_refused(asking, fields, status, code):
    answer = hand_in(asking, **fields)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:kuaizhuan:{code}")
    assert not Upload.objects.exists()


def test_too_large_a_file(asking, settings):
    settings.UPLOAD_LIMIT = 100
    assert hand_in(asking).status_code == 413


def test_what_is_no_work_book_fails_in_words(asking, run_jobs):
    code = hand_in(asking, b"PK\x03\x04 broken").json()["code"]
    run_jobs()
    found = asking.get(f"/imports/{code}")
    assert found["state"] == "failed"
    assert found["problem"].startswith("collect.")
    assert found["detail"]


def test_a_token_reads_and_fills_its_own_organisation_only(asking, run_jobs):
    """A person of two organisations has a token of each: neither sees, confirms or fills what is the other's."""
    other = a_program(Role.OFFICE, organisation=an_organisation(), user=asking.user)
    code = hand_in(asking, dry_run="true").json()["code"]
    run_jobs()
    for method, path in (("GET", ""), ("POST", "/confirm"), ("GET", "/report")):
        assert other.status_of(method, f"/imports/{code}{path}") == 404
    assert other.get("/imports")["items"] == []
    assert hand_in(other, owner=asking.organisation.code).status_code == 403

    named = book((*GOOD, asking.organisation.name), headers=("成果名称", "成果简介", "DOI", "完成单位"))
    code = hand_in(other, named).json()["code"]
    run_jobs()
    assert other.get(f"/imports/{code}")["counts"] == {"reject": 1}
    assert not Achievement.objects.exists()


def test_a_file_of_a_token_that_was_revoked_brings_nothing(asking, run_jobs):
    code = hand_in(asking).json()["code"]
    people.revoke_token(asking.token, by=actor_for(asking.user))
    run_jobs()
    assert Upload.objects.get(code=code).state != "checking"
    assert not Achievement.objects.exists()


def test_scopes_and_strangers(asking, visitor):
    reading = a_program(Role.OFFICE, organisation=asking.organisation, scopes=[Scope.READ])
    assert hand_in(reading).status_code == 403
    assert visitor.get("/imports", 401)
    assert hand_in(visitor).status_code == 401
    colleague = a_program(Role.OFFICE, organisation=asking.organisation, user=a_user())
    code = hand_in(asking).json()["code"]
    colleague.get(f"/imports/{code}", 404)
