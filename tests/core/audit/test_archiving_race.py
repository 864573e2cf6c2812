"""Writers append while the chain is verified, compared and archived, and nobody raises an alarm or loses an event."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from factories import BY, a_user
from kuaizhuan.core import audit
from kuaizhuan.core.audit import archive_files, archiving
from kuaizhuan.core.audit.reconciling import reconcile
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.models import ChainHead, Event
from kuaizhuan.people.models import User

OLD = dt.timedelta(days=200)


@pytest.mark.django_db(transaction=True)
def test_two_writers_while_the_chain_is_verified_and_archived(tmp_path, monkeypatch):
    monkeypatch.setenv("KZ_AUDIT_DAYS", "183")
    monkeypatch.setenv("KZ_AUDIT_DIR", str(tmp_path))
    monkeypatch.setattr(archiving, "MOST", 20)
    users = [a_user(), a_user()]
    stop, problems, alarms, written = threading.Event(), [], [], []

    def going(step):
        def run() -> None:
            try:
                while not stop.is_set():
                    step()
            except Exception as problem:
                problems.append(problem)
                stop.set()
            finally:
                connection.close()

        return threading.Thread(target=run)

    def write(user):
        def step() -> None:
            with transaction.atomic():
                row = User.objects.select_for_update().get(pk=user.pk)
                row.display_name = str(len(written))
                row.save()
                audit.record("x.row.change", row, by=BY)
            written.append(1)

        return step

    def verify() -> None:
        differences: list = []
        reconcile(differences, [])
        if (broken := audit.verify()) or differences:
            alarms.append((broken, differences))

    def archive() -> None:
        try:
            # As if half a year had gone by: everything written so far is old.
            done = archiving.archive_old(timezone.now() + OLD)
        except Conflict:  # the other one is at it
            return
        if done and len(list(tmp_path.glob("*.jsonl"))) >= 5:
            stop.set()

    threads = [going(step) for step in (write(users[0]), write(users[1]), verify, archive, archive)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (problems, alarms) == ([], [])
    verify()
    assert alarms == []
    files = sorted(tmp_path.glob("*.jsonl"))
    archived = [event.seq for file in files for event, _ in archive_files.events(file)]
    rest = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert [*archived, *rest] == list(range(1, ChainHead.objects.get().seq + 1))
