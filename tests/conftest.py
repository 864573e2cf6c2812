"""What every test stands on: a home of its own, the measuring data where there is one, jobs on request."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import freezegun
import pytest
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django import conf
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.urls import clear_script_prefix, get_resolver, set_urlconf
from django.utils import timezone, translation
from hypothesis import settings as hypothesis
from whitenoise.middleware import WhiteNoiseMiddleware

import factories
from kept import keep  # noqa: F401  a fixture of all tests
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.audit import covering
from kuaizhuan.core.jobs import queue
from kuaizhuan.people import services
from kuaizhuan.people.queries import actor_for, staff_roles
from kuaizhuan.publish import search_index
from kuaizhuan.web.middleware import STAFF
from migrated import django_db_keepdb, flush_of_guarded_tables, tables_afterwards  # noqa: F401
from selection import (  # noqa: F401  pytest looks for them here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

# What pytest itself times runs on when a test stops the clock.
freezegun.configure(extend_ignore_list=["_pytest.timing"])

# No test minds the clock: the machine may be busy with something else. And none fails by chance: the examples are the
# same each time, but where `make test-slow` looks for new ones.
hypothesis.register_profile("patient", deadline=None, derandomize=True, database=None)
hypothesis.register_profile("thorough", deadline=None, max_examples=1000, print_blob=True)
hypothesis.load_profile("patient")


BEFORE = pytest.StashKey[dict[str, object]]()
OF_THE_SESSION = ("PYTEST_CURRENT_TEST", "DJANGO_ALLOW_ASYNC_UNSAFE")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests, libraries and pages stay until the end: looking through them for garbage again and again is for nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are numbered: packed ones hold the time, and processes side by side must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def addresses():
    """All pages are loaded before a test stops the clock: schemas of the interface read the real class of dates."""
    return get_resolver().url_patterns


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Looked up once, and not by each client that a test makes; they are the same as long as their folders are."""
    look_up, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def take_known(middleware: WhiteNoiseMiddleware) -> None:
        folders = (middleware.static_prefix, *conf.settings.STATICFILES_DIRS, *conf.settings.INSTALLED_APPS)
        if folders not in known:
            already, middleware.files = middleware.files, {}
            look_up(middleware)
            known[folders], middleware.files = middleware.files, already
        middleware.files.update(known[folders])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", take_known)
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """What requests leave behind in their process is forgotten; what no test may leave behind fails the test."""
    item.stash[BEFORE] = lasting_state()
    factories.count_from(factories.IN_TESTS)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    yield
    translation.deactivate()
    timezone.deactivate()
    clear_script_prefix()
    set_urlconf(None)
    cache.clear()
    search_index._opened.clear()
    before, now = item.stash[BEFORE], lasting_state()
    del item.stash[BEFORE]
    left = {name: value for name, value in now.items() if value != before[name]}
    assert not left, f"left behind: {left}; before it was {[before[name] for name in left]}"


def lasting_state() -> dict[str, object]:
    """What all tests of a process share, and no test may change for the next one."""
    numbers, receivers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP), (audit.recorded, user_logged_in)
    return {
        "environment": {key: value for key, value in os.environ.items() if key not in OF_THE_SESSION},
        "folder": Path.cwd(),
        "search path": list(sys.path),
        "signal handlers": [signal.getsignal(number) for number in numbers],
        "jobs": (list(queue._JOBS), list(queue._PERIODIC)),
        "receivers": [
            len(each._live_receivers(None)[0]) for each in (*receivers, request_started, request_finished)
        ],
        "level of the log": logging.getLogger().level,
        "handlers of the log": [
            id(each) for each in logging.getLogger().handlers if type(each) is logging.StreamHandler
        ],
        "settings": id(conf.settings._wrapped),
    }


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Index and uploads of one test only."""
    settings.HOME = tmp_path
    settings.INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path


@pytest.fixture(autouse=True)
def factories_write_unseen(request, monkeypatch):
    """Factories write rows as no service does, and the audit says nothing of them; a test of that is marked `seen`."""
    if not request.node.get_closest_marker("seen"):
        monkeypatch.setattr(covering, "settle", lambda rows, found: None)


@pytest.fixture
def unlimited(settings):
    """No address, no token and no person asks or sends too often."""
    settings.API_RATE = settings.API_RATE_VISITOR = settings.FORM_RATE = 0


@pytest.fixture(autouse=True)
def staff_at_work(request):
    """Staff who sign in are in a staff session at once; a test about that is marked `off_duty`.

    Whoever signs in proved just now who they are, also where a test signs them in.
    """
    off_duty = bool(request.node.get_closest_marker("off_duty"))

    def start(request, user, **_):
        if not get_authentication_records(request, user):
            record_authentication(request, user, "password")
        if staff_roles(user) and not off_duty:
            session = services.start_staff_session(user, by=actor_for(user), reason="for a test")
            request.session[STAFF] = session.code

    user_logged_in.connect(start)
    yield
    user_logged_in.disconnect(start)


@pytest.fixture
def data_dir() -> Path:
    """The folder of real needs, patents and papers to measure with; the test is skipped without it."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("KZ_DATA", beside))
    if not (folder / "demands.jsonl").exists():
        pytest.skip("no measuring data: set KZ_DATA to its folder")
    return folder


@pytest.fixture
def run_jobs(db) -> Callable[[], None]:
    """Run what has been queued, until nothing is left; a job that failed fails the test."""

    def run() -> None:
        jobs.work_off()
        assert jobs.failures() == []

    return run
