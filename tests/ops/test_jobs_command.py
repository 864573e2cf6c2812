"""`kuaizhuan jobs` lists what failed, runs or waits, and decides about what failed."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import jobs
from kuaizhuan.core.models import Event, Heartbeat
from people.access_table import job

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(capsys):
    def run(*arguments: str) -> str:
        call_command("jobs", *arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def rows():
    """Two that failed, one that runs and one that waits."""
    found = [job(None, status) for status in ("FAILED", "FAILED", "RUNNING", "READY")]
    DBTaskResult.objects.filter(pk=found[0].pk).update(
        worker_ids=["a", "b"], traceback="File x\nKeyError: secret"
    )
    return found


def test_what_failed_comes_first(said, rows):
    lines = said().splitlines()
    assert [line.split("  ")[1:3] for line in lines] == [
        ["failed", "core.sweep_files"], ["failed", "core.sweep_files"], ["running", "core.sweep_files"],
        ["ready", "core.sweep_files"],
    ]  # fmt: skip
    assert len(said("--failed").splitlines()) == 2


def test_for_programs(said, rows):
    found = json.loads(said("--failed", "--json"))
    first = next(each for each in found if each["id"] == str(rows[0].pk))
    assert (first["state"], first["job"], first["attempts"]) == ("failed", "core.sweep_files", 2)
    assert first["problem"] == "builtins.KeyError"
    assert "secret" not in str(found)


def test_one_with_its_traceback(said, rows):
    assert said("show", str(rows[0].pk)).endswith("File x\nKeyError: secret\n")
    assert json.loads(said("--json", "show", str(rows[0].pk)))[0]["traceback"].startswith("File x")
    with pytest.raises(CommandError):
        said("show", str(uuid4()))


def test_run_again_one_or_all(said, rows):
    assert said("retry", str(rows[0].pk)) == "1\n"
    assert said("retry", "--all") == "1\n"
    assert not jobs.failed().exists()
    assert Event.objects.filter(code="people.job.run_again", actor_ref="jobs").count() == 2
    with pytest.raises(CommandError, match="失败状态"):
        said("retry", str(rows[0].pk))


def test_let_go(said, rows):
    assert said("forget", str(rows[0].pk)) == "1\n"
    assert [each.pk for each in jobs.failed()] == [rows[1].pk]
    assert said("forget", "--all") == "1\n"
    assert Event.objects.filter(code="people.job.forget").count() == 2


@pytest.mark.parametrize("arguments", [["retry"], ["forget"], ["retry", "nonsense"], ["show"]])
def test_what_is_not_said_is_asked_for(said, arguments):
    with pytest.raises(CommandError):
        said(*arguments)


def test_workers(said, rows):
    Heartbeat.objects.create(name="elsewhere-1", machine="elsewhere", kind="worker", seen=timezone.now())
    DBTaskResult.objects.filter(pk=rows[2].pk).update(worker_ids=["elsewhere-1"])
    (found,) = json.loads(said("--json", "workers"))
    assert (found["name"], found["job"]) == ("elsewhere-1", "core.sweep_files")
