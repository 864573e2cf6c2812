"""Several workers look for the same things in the same moment: each is noted once, and no worker fails.

SQLite lets one transaction write at a time and passes either way; on PostgreSQL each of these failed without its lock.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

import pytest
from django.db import connections
from django.utils import timezone

from collect.test_imports import a_csv, a_result
from collect.test_questions import TEXT
from factories import BY, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect import services
from kuaizhuan.collect.models import DuplicatePair, ImportRun, OrganisationProposal
from kuaizhuan.collect.services import imports
from kuaizhuan.core import audit
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.models import ValidityReminder

WORKERS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(call: Callable[[], object]) -> list[object]:
    """What `call` returns in each of several threads that begin it at the same moment."""
    together = Barrier(WORKERS)

    def run(_: int) -> object:
        try:
            together.wait(60)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_copies_are_noted_once():
    place = an_organisation()
    rows = [an_achievement(owner=place, title=f"铝合金压铸{n}", description=TEXT * 3) for n in range(3)]
    found = at_once(lambda: services.find_duplicates(by=BY))
    assert sorted(found) == [0] * (WORKERS - 1) + [2]
    pairs = set(DuplicatePair.objects.values_list("left", "right"))
    assert pairs == {(rows[0].pk, rows[1].pk), (rows[0].pk, rows[2].pk)}
    assert Event.objects.filter(code="collect.pair.find").count() == 1
    assert audit.verify() is None


def test_namesakes_are_proposed_once():
    an_organisation("重庆示例大学")
    an_organisation("示例大学", credit_code=None)
    assert sorted(at_once(lambda: services.propose_organisations(by=BY))) == [0] * (WORKERS - 1) + [1]
    assert OrganisationProposal.objects.count() == 1


def test_an_owner_is_asked_once_a_term():
    row = an_achievement(valid_until=timezone.localdate())
    asked = at_once(lambda: publish.ask_due(by=BY))
    assert sorted(map(len, asked)) == [0] * (WORKERS - 1) + [1]
    assert ValidityReminder.objects.get().record_code == row.code
    assert Event.objects.filter(code="publish.record.ask").count() == 1


def test_imports_that_name_the_same_new_owner_and_rows_all_end(tmp_path, monkeypatch):
    """Each worker imports a file of its own; on PostgreSQL all have planned before the first of them writes."""
    planned, mine = Barrier(WORKERS), local()
    write = imports._write

    def after_all_planned(*args, **kwargs):
        if not hasattr(mine, "waited"):
            mine.waited = True
            planned.wait(60)
        return write(*args, **kwargs)

    if connections["default"].vendor == "postgresql":
        monkeypatch.setattr(imports, "_write", after_all_planned)
    paths = iter([
        a_csv(tmp_path / f"{n}.csv", [a_result(0, 完成单位="同一大学"), a_result(n + 1, 完成单位="同一大学")])
        for n in range(WORKERS)
    ])  # fmt: skip
    at_once(lambda: services.import_file(next(paths), "achievements", by=BY))
    assert list(ImportRun.objects.values_list("state", flat=True)) == ["finished"] * WORKERS
    assert Organisation.objects.filter(name="同一大学").count() == 1
    assert Achievement.objects.count() == WORKERS + 1
    assert audit.verify() is None
