"""No cell costs a row, no row a file, and no run stays under way; a check says what the import does."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import suppress

import pytest
from django.db import IntegrityError
from django.utils import timezone

from collect.test_imports import a_csv, a_result
from factories import BY, an_organisation
from kuaizhuan.catalog.models import KINDS, Achievement
from kuaizhuan.catalog.registry import KINDS as DECLARED
from kuaizhuan.collect import conversion, services
from kuaizhuan.collect.columns import Refused, columns_of, convert_text
from kuaizhuan.collect.models import CellQuestion, ImportRun, RefusedRow
from kuaizhuan.collect.plan.memory import Seen
from kuaizhuan.collect.services import import_file, imports
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.core import audit
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import Event

pytestmark = pytest.mark.django_db


def test_a_cell_that_cannot_be_read_costs_no_row(tmp_path):
    owner = an_organisation()
    rows = [a_result(1, 技术成熟度="12", 电子邮箱="不是邮箱"), a_result(2)]
    path = a_csv(tmp_path / "a.csv", rows)

    summary = import_file(path, "achievements", by=BY, organisation=owner)

    assert summary.counts == {"create": 2}
    first = Achievement.objects.get(external_id="CG-1")
    assert (first.trl, first.contact_email) == (None, "")
    kept = {(row.field, row.text, row.state) for row in CellQuestion.objects.filter(record_code=first.code)}
    assert kept == {("trl", "12", Question.OPEN), ("contact_email", "不是邮箱", Question.OPEN)}
    assert import_file(path, "achievements", by=BY, organisation=owner).counts == {"keep": 2}
    assert CellQuestion.objects.count() == 2
    assert audit.verify() is None


def test_an_organisation_that_is_there_is_corrected(tmp_path):
    known = an_organisation("示例研究院")
    rows = [{"单位名称": "示例研究院", "通讯地址": "某路1号"}]

    assert import_file(a_csv(tmp_path / "o.csv", rows), "organisations", by=BY).counts == {"update": 1}

    known.refresh_from_db()
    assert known.address == "某路1号"
    assert Event.objects.filter(code="people.organisation.update").exists()
    assert audit.verify() is None


@pytest.mark.parametrize("step", ["convert", "plan", "write"])
def test_a_fault_costs_its_own_row(tmp_path, monkeypatch, step):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(7)])

    def fail(bad):
        if bad:
            raise ZeroDivisionError

    if step == "convert":
        original = conversion.convert
        monkeypatch.setattr(conversion, "convert", lambda kind, row, later: (
            fail(row.cells["成果编号"] == "CG-4"), original(kind, row, later))[1])  # fmt: skip
    elif step == "plan":
        plan = imports.KindImporter.plan
        monkeypatch.setattr(imports.KindImporter, "plan", lambda self, batch: (
            fail(any(row.cells["成果编号"] == "CG-4" for row, _ in batch)), plan(self, batch))[1])  # fmt: skip
    else:
        write = imports.KindImporter.write
        monkeypatch.setattr(imports.KindImporter, "write", lambda self, run, steps: (
            write(self, run, steps), fail(any(s.row.cells["成果编号"] == "CG-4" and not s.refused for s in steps))))  # fmt: skip

    check = import_file(path, "achievements", by=BY, organisation=owner, dry_run=True)
    assert not Achievement.objects.exists()
    summary = import_file(path, "achievements", by=BY, organisation=owner)

    assert check.counts == summary.counts == {"create": 6, "reject": 1}
    assert [p["code"] for p in RefusedRow.objects.get().problems] == ["collect.row_fault"]
    run = ImportRun.objects.get()
    assert (run.state, run.counts) == (RunState.FINISHED, {"create": 6, "reject": 1})
    assert audit.verify() is None


def test_a_row_that_the_database_refuses_costs_no_other(tmp_path, monkeypatch):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(4)])
    write = imports.KindImporter.write

    def refuse(self, run, steps):
        write(self, run, steps)
        if any(step.row.cells["成果编号"] == "CG-2" and not step.refused for step in steps):
            raise IntegrityError

    monkeypatch.setattr(imports.KindImporter, "write", refuse)
    assert import_file(path, "achievements", by=BY, organisation=owner).counts == {"create": 3, "reject": 1}


@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_a_run_that_breaks_off_has_failed_and_carries_on(tmp_path, monkeypatch, fault):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(4)])
    monkeypatch.setattr(imports.KindImporter, "batch", 2)

    def stop(fraction):
        raise fault

    with pytest.raises(fault):
        import_file(path, "achievements", by=BY, organisation=owner, progress=stop)

    run = ImportRun.objects.get()
    assert (run.state, run.problem, run.counts) == (RunState.FAILED, "collect.run_fault", {"create": 2})
    assert import_file(path, "achievements", by=BY, organisation=owner).run == run.code
    run.refresh_from_db()
    assert (run.state, run.problem, run.counts) == (RunState.FINISHED, "", {"create": 4})


def test_a_run_whose_process_was_killed_is_closed(tmp_path):
    now = timezone.now()
    old, new = (
        ImportRun.objects.create(
            code=code, kind="achievements", file_name="a", file_hash="0", started_by="a", touched_at=at
        )
        for code, at in (("R1", now - dt.timedelta(hours=2)), ("R2", now))
    )
    assert services.close_runs(by=BY, now=now) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.problem, new.state) == (
        RunState.FAILED,
        "collect.run_interrupted",
        RunState.RUNNING,
    )


def test_refused_rows_are_deleted_after_their_term(tmp_path, monkeypatch):
    path = a_csv(tmp_path / "a.csv", [a_result(1, 成果名称="")])
    import_file(path, "achievements", by=BY, organisation=an_organisation())
    monkeypatch.setenv("KZ_REFUSED_DAYS", "30")
    assert services.sweep_refused(by=BY, now=timezone.now() + dt.timedelta(days=29)) == 0
    assert services.sweep_refused(by=BY, now=timezone.now() + dt.timedelta(days=31)) == 1
    assert not RefusedRow.objects.exists()


def test_a_refused_row_keeps_the_columns_that_are_imported_and_no_number_of_a_person(tmp_path):
    rows = [
        a_result(
            1,
            成果名称="",
            身份证号="110101199003070011",
            备注="随便",
            成果简介="卡号6222020000000000000 联系",
        )
    ]
    import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=BY, organisation=an_organisation())
    cells = RefusedRow.objects.get().cells
    assert set(cells) == {"成果编号", "成果名称", "成果简介"}
    assert "6222020000000000000" not in cells["成果简介"]


@pytest.mark.parametrize("kind", list(DECLARED))
def test_no_column_takes_more_than_its_field_holds(kind):
    """Whatever of any length a column reads fits the field that keeps it, as PostgreSQL insists."""
    model = KINDS[kind] if DECLARED[kind].published else DECLARED[kind].model
    texts = ["字" * n for n in (10, 59, 61, 121, 201, 301, 2001)]
    texts += [f"{'a' * 60}@{'b' * n}.example.org" for n in (20, 60)]
    texts += ["；".join(f"1380000{n:04}" for n in range(many)) for many in (2, 3, 4, 20)]
    texts += [f"www.{'a' * 60}.{'b' * 60}.{'c' * n}.org" for n in (20, 60)]
    checked = 0
    for column in columns_of(DECLARED[kind].plural):
        for text in texts:
            try:
                values = convert_text(DECLARED[kind].plural, column.field, text)
            except Refused:
                continue
            for name, value in values.items():
                limit = getattr(
                    {f.name: f for f in model._meta.concrete_fields}.get(name), "max_length", None
                )
                if limit and isinstance(value, str):
                    checked += 1
                    assert len(value) <= limit, (name, value)
    assert checked


def test_a_full_disk_under_the_memory_of_a_plan_refuses_no_row(tmp_path, monkeypatch):
    """The table of what the file said before may outgrow memory: the same file goes on when there is room again."""
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(4)])
    monkeypatch.setattr(imports.KindImporter, "batch", 2)
    make = Seen.__init__

    def narrow(self):
        make(self)
        self._table.execute("PRAGMA max_page_count = 2")
        with suppress(sqlite3.OperationalError):
            for n in range(1000):
                self._table.execute("INSERT INTO seen VALUES (?, 0, 'x')", (f"x{n}",))
                self._table.commit()

    monkeypatch.setattr(Seen, "__init__", narrow)
    with pytest.raises(BadInput, match=r"collect\.disk_full"):
        import_file(path, "achievements", by=BY, organisation=owner)
    run = ImportRun.objects.get()
    assert (run.state, run.problem, RefusedRow.objects.count()) == (RunState.FAILED, "collect.disk_full", 0)

    monkeypatch.setattr(Seen, "__init__", make)
    assert import_file(path, "achievements", by=BY, organisation=owner).counts["create"] == 4
    assert ImportRun.objects.get().state == RunState.FINISHED
