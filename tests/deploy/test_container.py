"""Dockerfile and compose.yaml, walked without a daemon: what they copy, start, ask and set exists, and nothing is root."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import resolve

from kuaizhuan.cli import commands
from kuaizhuan.core.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
OF_DJANGO = {"migrate", "collectstatic"}
PINNED = re.compile(r"[a-z0-9]+:\d+\.\d+(\.\d+)?-[a-z-]+")
"""An image by a name without a host, and a release."""


@cache
def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with what it says, variables filled in."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text()).replace("\\\n", " ")
    said = [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]
    given = dict(value.split("=", 1) for kind, value in said if kind == "ARG")
    return [(kind, re.sub(r"\$\{(\w+)\}", lambda m: given[m[1]], value)) for kind, value in said]  # type: ignore[misc]


def stage(name: str) -> list[tuple[str, str]]:
    """The instructions of a stage; "" is the last, which is the image."""
    stages: list[list[tuple[str, str]]] = []
    for kind, value in instructions():
        if kind == "FROM":
            stages.append([])
        if stages:
            stages[-1].append((kind, value))
    [found] = [each for each in stages if each[0][1].endswith(f" AS {name}")] if name else [stages[-1]]
    return found


def copied(name: str) -> list[str]:
    """What a stage takes out of the checkout."""
    words = [shlex.split(value) for kind, value in stage(name) if kind == "COPY"]
    return [source for each in words if not each[0].startswith("--from") for source in each[:-1]]


def reaches_the_build(path: str) -> bool:
    """Whether .dockerignore lets `path` in; its last fitting line decides."""
    inside = True
    for line in (ROOT / ".dockerignore").read_text().split("\n"):
        pattern = line.removeprefix("!").removeprefix("**/")
        if not line or line.startswith("#"):
            continue
        below = [path, *(str(parent) for parent in Path(path).parents)]
        fits = [
            part
            for part in below
            if fnmatch(part, pattern) or ("**/" in line and fnmatch(Path(part).name, pattern))
        ]
        if fits:
            inside = line.startswith("!")
    return inside


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def started() -> list[str]:
    """All shell lines and commands of both files."""
    lines = [value for kind, value in instructions() if kind in ("RUN", "CMD", "HEALTHCHECK")]
    for service in compose()["services"].values():
        command = service.get("command", [])
        lines.append(" ".join(command) if isinstance(command, list) else command)
        lines.append(" ".join(service.get("healthcheck", {}).get("test", [])))
    return lines


def test_images_are_pinned_and_named_without_a_host() -> None:
    named = [value.split()[0] for kind, value in instructions() if kind == "FROM"]
    named += [each["image"] for each in compose()["services"].values() if "build" not in each]
    assert len(named) == 4
    assert [name for name in named if not PINNED.fullmatch(name)] == []


def test_the_image_has_a_python_that_the_project_allows() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    [version] = {
        value for kind, value in instructions() if kind == "FROM" and value.startswith("python:")
    } - {stage("build")[0][1]}
    minor = int(re.match(r"python:3\.(\d+)", version)[1])  # type: ignore[index]
    low, high = (int(number) for number in re.findall(r"3\.(\d+)", wanted))
    assert low <= minor < high
    assert stage("build")[0][1] == f"{version} AS build"


@pytest.mark.parametrize("name", ["front", "build", ""])
def test_what_is_copied_exists_and_reaches_the_build(name: str) -> None:
    sources = copied(name)
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if not reaches_the_build(source)] == []


def test_what_is_private_stays_out() -> None:
    kept_out = (".env", "kuaizhuan.env", "var/secret_key", ".git/config", "node_modules/x", "tests/conftest.py",
                "src/kuaizhuan/web/static/vendor/htmx.min.js")  # fmt: skip
    assert [path for path in kept_out if reaches_the_build(path)] == []
    assert reaches_the_build("src/kuaizhuan/cli.py")


def test_nothing_is_installed_without_a_hash() -> None:
    lines = [value for kind, value in instructions() if kind == "RUN"]
    calls = [call for line in lines for call in line.split("&&") if "pip install" in call or "npm" in call]
    assert len(calls) == 3
    for call in calls:
        assert "--require-hashes" in call or "--no-index" in call or "npm ci" in call
    [asked] = [call for call in calls if "--require-hashes" in call]
    assert "requirements/base.txt" in copied("build")
    assert "requirements/base.txt" in asked


def test_each_command_that_is_started_exists() -> None:
    known = {name for name, _ in commands()} | OF_DJANGO
    found = {word for line in started() for word in re.findall(r"(?:^|[ ;&])kuaizhuan ([a-z]+)", line)}
    assert found == {"migrate", "collectstatic", "worker", "runperiodic", "backup"}
    assert found <= known


def test_each_address_that_is_asked_exists() -> None:
    asked = [
        line.replace('"', "").replace(",", "").replace("]", "").split()[-1]
        for line in started()
        if "health.py" in line
    ]
    assert len(asked) >= 2
    assert {resolve(address).view_name for address in asked} <= {"web:health", "web:ready"}


def test_nothing_of_the_node_is_root_or_writes_into_the_image() -> None:
    users = [value for kind, value in stage("") if kind == "USER"]
    assert users == ["10001:10001"]
    services = compose()["services"]
    assert set(services) == {"database", "tables", "web", "worker", "periodic", "backup"}
    for name, service in services.items():
        assert service["security_opt"] == ["no-new-privileges:true"]
        if name != "database":
            assert (service["read_only"], service["cap_drop"], "user" in service) == (True, ["ALL"], False)
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_volumes_secrets_and_settings_exist() -> None:
    said, known = compose(), {setting.name for setting in SETTINGS}
    [places] = [value for kind, value in stage("") if kind == "VOLUME"]
    for service in said["services"].values():
        volumes = dict(each.split(":", 1) for each in service["volumes"])
        assert set(volumes) <= set(said["volumes"])
        assert set(service.get("secrets", ())) <= set(said["secrets"])
        assert set(service.get("depends_on", ())) <= set(said["services"])
        if "build" in service:
            assert set(service["environment"]) <= known
            assert {place for place in volumes.values() if f'"{place}"' not in places} == set()
    text = (ROOT / "compose.yaml").read_text()
    assert set(re.findall(r"(?i)password[^:\n]*: +(\S+)", text)) == {
        "/run/secrets/postgres_password",
        "{environment:",
    }


@pytest.mark.slow
def test_the_wheel_of_the_image_is_built_of_what_is_copied(tmp_path: Path) -> None:
    """The last steps of the stage `build`, with the front-end files where npm would have put them."""
    vendor = ROOT / "src/kuaizhuan/web/static/vendor"
    if not vendor.is_dir():
        pytest.skip("no front-end files: run make demo or make test once")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in tracked:
        if any(
            name == source or name.startswith(f"{source}/") for source in copied("build")
        ) and reaches_the_build(name):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    for name, source in json.loads((ROOT / "package.json").read_text())["vendor"].items():
        (tmp_path / "node_modules" / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(vendor / name, tmp_path / "node_modules" / source)
    for call in (
        ["scripts/bootstrap.py", "vendor"],
        ["-c", "from setuptools.build_meta import build_wheel as b; b('out')"],
    ):
        done = subprocess.run(
            [sys.executable, *call], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("kuaizhuan-*.whl"))) == 1
