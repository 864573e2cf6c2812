import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from factories import BY
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.models import ChainHead, Opening


def said(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    call_command(*command)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_verify_prints_number_and_head(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "audit", "verify") == f"0 {audit.ORIGIN}\n"
    with transaction.atomic():
        audit.record("x.row.a", by=BY)
        audit.record("x.row.b", by=BY)
    assert said(capsys, "audit", "verify").splitlines()[0] == f"2 {ChainHead.objects.get().hash}"


@pytest.mark.django_db
def test_verify_fails_at_the_first_broken_link() -> None:
    with transaction.atomic():
        audit.record("x.row.a", by=BY)
    Opening.objects.create()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET note = 'other'")
    with pytest.raises(CommandError, match="第 1 条断开：内容被改动"):
        call_command("audit", "verify")


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_queued_once_and_a_worker_runs_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "publish.expire_due" in said(capsys, "runperiodic").split()
    assert said(capsys, "runperiodic") == ""
    assert int(said(capsys, "worker", "--until-empty")) >= 1
    assert said(capsys, "worker", "--until-empty") == "0\n"
    assert jobs.failures() == []


@pytest.mark.django_db
def test_a_worker_without_an_end_hands_over_to_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr(jobs, "work", lambda: started.append(True))
    call_command("worker")
    assert started == [True]
