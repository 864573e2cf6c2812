"""What every test stands on: a home of its own, the measuring data where there is one, jobs on request."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

# No test minds the clock: the machine may be busy with something else.
hypothesis.register_profile("patient", deadline=None)
hypothesis.load_profile("patient")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are numbered: packed ones hold the time, and processes side by side must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def addresses():
    """All pages are loaded before a test stops the clock: schemas of the interface read the real class of dates."""
    from django.urls import get_resolver

    return get_resolver().url_patterns


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Index and uploads of one test only; quick passwords, plain static files."""
    settings.HOME = tmp_path
    settings.INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


@pytest.fixture(autouse=True)
def limits_of_one_test(settings, tmp_path):
    """What allauth counts by address is forgotten after each test."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }


@pytest.fixture
def unlimited(settings):
    """No address and no token asks too often."""
    settings.API_RATE = settings.API_RATE_VISITOR = 0


@pytest.fixture(autouse=True)
def staff_at_work(request):
    """Staff who sign in are in a staff session at once; a test about that is marked `off_duty`."""
    from django.contrib.auth.signals import user_logged_in

    from kuaizhuan.people import services
    from kuaizhuan.people.queries import actor_for, staff_roles
    from kuaizhuan.web.middleware import STAFF

    def start(request, user, **_):
        if staff_roles(user):
            session = services.start_staff_session(user, by=actor_for(user), reason="for a test")
            request.session[STAFF] = session.code

    if request.node.get_closest_marker("off_duty"):
        yield
        return
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
    from kuaizhuan.core import jobs

    def run() -> None:
        jobs.work_off()
        assert jobs.failures() == []

    return run
