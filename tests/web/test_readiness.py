"""/health answers whatever happens; /ready fails with each part that fails, and says what to do to those it tells."""

from __future__ import annotations

import datetime as dt
from collections import namedtuple

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.test_outbox import a_letter
from factories import PASSWORD, a_user
from kuaizhuan.core import jobs
from kuaizhuan.core.models import Heartbeat
from kuaizhuan.web import readiness

pytestmark = pytest.mark.django_db
PARTS = ["read", "schema", "write", "jobs", "workers", "mail", "static", "index", "disk"]


@pytest.fixture(autouse=True)
def worker():
    """A worker on another machine that lives."""
    return Heartbeat.objects.create(
        name="elsewhere-1", machine="elsewhere", kind="worker", seen=timezone.now()
    )


def failing(client, path: str = "/ready", **options) -> dict[str, str]:
    """What fails → what is said of it."""
    response = client.get(path, **options)
    found = response.json()
    failed = {each["name"]: each.get("advice", "") for each in found["checks"] if not each["ok"]}
    assert response.status_code == (503 if failed else 200)
    assert found["status"] == ("failing" if failed else "ok")
    assert response["Cache-Control"] == "no-store"
    return failed


def refuse(test):
    """The database refuses statements of which `test` holds."""

    def wrapper(execute, sql, params, many, context):
        if test(sql):
            raise OperationalError("password of postgres://kuaizhuan:secret@db is wrong")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_a_node_that_is_well(client):
    assert failing(client) == {}
    assert [each["name"] for each in client.get("/ready").json()["checks"]] == PARTS
    assert Heartbeat.objects.filter(kind=Heartbeat.WRITER).count() == 1


def test_a_process_lives_without_its_database_also_for_who_is_signed_in():
    client = Client()
    client.login(username=a_user().username, password=PASSWORD)
    with refuse(lambda sql: True):
        response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_database_that_is_away_is_asked_once_and_tells_no_secret(client):
    asked = []
    with refuse(lambda sql: asked.append(sql) or True):
        failed = failing(client)
    assert set(failed) == {"read", "schema", "write", "jobs", "workers", "mail"}
    assert "DATABASE_URL" in failed["read"]
    assert len(asked) == 1
    assert "secret" not in str(failed)


def test_a_database_that_takes_no_row(client):
    with refuse(lambda sql: sql.startswith("INSERT")):
        assert list(failing(client)) == ["write"]
        assert "磁盘是否已满" in failing(client)["write"]
    assert failing(client) == {}


def test_a_broken_table_of_the_catalogue(client):
    with refuse(lambda sql: "catalog_expert" in sql):
        assert "read" in failing(client)


def test_tables_of_an_older_release(client):
    readiness._require_current.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name NOT LIKE '0001%'")
    assert "kuaizhuan migrate" in failing(client)["schema"]


def test_a_due_job_that_waits(client):
    jobs.after_commit("publish.index_rows", kind="achievement", codes=[])
    now = timezone.now()
    DBTaskResult.objects.update(enqueued_at=now - dt.timedelta(minutes=29))
    assert failing(client) == {}
    DBTaskResult.objects.update(enqueued_at=now - dt.timedelta(minutes=31))
    assert "31 分钟" in failing(client)["jobs"]
    DBTaskResult.objects.update(run_after=now + dt.timedelta(hours=1))  # its time is still to come
    assert failing(client) == {}
    DBTaskResult.objects.update(run_after=now - dt.timedelta(minutes=1))  # and is here since a minute
    assert failing(client) == {}


def test_workers_that_are_silent_or_gone(client, worker):
    Heartbeat.objects.update(seen=timezone.now() - dt.timedelta(seconds=121))
    assert "121" in failing(client)["workers"]
    Heartbeat.objects.create(name="other-2", machine="other", kind="worker", seen=timezone.now())
    assert failing(client) == {}
    Heartbeat.objects.filter(kind="worker").delete()
    assert "kuaizhuan worker" in failing(client)["workers"]


def test_mail_that_nobody_takes(client, settings):
    settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
    a_letter()
    later = timezone.now() + dt.timedelta(hours=1)
    DBTaskResult.objects.update(run_after=later, enqueued_at=timezone.now() - dt.timedelta(minutes=61))
    assert "KZ_MAIL_" in failing(client)["mail"]


def test_static_files_that_were_not_collected(client, monkeypatch, tmp_path):
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(readiness, "staticfiles_storage", storage)
    assert "collectstatic" in failing(client)["static"]
    storage.hashed_files = {"kuaizhuan.css": "kuaizhuan.0123.css"}
    assert "static" in failing(client)  # the file itself is gone
    (tmp_path / "kuaizhuan.0123.css").touch()
    assert failing(client) == {}


def test_an_unusable_index(client, home):
    (home / "index").mkdir()
    (home / "index" / "CURRENT").write_text("{}")
    assert "kuaizhuan reindex" in failing(client)["index"]


def test_a_disk_that_is_nearly_full(client, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda path: usage(511 << 20))
    assert "511 MB" in failing(client)["disk"]


def test_strangers_are_told_what_fails_but_not_why(client):
    Heartbeat.objects.all().delete()
    assert failing(client, REMOTE_ADDR="203.0.113.7") == {"workers": ""}


def test_a_balancer_asks_for_some_parts_only(client):
    Heartbeat.objects.all().delete()
    assert failing(client, "/ready?only=read,write,static") == {}
    assert client.get("/ready?only=nonsense").status_code == 422
