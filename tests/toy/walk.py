"""What the toy package gets for what it declares; run by `test_toy.py` in a process whose node has the package."""

from __future__ import annotations

import csv
import json

import pytest
from django.core.management import call_command
from django.test import Client
from kz_toy import access, services
from kz_toy.models import Loan, Sample
from kz_toy.states import LOAN, Stage

from factories import a_user, an_organisation
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.services import import_file
from kuaizhuan.core.actors import ANONYMOUS, system
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import move
from kuaizhuan.ops.demo_world import builders
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, Scope
from kuaizhuan.people.services import make_token
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db
ROW = {"名称": "高强钢薄板样品", "简介": "厚度一毫米的冷轧薄板，可供焊接和成形试验使用。", "材质": "双相钢",
       "制成日期": "2026-03-01", "免费借用": "是"}  # fmt: skip


@pytest.fixture
def places():
    return an_organisation("甲研究院"), an_organisation("乙制造厂")


@pytest.fixture
def people(places):
    owner, borrower = places
    return {
        "owner": a_user(Role.OFFICE, owner),
        "borrower": a_user(Role.ENTERPRISE, borrower),
        "editor": a_user(Role.EDITOR),
    }


@pytest.fixture
def sample(places, people, tmp_path):
    """One row of a file, reviewed by the unit and the platform."""
    path = tmp_path / "samples.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerow(ROW)
    summary = import_file(path, "samples", by=actor_for(people["owner"]), organisation=places[0])
    assert summary.counts == {"create": 1}
    row = Sample.objects.get()
    editor = actor_for(people["editor"], staff=True)
    for service, by in (
        (publish.submit, actor_for(people["owner"])),
        (publish.endorse, actor_for(people["owner"])),
        (publish.approve, editor),
    ):
        row = service(row, by=by)
    assert row.state == State.PUBLISHED
    rebuild()
    return row


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_row_is_imported_listed_found_and_shown(sample):
    assert (sample.material, str(sample.made_on), sample.free) == ("双相钢", "2026-03-01", True)
    for address in ("/samples/", "/search?q=双相钢", f"/samples/{sample.code}/"):
        assert f"/samples/{sample.code}/" in Client().get(address).content.decode(), address
    assert "双相钢" in Client().get(f"/samples/{sample.code}/").content.decode()


def test_it_has_a_template_and_a_form(people, tmp_path):
    call_command("template", "samples", str(tmp_path / "samples.xlsx"))
    assert (tmp_path / "samples.xlsx").stat().st_size > 1000
    client = signed_in(people["owner"])
    assert "材质" in client.get("/desk/rows/samples/new/").content.decode()
    said = {"title": "铝合金型材样品", "material": "6061", "made_on": "2026-05-01", "indicator-count": "0"}
    assert client.post("/desk/rows/samples/new/", said).status_code == 302
    assert Sample.objects.get(title="铝合金型材样品").material == "6061"


def test_programs_read_and_write_it(sample, people, places):
    found = Client().get("/api/v1/samples").json()["items"]
    assert [(each["code"], each["material"], each["free"]) for each in found] == [
        (sample.code, "双相钢", True)
    ]
    user = people["owner"]
    token = make_token(user, places[0], by=actor_for(user), name="a", scopes=list(Scope), days=1)[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    body = {"title": "钛合金管样品", "material": "TA2", "made_on": "2026-04-01"}
    made = client.post("/api/v1/samples", json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["material"]) == (201, "TA2")
    wrong = client.post(
        "/api/v1/samples", json.dumps(body | {"made_on": "2999-01-01"}), content_type="application/json"
    )
    assert wrong.status_code == 422


def test_it_is_harvested(sample):
    xml = Client().get("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=sample").content.decode()
    assert sample.title in xml
    assert "双相钢" in xml


def test_its_event_reaches_the_heads_and_stands_on_their_desk(sample, people, places):
    services.ask_for_loan(sample, places[1], by=actor_for(people["borrower"]))
    assert "有 1 份借用申请" in signed_in(people["owner"]).get("/notices/").content.decode()
    assert "乙制造厂" in signed_in(people["owner"]).get("/desk/").content.decode()
    assert "答复" not in signed_in(people["borrower"]).get("/desk/").content.decode()


def test_who_may_and_when(sample, people, places):
    loan = services.ask_for_loan(sample, places[1], by=actor_for(people["borrower"]))
    may = {name for name, user in people.items() if access.VIEW.allows(actor_for(user), loan)}
    assert may == {"owner", "borrower"}
    assert not access.VIEW.allows(ANONYMOUS, loan)
    with pytest.raises(NotAllowed):
        services.lend(loan, by=actor_for(people["borrower"]))
    assert services.lend(loan, by=actor_for(people["owner"])).state == Stage.LENT
    with pytest.raises(WrongState):
        services.lend(loan, by=actor_for(people["owner"]))
    move(Loan.objects.get(), LOAN, Stage.RETURNED, by=system("test"), policy=None)
    assert KINDS["sample"].plural == "samples"


def test_it_adds_to_the_demo_world_after_all_others(places):
    a_user(Role.OFFICE, places[0], username="demo-office")
    *others, its_own = builders()
    assert others[-1].__module__ == "kuaizhuan.transfer.demo"
    said: list[str] = []
    its_own(said.append)
    assert said == ["sample 镁合金薄板样品"]
    row = Sample.objects.get()
    assert row.owner == places[0]
    assert Event.objects.filter(subject_code=row.code, code="catalog.record.create").count() == 1
