"""The figures that a monitor collects, in the text format of Prometheus.

How the node stands is read from the database when it is asked, so all processes say the same. What each web process
has answered is counted in files that all of them share, where `KZ_METRICS_DIR` names a folder for them.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core import config, jobs, outbox
from kuaizhuan.core.models import ChainHead, Letter

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.core import Metric

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
"""What a proxy may say beside, or instead of, X-Forwarded-For."""


def may_measure(request: HttpRequest) -> bool:
    """Whether the request comes from one of the networks in `KZ_METRICS_ADDRESSES`.

    What came through a proxy that the node was not told of comes from nowhere, or the whole world would be local.
    """
    named = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.NINJA_NUM_PROXIES
    if named and proxies:
        address_text = named[-min(proxies, len(named))]
    elif named or any(name in request.META for name in FORWARDED):
        return False
    else:
        address_text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(address_text)
    except ValueError:
        return False
    networks = (part.strip() for part in config.read("KZ_METRICS_ADDRESSES").split(","))
    return any(address in ip_network(part) for part in networks if part)


class Measured:
    """Counts what a web process answers, by the name of the view and the status, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_DIR:
            raise MiddlewareNotUsed
        Path(settings.METRICS_DIR).mkdir(parents=True, exist_ok=True)
        self.get_response = get_response
        self.requests, self.seconds = _make_counters()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match is not None else ""
        self.requests.labels(view, str(response.status_code)).inc()
        self.seconds.labels(view).observe(time.perf_counter() - begun)
        return response


@cache
def _make_counters() -> tuple[Counter, Histogram]:
    """In the registry of the process; the names may be given once."""
    from prometheus_client import Counter, Histogram

    buckets = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
    return (
        Counter("kuaizhuan_requests", "Requests answered.", ["view", "status"]),
        Histogram("kuaizhuan_request_seconds", "How long the answer took.", ["view"], buckets=buckets),
    )


def write_figures() -> tuple[bytes, str]:
    """The figures as they are now, and their content type."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    registry.register(Node())
    ProcessCollector(registry=registry)
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


class Node:
    """How the node stands; a database that is away costs its figures, not the answer."""

    def describe(self) -> list[Metric]:
        """Nothing is asked before somebody collects."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            yield from (*_queue(), *_workers(), *_rows(), _gauge("database_up", "Whether it answers.", 1))
        except (DatabaseError, InterfaceError):
            yield _gauge("database_up", "Whether it answers.", 0)
        free = shutil.disk_usage(settings.HOME).free
        yield _gauge("disk_free_bytes", "Free space where KZ_HOME is.", free)


def _queue() -> Iterator[Metric]:
    rows = DBTaskResult.objects.order_by().values_list("task_path", "status").annotate(Count("pk"))
    counts = {(jobs.name_of(path), status.lower()): count for path, status, count in rows}
    yield _family("jobs", "Jobs remembered, by state.", ["job", "state"], counts)
    yield _gauge("jobs_failing", "Jobs that failed and wait for another attempt.", jobs.failing().count())
    yield _gauge(
        "oldest_job_seconds", "Age of the oldest job that is due.", _measure_age(jobs.oldest_waiting())
    )
    yield _gauge("letters", "Mails that wait, or that nobody took.", Letter.objects.count())
    oldest = _measure_age(jobs.oldest_unfinished(outbox.JOB))
    yield _gauge("oldest_letter_seconds", "Age of the oldest mail that waits.", oldest)


def _workers() -> Iterator[Metric]:
    ages = {(each.name,): _measure_age(each.seen) for each in jobs.workers()}
    yield _family("worker_silent_seconds", "Since the worker said that it lives.", ["worker"], ages)


def _rows() -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily

    counts = {
        (kind, state): count
        for kind, model in KINDS.items()
        for state, count in model.objects.order_by().values_list("state").annotate(Count("pk"))
    }
    yield _family("rows", "Rows of the catalogue.", ["kind", "state"], counts)
    last = ChainHead.objects.values_list("seq", flat=True).first() or 0
    yield CounterMetricFamily("kuaizhuan_events", "Events of the audit chain.", last)


def _measure_age(since: Any) -> float:
    return (timezone.now() - since).total_seconds() if since else 0.0


def _gauge(name: str, about: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"kuaizhuan_{name}", about, value)


def _family(name: str, about: str, labels: list[str], values: dict[tuple[str, ...], float]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"kuaizhuan_{name}", about, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
