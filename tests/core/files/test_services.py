"""Files live and go with their row: kept once, removed when nothing names them, found when nobody promised them."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.files import samples
from factories import BY, a_user, an_organisation
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import BadInput, NotFound
from kuaizhuan.core.files import queries, services, store, subjects
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.people import access
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.services import erase_user

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def rows_with_files(monkeypatch):
    said = (subjects.Attached(Organisation, access.VIEW), subjects.Attached(User, access.OWN, personal=True))
    for module in (services, sys.modules["kuaizhuan.core.files.access"]):
        monkeypatch.setattr(module, "attachable_kinds", lambda: said)


@pytest.fixture
def place():
    return an_organisation()


def keep(row, name="纪要.txt", data=b"signed", **settings):
    return services.keep_file(samples.received(name, data), row, by=settings.pop("by", BY), **settings)


def on_disk() -> set[str]:
    return {path.name for path in store.root().rglob("*") if path.is_file()}


def test_a_file_is_kept_under_its_digest(place):
    row = keep(place, purpose="minutes")

    assert queries.path_to_give(row).read_bytes() == b"signed"
    assert row.place == f"files/{row.sha256[:2]}/{row.sha256}"
    assert on_disk() == {row.sha256}
    assert (row.subject_kind, row.subject_code, row.media_type) == (
        "people.organisation", place.code, "text/plain",
    )  # fmt: skip
    event = Event.objects.get(code="core.file.keep")
    assert (event.subject_code, event.data["document"]) == (place.code, row.code)
    assert list(queries.files_of(place, "minutes")) == [row]
    assert not queries.files_of(place, "else").exists()


def test_the_same_bytes_are_kept_once_for_a_purpose(place):
    first = keep(place)
    assert keep(place, "other.txt") == first
    assert keep(place, purpose="minutes") != first
    assert on_disk() == {first.sha256}


def test_bytes_go_with_the_last_file_that_names_them(place, django_capture_on_commit_callbacks):
    first, second = keep(place), keep(place, purpose="minutes")
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(first, by=BY)
    assert on_disk() == {second.sha256}
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(second, by=BY, note="by mistake")
    assert on_disk() == set()
    assert Event.objects.filter(code="core.file.remove").count() == 2


def test_whoever_may_see_the_row_may_have_the_file(place):
    user = a_user()
    own = keep(user)
    assert queries.file(ANONYMOUS, keep(place).code)
    assert queries.file(actor_for(user), own.code) == own
    for stranger in (ANONYMOUS, actor_for(a_user())):
        with pytest.raises(NotFound):
            queries.file(stranger, own.code)


def test_altered_bytes_are_given_to_nobody(place):
    row = keep(place)
    queries.path_of(row).write_bytes(b"altere")
    with pytest.raises(BadInput) as refused:
        queries.path_to_give(row)
    assert refused.value.code == "core.file_altered"
    queries.path_of(row).unlink()
    with pytest.raises(BadInput):
        queries.path_to_give(row)


def test_a_job_reads_the_text(place, run_jobs):
    row, picture = keep(place, "a.pdf", samples.pdf("Hello", 3)), keep(place, "a.png", samples.picture())
    assert (row.text_state, picture.text_state, row.pages) == ("waiting", "", 3)
    run_jobs()
    row.refresh_from_db()
    assert (row.text_state, row.text[:5], row.pages) == ("read", "Hello", 3)


def test_a_job_makes_smaller_pictures_that_go_with_the_large_one(
    place, run_jobs, django_capture_on_commit_callbacks
):
    row = keep(place, "a.png", samples.picture(size=(600, 300)))
    run_jobs()
    assert on_disk() == {row.sha256, f"{row.sha256}.160", f"{row.sha256}.480"}
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(row, by=BY)
    assert on_disk() == set()


def test_a_file_that_waits_for_the_scanner_is_given_to_nobody_until_it_is_clean(place, monkeypatch, run_jobs):
    monkeypatch.setenv("KZ_SCAN", f"{sys.executable} -c 'raise SystemExit(9)'")
    monkeypatch.setenv("KZ_SCAN_UNSURE", "wait")
    row, bad = keep(place), keep(place, data=b"infected")
    with pytest.raises(BadInput) as refused:
        queries.path_to_give(row)
    assert refused.value.code == "core.file_scan_waiting"
    run_jobs()
    assert services.scan_files(by=BY) == 0
    script = "import sys; raise SystemExit(open(sys.argv[1]).read() == chr(105) + chr(110) + 'fected')"
    monkeypatch.setenv("KZ_SCAN", f'{sys.executable} -c "{script}"')
    assert services.scan_files(by=BY) == 2
    run_jobs()
    for each in (row, bad):
        each.refresh_from_db()
    assert (row.scan, row.text_state, bad.scan) == ("clean", "read", "refused")
    assert queries.path_to_give(row)
    with pytest.raises(BadInput) as refused:
        queries.path_to_give(bad)
    assert refused.value.code == "core.file_scan_refused"


def test_what_a_failed_transaction_left_is_swept_after_a_while(place):
    kept = keep(place)
    with transaction.atomic():
        lost = keep(place, data=b"lost")
        transaction.set_rollback(True)
    assert services.sweep_files(by=BY) == 0
    assert on_disk() == {kept.sha256, lost.sha256}
    assert services.sweep_files(by=BY, now=timezone.now() + LATER) == 1
    assert on_disk() == {kept.sha256}
    assert Event.objects.get(code="core.file.sweep").data == {"unnamed": 1}


def test_files_of_a_row_that_is_gone_are_swept_after_a_while(place, django_capture_on_commit_callbacks):
    other = an_organisation()
    keep(place), keep(other)
    other.delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep_files(by=BY, now=timezone.now() + LATER) == 1
    assert [row.subject_code for row in StoredFile.objects.all()] == [place.code]


def test_files_of_a_person_go_with_the_account(place, run_jobs, django_capture_on_commit_callbacks):
    user = a_user()
    by = actor_for(user)
    own, of_the_case = keep(user, by=by), keep(place, data=b"other", by=by)
    with django_capture_on_commit_callbacks(execute=True):
        erase_user(user, by=by)
        run_jobs()
    assert list(StoredFile.objects.all()) == [of_the_case]
    assert own.sha256 not in on_disk()
    of_the_case.refresh_from_db()
    assert of_the_case.by.display_name == ""


ARRIVING = """
import os, signal, django; django.setup()
from kuaizhuan.core.files import store

def pieces():
    yield b"half"
    os.write(1, b"now")
    signal.pause()

store.take_in(pieces(), 100)
"""


def test_a_killed_process_leaves_no_half_of_a_file(home, place):
    environment = {**os.environ, "KZ_HOME": str(home), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    call = [sys.executable, "-c", ARRIVING]
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout.read(3) == b"now"
        process.send_signal(signal.SIGKILL)
    assert [path.parent.name for path in store.root().rglob("*") if path.is_file()] == ["arriving"]
    assert services.sweep_files(by=BY, now=timezone.now() + LATER) == 1
    assert on_disk() == set()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_nobody_removes_bytes_that_somebody_is_keeping(place):
    """Removing waits until the other transaction is committed, and then finds the file that names the bytes."""
    from threading import Event as Flag
    from threading import Thread

    first = keep(place)
    kept, result = Flag(), []

    def remove() -> None:
        kept.wait()
        services.remove_file(first, by=BY)
        result.append(store.root().joinpath(first.place).is_file())
        connection.close()

    thread = Thread(target=remove)
    thread.start()
    with transaction.atomic():
        second = keep(place, purpose="minutes")
        kept.set()
        with connection.cursor() as cursor:
            while not cursor.execute("SELECT FROM pg_locks WHERE NOT granted") and not cursor.rowcount:
                assert thread.is_alive()
    thread.join()
    assert result == [True]
    assert queries.intact(second)
