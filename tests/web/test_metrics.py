"""/metrics says how the node stands, to the operator's networks only; requests are counted over all processes."""

from __future__ import annotations

import json
import sys

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import forked
from factories import an_achievement
from kuaizhuan.core import jobs
from kuaizhuan.core.models import ChainHead, Heartbeat
from kuaizhuan.web.metrics import Measured

parser = pytest.importorskip("prometheus_client.parser")
pytestmark = pytest.mark.django_db


def samples(client) -> dict[tuple[str, ...], float]:
    """Name and values of the labels → value."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    families = parser.text_string_to_metric_families(response.content.decode())
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_how_the_node_stands(client):
    an_achievement()
    jobs.after_commit("publish.index_rows", kind="achievement", codes=[])
    jobs.after_commit("core.sweep_files")
    DBTaskResult.objects.filter(task_path__endswith="sweep_files").update(status="FAILED")
    Heartbeat.objects.create(name="elsewhere-1", machine="elsewhere", kind="worker", seen=timezone.now())
    found = samples(client)
    assert found["kuaizhuan_jobs", "publish.index_rows", "ready"] == 1
    assert found["kuaizhuan_jobs", "core.sweep_files", "failed"] == 1
    assert found["kuaizhuan_rows", "achievement", "published"] == 1
    assert found["kuaizhuan_events_total",] == ChainHead.objects.get().seq > 0
    assert found["kuaizhuan_oldest_job_seconds",] > 0
    assert found["kuaizhuan_worker_silent_seconds", "elsewhere-1"] < 60
    assert found["kuaizhuan_letters",] == 0
    assert found["kuaizhuan_database_up",] == 1
    assert found["kuaizhuan_disk_free_bytes",] > 0
    assert found["process_resident_memory_bytes",] > 0


def test_without_the_database_it_says_so(client):
    def refuse(*_):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        found = samples(client)
    assert found["kuaizhuan_database_up",] == 0
    assert found["kuaizhuan_disk_free_bytes",] > 0
    assert ("kuaizhuan_letters",) not in found


@pytest.mark.parametrize(
    ("proxies", "sent", "status"),
    [
        (0, {"REMOTE_ADDR": "127.0.0.1"}, 200),
        (0, {"REMOTE_ADDR": "::1"}, 200),
        (0, {"REMOTE_ADDR": "10.0.0.9"}, 404),
        (0, {"REMOTE_ADDR": ""}, 404),
        (
            0,
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            404,
        ),  # a proxy nobody spoke of
        (0, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"}, 404),
        (1, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}, 404),
        (1, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.7"}, 404),  # made up
        (1, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7, 127.0.0.1"}, 200),
        (1, {"REMOTE_ADDR": "127.0.0.1"}, 200),  # past the proxy
        (1, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "nonsense"}, 404),
    ],
)
def test_from_where(client, settings, proxies, sent, status):
    settings.NINJA_NUM_PROXIES = proxies
    assert client.get("/metrics", **sent).status_code == status


def test_other_networks(client, monkeypatch):
    monkeypatch.setenv("KZ_METRICS_ADDRESSES", "10.0.0.0/8, 2001:db8::/32")
    told = {address: client.get("/metrics", REMOTE_ADDR=address).status_code
            for address in ("10.1.2.3", "2001:db8::1", "127.0.0.1")}  # fmt: skip
    assert told == {"10.1.2.3": 200, "2001:db8::1": 200, "127.0.0.1": 404}


def test_nothing_is_counted_without_a_folder_to_count_in(settings):
    settings.METRICS_DIR = ""
    with pytest.raises(MiddlewareNotUsed):
        Measured(lambda request: None)


ASK = """
import sys
sys.path[:0] = {path!r}
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for _ in range(2):
    client.get("/robots.txt")
client.get("/api/elsewhere")
print(client.get("/metrics").content.decode())
"""


def test_requests_are_counted_over_all_processes(tmp_path):
    environment = {
        "KZ_HOME": str(tmp_path), "KZ_METRICS_DIR": str(tmp_path / "counts"), "KZ_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings", "KZ_LOG_LEVEL": "CRITICAL",
    }  # fmt: skip
    said = [forked.run(["-c", ASK.format(path=sys.path)], environment) for _ in range(2)]
    assert said[1].returncode == 0, said[1].stderr
    families = parser.text_string_to_metric_families(said[1].stdout)
    found = {json.dumps([each.name, each.labels], sort_keys=True): each.value
             for family in families for each in family.samples}  # fmt: skip
    labels = {"view": "web:robots", "status": "200"}
    assert found[json.dumps(["kuaizhuan_requests_total", labels], sort_keys=True)] == 4
    assert found[json.dumps(["kuaizhuan_request_seconds_count", {"view": "web:robots"}], sort_keys=True)] == 4
    assert found[json.dumps(["kuaizhuan_requests_total", {"view": "", "status": "404"}], sort_keys=True)] == 2
