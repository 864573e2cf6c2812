"""A package of a node's own declares a kind in three files; everything else that a kind has, it has without a word more.

Models cannot be added to a process that runs, so the node stands in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PACKAGE = {
    "__init__.py": "",
    "models.py": '''
from django.db import models
from kuaizhuan.catalog.models import Record

class Pilot(Record):
    """A pilot line."""
    capacity = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    yearly = models.PositiveIntegerField(null=True, blank=True)
''',
    "kinds.py": """
from kuaizhuan.catalog.fields import Column, Facet, Field, Kind
from kuaizhuan.catalog.kinds import shared
from kuaizhuan.catalog.values.types import Code, Number, Text
from kz_pilot.models import Pilot

KINDS = (
    Kind(
        name="pilot", plural="pilots", label="中试线", one="中试线", sheet="中试线", prefix="Q", model=Pilot,
        internal=shared.INTERNAL, harvested_as=("中试线", "pilot"), set_name="中试线 Pilot lines",
        declared=(
            *shared.BASE,
            Field("capacity", Text(60), "处理能力", useful=1, dublin_core="description"),
            Field("stage", Code("stage"), "适用阶段", facet=Facet("stage", 40), listed=True),
            Field("yearly", Number(1, 9999), "年批次", Column("年批次", "Batches a year")),
        ),
    ),
)
""",
}
NODE = """
import django
django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", run_syncdb=True, verbosity=0)

import json
from openpyxl import load_workbook
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import BY, a_user, an_organisation
from kuaizhuan.collect.services import import_file
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.people import services
from kuaizhuan.people.personal import lines
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, Scope
from kuaizhuan.publish.search_index import rebuild
from kz_pilot.models import Pilot

place = an_organisation("示例中试基地")
user = a_user(Role.OFFICE, place)
by = actor_for(user)

write_template("pilots", "pilots.xlsx")
book = load_workbook("pilots.xlsx")
sheet = book.worksheets[0]
headers = {str(cell.value).lstrip("*"): cell.column for cell in sheet[1]}
sheet.delete_rows(2)
for header, value in {"名称": "百吨级合金中试线", "处理能力": "每批 1 吨", "适用阶段": "中期阶段", "年批次": 40}.items():
    sheet.cell(2, headers[header]).value = value
book.save("filled.xlsx")
assert import_file("filled.xlsx", "pilots", by=by, organisation=place).counts == {"create": 1}
row = Pilot.objects.get()
assert (row.capacity, row.stage, row.yearly, row.code[0]) == ("每批 1 吨", "pilot", 40, "Q")

browser = Client()
browser.force_login(user)
form = browser.get("/desk/rows/pilots/new/").content.decode()
assert 'name="capacity"' in form and 'name="yearly"' in form
edit = browser.get(reverse("web:edit_record", args=["pilot", row.code]))
assert "处理能力" in edit.content.decode(), (edit.status_code, edit.headers)

_, secret = services.make_token(user, place, by=by, name="t", scopes=list(Scope), days=3)
program = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
wrong = browser.post("/api/v1/pilots", json.dumps({"title": "另一条中试线", "yearly": 0}), **program)
assert [each["code"] for each in wrong.json()["reasons"]] == ["collect.number_range"], wrong.content
made = browser.post("/api/v1/pilots", json.dumps({"title": "另一条中试线", "yearly": 7}), **program).json()
changed = browser.patch(f"/api/v1/pilots/{made['code']}", json.dumps({"capacity": "两吨"}), **program).json()
assert (changed["yearly"], changed["capacity"], changed["state"]) == (7, "两吨", "draft")
assert browser.post(f"/api/v1/pilots/{made['code']}/submit", **program).json()["state"] == "unit_review"
described = browser.get("/api/v1/openapi.json").json()
draft = described["components"]["schemas"]["PilotDraft"]["properties"]
assert draft["capacity"]["anyOf"][0] == {"maxLength": 60, "type": "string"}
assert "/api/v1/pilots/{code}" in described["paths"]

Pilot.objects.filter(pk=row.pk).update(state="published", published_at=timezone.now())
rebuild()
visitor = Client()
assert [each["code"] for each in visitor.get("/api/v1/pilots?stage=pilot").json()["items"]] == [row.code]
found = visitor.get("/api/v1/search?kind=pilot&filter=stage:pilot").json()
assert (found["total"], found["facets"]["stage"]) == (1, {"pilot": 1})
assert row.title in visitor.get("/pilots/").content.decode()
page = visitor.get(f"/pilots/{row.code}/").content.decode()
assert "每批 1 吨" in page and "年批次" in page
harvested = visitor.get("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=pilot").content.decode()
assert "每批 1 吨" in harvested
assert visitor.get("/").status_code == browser.get("/desk/").status_code == 200
held = {column for line in lines() for column in line.columns}
assert "kz_pilot.pilot.contact_phone" in held
print("all of it")
"""


def test_a_kind_of_three_fields_has_everything_else(tmp_path):
    package = tmp_path / "kz_pilot"
    package.mkdir()
    for name, text in PACKAGE.items():
        (package / name).write_text(text, "utf-8")
    (tmp_path / "node.py").write_text(NODE, "utf-8")
    here = Path(__file__).parent
    paths = [str(tmp_path), str(here), *filter(None, sys.path)]
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PYTHONPATH": os.pathsep.join(paths),
        "KZ_PACKAGES": "kz_pilot",
        "DJANGO_SETTINGS_MODULE": "settings_of_tests",
    }
    done = subprocess.run(
        [sys.executable, "node.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().endswith("all of it"), done.stderr[-4000:]
