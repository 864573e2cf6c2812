"""Each command, whoever adds it: tells what it takes, refuses wrong arguments with 2, and answers programs in JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.core.management import call_command, get_commands, load_command_class

from factories import a_demand, an_achievement
from kuaizhuan import cli
from kuaizhuan.catalog.states import State
from kuaizhuan.core.config import sentences
from kuaizhuan.ops import completion
from kuaizhuan.publish import search_index

OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("kuaizhuan."))
PLACES = {place.path: place for place in completion.places() if place.path and place.path[0] in OURS}
ANSWERS = sorted(path for path, place in PLACES.items() if "--json" in place.words)
RUNS = {
    ("account",): ["zhang", "--role", "operator"],
    ("audit", "key"): [],
    ("audit", "verify"): [],
    ("backup",): ["out.backup"],
    ("check",): ["--deploy", "--fail-level", "CRITICAL"],
    ("export",): ["demands", "out.xlsx"],
    ("import",): ["organisations", "new.csv", "--dry-run"],
    ("keys",): ["list"],
    ("match", "refresh"): [],
    ("match", "show"): ["DEMAND"],
    ("match", "vectors"): [],
    ("publish",): ["demand"],
    ("reindex",): ["--jobs", "1"],
    ("rules", "explain"): ["TC-045"],
    ("rules", "list"): ["--topic", "vat"],
    ("runperiodic",): [],
    ("search",): ["钢"],
    ("template",): ["demands", "out.xlsx"],
    ("worker",): ["--until-empty"],
}
"""What is asked of each command that answers in JSON; DEMAND: the code of a public need."""
ELSEWHERE = {
    (
        "audit",
        "reconcile",
    ): "fails for rows that tests make past the services: tests/core/audit/test_insider.py",
    ("audit", "cover"): "fails as reconcile does: tests/core/audit/test_covering.py",
    ("audit", "archive"): "needs a setting, and old events: tests/core/audit/test_archiving.py",
    ("audit", "anchor"): "needs somewhere for anchors to go: tests/core/audit/test_anchors.py",
    ("harvest",): "needs a repository: tests/collect/harvest",
    ("jobs",): "a list of jobs: tests/ops/test_jobs_command.py",
    ("match", "eval"): "one object of an engine that needs rated pairs: tests/match/engine",
    ("match", "query"): "an object a line, of an index of files: tests/match/engine",
    ("push",): "needs a node to send to: tests/ops/push/test_push.py",
    ("restore",): "takes the place of the whole node: tests/ops/backup/test_kept_keys.py",
    ("rules", "check"): "tests/ops/test_rules_command.py",
}


def parser_of(path: tuple[str, ...]):
    command = load_command_class(str(get_commands()[path[0]]), path[0])
    command._called_from_command_line = True
    return command.create_parser("kuaizhuan", path[0])


@pytest.mark.parametrize("path", PLACES, ids=" ".join)
def test_it_tells_what_it_takes(path, capsys):
    with pytest.raises(SystemExit) as end:
        parser_of(path).parse_args([*path[1:], "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: kuaizhuan {' '.join(path)}")


@pytest.mark.parametrize("path", PLACES, ids=" ".join)
@pytest.mark.parametrize("wrong", ["--no-such-option", "--json=1"])
def test_wrong_arguments_end_it_with_two(path, wrong, capsys):
    with pytest.raises(SystemExit) as end:
        parser_of(path).parse_args([*path[1:], wrong])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "error: " in said
    assert "Traceback" not in said


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "new.csv").write_text("单位名称,统一社会信用代码\n示例单位,\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.any_database("what commands say")
@pytest.mark.django_db(transaction=True)
def test_each_answer_is_one_object(folder, capsys):
    assert set(ANSWERS) == set(RUNS) | set(ELSEWHERE)
    need = a_demand(title="求耐蚀钢", state=State.PUBLISHED)
    an_achievement(title="耐蚀钢的制备", state=State.PUBLISHED)
    a_demand(title="求", description="", state=State.DRAFT)
    search_index.rebuild()
    for path, words in RUNS.items():
        capsys.readouterr()
        (folder / "out.xlsx").unlink(missing_ok=True)
        given = [need.code if word == "DEMAND" else word for word in words]
        try:
            call_command(*path, *given, "--json")
        except SystemExit as end:
            assert (path, end.code) == (("publish",), 1)  # nothing but refused  # noqa: PT017
        facts = json.loads(capsys.readouterr().out)
        assert isinstance(facts, dict), path
        assert facts, path


def test_a_terminal_is_answered_in_its_language(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL", "LANG")}
    for spoken, one, other in (
        ({"LANG": "zh_CN.UTF-8"}, "缺少参数 WORDS", "没有筛选项“y”"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "required: WORDS", "no filter “y”"),
        ({}, "缺少参数 WORDS", "没有筛选项“y”"),
    ):
        env = {**kept, **spoken, "KZ_HOME": str(tmp_path), "DATABASE_URL": "", "PYTHONUTF8": "1"}
        for words, said in ((["search"], one), (["search", "x", "--filter", "y=1"], other)):
            call = [sys.executable, "-m", "kuaizhuan.cli", *words]
            done = subprocess.run(call, env=env, capture_output=True, text=True, check=False)
            assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_command_that_is_not_there(monkeypatch, capsys):
    monkeypatch.setenv("LANGUAGE", "zh_CN")  # and so it is as before afterwards
    monkeypatch.setattr(cli.gettext, "textdomain", lambda domain: domain)
    monkeypatch.setattr("django.setup", lambda: None)  # which is done, and would move the log
    with pytest.raises(SystemExit) as end:
        cli.run(["serch"])
    assert (end.value.code, "search" in capsys.readouterr().err) == (2, True)
    assert sentences.language({"LC_ALL": "", "LANG": "en_US.UTF-8"}) == "en"
    assert sentences.language({"LANG": "C.UTF-8"}) == "zh-hans"


COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kuaizhuan; printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["ru"], ["rules", "runperiodic"]),
        (["rules", "ch"], ["check"]),
        (["rules", "list", "--to"], ["--topic"]),
        (["account", "zhang", "--role", "op"], ["operator"]),
        (["keys", "ro"], ["rotate"]),
        (["backup", "--force", "x"], [""]),
    ],
    ids=lambda words: " ".join(words),
)
def test_bash_completes(tmp_path, words, offered):
    if not shutil.which("bash"):
        pytest.skip("no bash")
    (tmp_path / "script").write_text(completion.bash())
    call = ["bash", "-c", COMPLETE, "bash", str(tmp_path / "script"), "kuaizhuan", *words]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert (done.stdout.splitlines(), done.stderr) == (offered, "")


@pytest.mark.parametrize("shell", sorted(completion.SHELLS))
def test_each_shell_knows_each_command(shell, capsys):
    call_command("completion", shell)
    script = capsys.readouterr().out
    assert [name for name in (*OURS, *completion.OF_DJANGO) if name not in script] == []
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)
