"""A checkout is set up once, anew after a kill, by one run at a time; what is missing is said with what to type."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import signal
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script, for a checkout in `tmp_path`."""
    spec = importlib.util.spec_from_file_location("bootstrap_of_a_test", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMPS", tmp_path / ".venv/stamps")
    monkeypatch.setattr(module, "UNFINISHED", tmp_path / ".venv/stamps/unfinished")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv/bin/python")
    return module


@pytest.fixture
def environment(bootstrap):
    """An environment that looks made, without the time it takes to make one."""
    bootstrap.STAMPS.mkdir(parents=True)
    bootstrap.PYTHON.parent.mkdir()
    bootstrap.PYTHON.symlink_to(sys.executable)
    (bootstrap.STAMPS / "interpreter").write_text(
        bootstrap.key_of(str(bootstrap.PYTHON.resolve()), str(bootstrap.ROOT))
    )
    return bootstrap


def test_an_environment_holds_while_nothing_of_it_changes(environment, tmp_path, monkeypatch):
    assert environment.venv_works()
    monkeypatch.setattr(environment, "ROOT", tmp_path / "moved")
    assert not environment.venv_works()


@pytest.mark.parametrize("installed", [True, False])
def test_an_installation_that_was_cut_off_is_made_anew(environment, monkeypatch, installed):
    def pip(*command, **_):
        if not installed:
            raise KeyboardInterrupt

    monkeypatch.setattr(environment, "run", pip)
    if installed:
        environment.pip_install("x")
    else:
        with pytest.raises(KeyboardInterrupt):
            environment.pip_install("x")
    assert environment.venv_works() is installed


@pytest.mark.parametrize(
    ("prefix", "lacking", "said"),
    [
        ("/usr", ["ensurepip"], r"apt-get install python3\.\d+-venv"),
        ("/home/me/.pyenv/versions/3.11.7", ["ensurepip"], "without ensurepip.*PYTHON=/usr/bin/python3"),
        ("/usr", ["_sqlite3"], "without sqlite3.*PYTHON="),
    ],
)
def test_a_python_that_lacks_something(bootstrap, monkeypatch, prefix, lacking, said):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda name: None if name in lacking else found(name)
    )
    monkeypatch.setattr(bootstrap.sys, "base_prefix", prefix)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.StepFailed, match=f"(?s){said}"):
        bootstrap.make_venv()


def test_a_shim_without_a_python_behind_it_is_passed_over(bootstrap, tmp_path, monkeypatch):
    for name, body in (("python3.13", "exit 127"), ("python3.12", "exit 0")):
        shim = tmp_path / name
        shim.write_text(f"#!/bin/sh\n{body}\n")
        shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 14, 0))
    assert bootstrap.suitable_python() == str(tmp_path / "python3.12")


def test_steps_of_a_killed_run_are_waited_for(bootstrap, tmp_path):
    bootstrap.alone()
    bootstrap.run("sh", "-c", f"sleep 60 >/dev/null 2>&1 & echo $! > '{tmp_path}/number'")
    os.close(bootstrap.HELD.pop())  # as if this run were killed
    other = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.kill(int((tmp_path / "number").read_text()), signal.SIGKILL)
    fcntl.flock(other, fcntl.LOCK_EX)
    os.close(other)


@pytest.mark.parametrize(("changed", "calls"), [("nothing", 1), ("input", 2), ("output", 2)])
def test_a_step_is_done_again_when_something_changed(bootstrap, tmp_path, changed, calls):
    done, source, result = [], tmp_path / "in", tmp_path / "out"
    source.write_text("1")

    def work():
        done.append(1)
        result.write_text("made")

    bootstrap.stamped("a step", work, [source], [result])
    if changed == "input":
        source.write_text("2")
    if changed == "output":
        result.unlink()
    bootstrap.stamped("a step", work, [source], [result])
    assert len(done) == calls


def test_a_step_that_failed_leaves_no_stamp(bootstrap, tmp_path):
    def fail():
        raise bootstrap.StepFailed

    for _ in range(2):
        with pytest.raises(bootstrap.StepFailed):
            bootstrap.stamped("a step", fail, [])
