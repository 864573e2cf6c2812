"""A harvest is killed, between pages and amid one; the next goes on from the last whole page, and nothing comes twice."""

from __future__ import annotations

import json
import signal
import threading

import pytest

import forked
from collect.harvest.foreign import Repository, serve
from collect.harvest.test_harvesting import name, records
from ops.backup import nodes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

COUNT, LIMIT = 12, 3
OWNER = """
from kuaizhuan.people.models import Organisation
Organisation.objects.create(code="O1", name="示例大学", folded_name="示例大学")
"""
STORED = """
import json
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun
from kuaizhuan.collect.models import Claim, ImportRun
from kuaizhuan.core.models import Event
def many(model, name):
    return sorted(model.objects.values_list(name, flat=True))
print(json.dumps({
    "rows": many(Achievement, "external_id"), "codes": many(Achievement, "code"), "claims": many(Claim, "record_code"),
    "records": many(HarvestedRecord, "identifier"), "events": Event.objects.count(),
    "runs": list(HarvestRun.objects.order_by("pk").values_list("state", "page")), "imports": many(ImportRun, "state"),
}))
"""
LATER = """
import datetime as dt
from django.db.models import F
from kuaizhuan.collect.harvest.models import HarvestRun
from kuaizhuan.collect.harvest.services.running import QUIET
HarvestRun.objects.update(touched_at=F("touched_at") - QUIET - dt.timedelta(minutes=1))
"""
DYING = """
import django; django.setup()
import os, signal, sys
from kuaizhuan.collect.harvest.services.taking import Taking
whole = Taking.take
def dying(self, records):
    whole(self, records)
    if self.run.position > 6:
        os.kill(os.getpid(), signal.SIGKILL)
Taking.take = dying
from kuaizhuan.cli import main; main()
"""
"""Dies when the third page is written and its transaction is still open."""


class Halting(Repository):
    """Keeps its third page back until it is let go."""

    def __init__(self) -> None:
        super().__init__(records(*range(1, COUNT + 1)), limit=LIMIT)
        self.reached, self.let_go = threading.Event(), threading.Event()

    def list_identifiers(
        self, metadataprefix, filter_from=None, filter_until=None, filter_set=None, cursor=0
    ):
        if cursor == 2 * LIMIT:
            self.reached.set()
            self.let_go.wait(60)
        return super().list_identifiers(metadataprefix, filter_from, filter_until, filter_set, cursor)


@pytest.fixture
def node(tmp_path):
    with nodes.another(tmp_path / "home", nodes.vendors()[0]) as made:
        made.environment["KZ_HARVEST_PRIVATE"] = "1"
        made.make_tables()
        made.ok("shell", "-v0", "-c", OWNER)
        yield made


def stored(node):
    return json.loads(node.ok("shell", "-v0", "-c", STORED))


def kill_between_pages(node, words, repository, folder):
    process = forked.start(["-m", "kuaizhuan.cli", *words], node.environment, folder)
    reached = repository.reached.wait(60)
    process.kill()
    process.join()
    repository.let_go.set()
    assert reached, (folder / "err").read_text()
    return process.exitcode


def kill_amid_a_page(node, words, repository, folder):
    repository.let_go.set()
    return node.python("-c", DYING, *words).returncode


@pytest.mark.parametrize("kill", [kill_between_pages, kill_amid_a_page])
def test_a_killed_harvest_is_gone_on_with_and_doubles_nothing(node, tmp_path, kill):
    repository = Halting()
    everything = sorted(map(name, range(1, COUNT + 1)))
    with serve(repository) as server:
        words = ["harvest", server.url, "--owner", "O1", "--json"]
        assert kill(node, words, repository, tmp_path) == -signal.SIGKILL
        left = stored(node)
        assert left["rows"] == left["records"] == sorted(map(name, range(1, 7)))
        assert (left["runs"], left["imports"]) == ([["running", 3]], ["running"])

        early = node.run(*words)  # nobody can tell yet that nothing is at it
        assert (early.returncode, stored(node)) == (1, left)

        node.ok("shell", "-v0", "-c", LATER)
        server.asked.clear()
        (run,) = json.loads(node.ok(*words))["runs"]
        assert (run["state"], run["counts"]) == ("finished", {"made": COUNT})
        assert [each["verb"] for each in server.asked] == ["Identify", "ListRecords", "ListRecords"]
        assert all("resumptionToken" in each for each in server.listed())
        whole = stored(node)
        assert whole["rows"] == whole["records"] == everything
        assert whole["codes"] == whole["claims"]  # one for each
        assert set(left["codes"]) < set(whole["codes"])
        assert (len(whole["runs"]), whole["runs"][0][0], whole["imports"]) == (1, "finished", ["finished"])

        (again,) = json.loads(node.ok(*words, "--full"))["runs"]
        assert again["counts"] == {"unchanged": COUNT}
        after = stored(node)
        assert [after[each] for each in ("rows", "codes", "claims", "records", "imports")] == [
            whole[each] for each in ("rows", "codes", "claims", "records", "imports")
        ]
    node.ok("audit", "verify")
