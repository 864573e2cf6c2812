"""The sample units: as closed as systemd can tell, and what they start exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kuaizhuan.cli import commands
from kuaizhuan.core.config import SETTINGS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
WORST = 30
"""Tenths of systemd's exposure level: 0 is closed, 100 open."""
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is missing: apt-get install systemd"
)


def is_closed(unit: Path) -> bool:
    call = ["systemd-analyze", "security", "--offline=yes", f"--threshold={WORST}", str(unit)]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_service_is_closed(unit: Path) -> None:
    assert is_closed(unit)


@needs_systemd
def test_a_service_without_the_drop_in_is_not(tmp_path: Path) -> None:
    assert not is_closed(Path(shutil.copy(UNITS[0], tmp_path)))


@needs_systemd
def test_systemd_understands_the_units() -> None:
    files = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.is_file())
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, files)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if re.match(r"(/.*/)?kuaizhuan-", line)]
    assert [line for line in said if "/opt/kuaizhuan/bin/" not in line] == []


def test_each_command_of_the_units_exists() -> None:
    known = {name for name, _ in commands()}
    started = re.findall(r"/opt/kuaizhuan/bin/(\S+) ?(\S*)", "\n".join(unit.read_text() for unit in UNITS))
    assert {word for program, word in started if program == "kuaizhuan"} == {
        "worker",
        "check",
        "runperiodic",
        "backup",
    }
    assert {word for program, word in started if program == "kuaizhuan"} <= known
    assert {program for program, _ in started} == {"kuaizhuan", "gunicorn"}


def test_each_timer_has_its_service() -> None:
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"kuaizhuan-periodic", "kuaizhuan-backup"}
    assert timers <= {unit.stem for unit in UNITS}


def test_the_samples_name_settings_that_exist() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "kuaizhuan.env").read_text(), re.MULTILINE)
    names += [
        name
        for unit in UNITS
        for name in re.findall(r"^Environment=([A-Z_]+)=", unit.read_text(), re.MULTILINE)
    ]
    assert len(names) > 5
    assert set(names) <= {setting.name for setting in SETTINGS}


@pytest.mark.skipif(not shutil.which("logrotate", path="/usr/sbin:/usr/bin"), reason="logrotate is missing")
def test_logrotate_understands_the_sample(tmp_path: Path) -> None:
    sample = tmp_path / "kuaizhuan"
    sample.write_text(
        (DEPLOY / "logrotate/kuaizhuan")
        .read_text()
        .replace("/var/log/kuaizhuan", str(tmp_path))
        .replace("www-data adm", "root root")
    )
    (tmp_path / "access.log").write_text("a line\n")
    call = [
        shutil.which("logrotate", path="/usr/sbin:/usr/bin"),
        "--debug",
        "--state",
        tmp_path / "state",
        sample,
    ]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr
