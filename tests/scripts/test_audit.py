"""A known vulnerability fails; an index that does not answer is said aloud and fails nothing."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "scripts/audit.py"
spec = importlib.util.spec_from_file_location("audit_of_locks", PATH)
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

GOOD = {"name": "good", "version": "1.0", "vulns": []}
BAD = {"name": "bad", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
HOPELESS = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
SKIPPED = {"name": "mine", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("answers", "fine", "said"),
    [
        ([GOOD], True, ["1 of 1 releases checked, 0 vulnerabilities known"]),
        ([GOOD, BAD], False, ["bad 1.0: PYSEC-1, fixed in 1.1", "2 of 2 releases checked, 1 vulnerabilities known"]),
        ([HOPELESS], False, ["old 1.0: PYSEC-2, fixed in no release", "1 of 1 releases checked, 1 vulnerabilities known"]),
        ([SKIPPED], True, ["0 of 1 releases checked, 0 vulnerabilities known; not checked, for the index does not answer: mine"]),
        (None, True, ["not checked: the index gave no answer; run this again with a network"]),
    ],
)  # fmt: skip
def test_verdict(answers, fine, said):
    assert audit.verdict(answers) == (fine, said)


@pytest.mark.parametrize(("output", "code"), [(json.dumps({"dependencies": [BAD]}), 1), ("", 0), ("{}", 0)])
def test_exit(monkeypatch, capsys, output, code):
    """The exit status of pip-audit itself is 1 for both, so that it is not asked."""
    monkeypatch.setattr(
        audit.subprocess,
        "run",
        lambda call, **_: subprocess.CompletedProcess(call, 1, stdout=output, stderr=""),
    )
    assert audit.main() == code
    assert capsys.readouterr().out.startswith("requirements/dev.txt: ")


def test_no_answer_in_time(monkeypatch):
    def hang(call, **_):
        raise subprocess.TimeoutExpired(call, 1)

    monkeypatch.setattr(audit.subprocess, "run", hang)
    assert audit.main() == 0
