"""The demo world is built once, anew when it was cut off, and never beside other data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from factories import a_user, an_organisation
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.errors import Conflict
from kuaizhuan.ops import demo_world
from kuaizhuan.ops.management.commands import demo
from kuaizhuan.people.demo.actors import EDITOR
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.roles import Role


@pytest.fixture
def played(monkeypatch, settings):
    """How often the world was played; a small one, whose first performance can be cut off."""
    times: list[str] = []
    whole: list[bool] = []

    def play(say):
        times.append("begun")
        an_organisation("示例大学")
        if not whole:
            settings.MEDIA_ROOT.mkdir()
            raise KeyboardInterrupt
        a_user(Role.EDITOR, username=EDITOR)

    monkeypatch.setattr(demo_world, "_play", play)
    return times, whole


@pytest.mark.django_db(transaction=True)
def test_a_world_that_was_cut_off_is_built_anew(played, settings):
    times, whole = played
    with pytest.raises(KeyboardInterrupt):
        demo_world.build(lambda line: None)
    whole.append(True)
    said: list[str] = []
    assert demo_world.build(said.append).new
    assert said == ["the world was left unfinished: built anew"]
    assert Organisation.objects.count() == 1
    assert not settings.MEDIA_ROOT.exists()
    assert audit.verify() is None
    assert not demo_world.build(said.append).new
    assert len(times) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("there", [lambda: an_organisation("某大学"), lambda: a_user(Role.OPERATOR)])
def test_no_world_beside_other_data(played, there):
    there()
    with pytest.raises(Conflict, match=r"ops\.demo\.not_empty"):
        demo_world.build(lambda line: None)
    assert played[0] == []
    assert not User.objects.filter(username=EDITOR).exists()


def test_a_port_in_use_is_said_before_anything_is_built():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CommandError, match="PORT=8001"):
        call_command("demo", "--port", str(taken.getsockname()[1]))


@pytest.mark.parametrize(
    ("ends", "status"), [("raise SystemExit(3)", 3), ("import time; time.sleep(60)", 143)]
)
def test_serving_leaves_no_process_behind(monkeypatch, ends, status):
    """The two processes are stood in for by ones that sleep; the first may end by itself, or we are told to end."""
    calls = iter([ends, "import time; time.sleep(60)"])
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(call):
        started.append(real([sys.executable, "-c", next(calls)]))
        if status == 143 and len(started) == 2:
            threading.Timer(0.2, os.kill, [os.getpid(), signal.SIGTERM]).start()
        return started[-1]

    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]
    monkeypatch.setattr(demo.subprocess, "Popen", start)
    try:
        with pytest.raises(SystemExit) as end:
            demo.serve(8000)
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGHUP), before, strict=True):
            signal.signal(number, handler)
    assert end.value.code == status
    assert [process.poll() is None for process in started] == [False, False]


@pytest.mark.django_db
def test_packages_build_from_below_each_when_the_jobs_of_the_one_before_are_done(monkeypatch):
    def builder(name):
        def build(say):
            assert jobs.oldest_waiting() is None
            say(name)
            jobs.after_commit_once("notices.mail")

        return SimpleNamespace(build=build)

    found = (builder("catalog"), SimpleNamespace(), builder("match"))
    monkeypatch.setattr(demo_world, "modules", lambda name: found if name == "demo" else ())
    said: list[str] = []
    assert demo_world.build(said.append).new
    assert said == ["catalog", "match"]
    assert jobs.oldest_waiting() is None


def test_every_step_of_the_chain_adds_its_own():
    owners = [build.__module__ for build in demo_world.builders()]
    assert owners == [f"kuaizhuan.{step}.demo" for step in ("collect", "publish", "match", "transfer")]
