"""Whatever is typed, a command says one thing that helps: its help, or what is wrong in a sentence, never a traceback."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands

from kuaizhuan import __version__, cli

OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("kuaizhuan."))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where one stands: files as they should not be."""
    folder = tmp_path / "字 and spaces"
    folder.mkdir()
    (folder / "empty").touch()
    (folder / "bytes").write_bytes(bytes(range(256)) * 40)
    (folder / "folder").mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_overview_names_each_command_with_what_it_does(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["kuaizhuan"])
    cli.main()
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said if line.startswith("  ") and line[2] != " "] == OURS
    monkeypatch.setattr(sys, "argv", ["kuaizhuan", "--version"])
    cli.main()
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        *(["import", "achievements", name] for name in ("no-such", "empty", "bytes", "folder")),
        *(["rules", "check", name] for name in ("no-such", "empty", "bytes", "folder")),
        *(["restore", name] for name in ("no-such", "empty", "bytes", "folder")),
        *(["match", "score", name] for name in ("no-such", "bytes", "folder")),
        *(["match", "index", name, "--index", "made"] for name in ("no-such", "empty", "bytes", "folder")),
        *(["match", "query", name, "钢"] for name in ("no-such", "empty", "folder")),
        ["match", "query", "no-such", "@no-such"],
        ["match", "bulk", "empty", "--index", "no-such", "-o", "out.jsonl"],
        ["match", "train", "bytes", "-o", "out"],
        ["match", "eval", "bytes"],
        ["match", "show", "A000"],
        ["match", "feedback", "folder"],
        ["match", "feedback", "no-such/out"],
        ["template", "demands", "folder"],
        ["template", "demands", "no-such/out.xlsx"],
        ["backup", "folder"],
        ["backup", "no-such/out.tar.gz"],
        ["bench", "match", "--labelled", "no-such"],
        ["bench", "match", "--docs", "0"],
        ["bench", "import", "--rows", "0"],
        ["rules", "explain", "XX-1"],
        ["rules", "list", "--topic", "xx"],
        ["search", "钢", "--filter", "x=1"],
        ["search", "钢", "-k", "0"],
        ["search", "钢", "--sort", "x"],
        ["reindex", "--jobs", "0"],
        ["demo", "--port", "99999", "--no-serve"],
        ["account", "x", "--role", "king"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.any_database("what commands say")
@pytest.mark.django_db
def test_what_is_wrong_is_said_in_a_sentence(folder, capsys, words):
    with pytest.raises((CommandError, SystemExit)) as end:
        call_command(*words)
    said = str(end.value) if isinstance(end.value, CommandError) else capsys.readouterr().err
    assert len(said.strip()) > 10
    assert "Traceback" not in said
    assert getattr(end.value, "code", 1) != 0


def test_a_node_without_tables_says_what_to_do(tmp_path):
    env = {**os.environ, "KZ_HOME": str(tmp_path), "DATABASE_URL": ""}
    call = [sys.executable, "-m", "kuaizhuan.cli", "runperiodic"]
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "kuaizhuan migrate" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_has_gone_is_not_an_error(tmp_path):
    call = f"{shlex.quote(sys.executable)} -m kuaizhuan.cli rules list | head -1"
    env = {**os.environ, "KZ_HOME": str(tmp_path)}
    done = subprocess.run(call, shell=True, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("TC-001")
    assert done.stderr == ""
