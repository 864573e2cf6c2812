"""The wheel holds all that a node needs: built of the sources alone, installed elsewhere, and served from there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ops.serving import HOST, answers, ask, free_port, running, until

ROOT = Path(__file__).resolve().parents[2]
VENDOR = "src/kuaizhuan/web/static/vendor"
NEEDED = ("setup.py", "pyproject.toml", "MANIFEST.in", "package.json", "README.md", "LICENSE", "CHANGELOG.md")
QUIET = ("--quiet", "--no-index", "--no-deps", "--disable-pip-version-check")


def tracked(*below: str) -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z", *below], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.decode().split("\0") if (ROOT / name).is_file()]


def copy_sources(folder: Path) -> Path:
    """What is in the repository and what a package is made of, without anything that a checkout gathers."""
    for name in tracked(*NEEDED, "src", "requirements", "deploy"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    return folder


def pip(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        env={key: value for key, value in os.environ.items() if not key.startswith("PIP_")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built of the sources, the front-end files, and the leavings of an earlier build."""
    if not (ROOT / VENDOR).is_dir():
        pytest.skip("no front-end files: run make demo or make test once")
    folder = tmp_path_factory.mktemp("wheel")
    sources = copy_sources(folder / "sources")
    shutil.copytree(ROOT / VENDOR, sources / VENDOR)
    left = sources / "build/lib/kuaizhuan/of_an_earlier_build.py"
    left.parent.mkdir(parents=True)
    left.touch()
    done = pip("wheel", *QUIET, "--no-build-isolation", "--wheel-dir", folder, sources)
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("*.whl")
    return made


@pytest.mark.slow
def test_it_holds_every_file_of_the_sources_and_what_is_made(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    made = {f"kuaizhuan/web/static/vendor/{path.name}" for path in (ROOT / VENDOR).iterdir()}
    sources = {name.removeprefix("src/") for name in tracked("src")}
    made |= {name.removesuffix(".po") + ".mo" for name in sources if name.endswith(".po")}
    assert held == sources | made
    assert len(made) >= 5


@contextmanager
def installed(wheel: Path, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a node that knows only the wheel, and not this checkout."""
    done = pip("install", *QUIET, "--target", folder / "site", wheel)
    assert done.returncode == 0, done.stderr
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KZ_") and k not in ("DATABASE_URL",)}
    yield {
        **kept,
        "PYTHONPATH": str(folder / "site"),
        "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings",
        "KZ_HOME": str(folder / "home"),
        "KZ_HTTPS": "1",
        "KZ_HOSTS": HOST,
        # What a public node must have, or it does not pass its check.
        "KZ_NODE": "wheel",
        "KZ_DUTIES_APART": "1",
        "KZ_STAFF_SECOND_FACTOR": "1",
        "KZ_MAIL_HOST": HOST,
        "KZ_MAIL_FROM": "node@wheel.example",
    }


@pytest.mark.slow
def test_a_node_of_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with installed(wheel, tmp_path) as environment:

        def ok(*arguments: str) -> str:
            program = [sys.executable, str(tmp_path / "site/bin/kuaizhuan")]
            done = subprocess.run(
                [*program, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            return done.stdout

        assert "runperiodic" in ok("--help")
        where = "import kuaizhuan; print(kuaizhuan.__file__)"
        asked = subprocess.run(
            [sys.executable, "-c", where], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )  # fmt: skip
        assert Path(asked.stdout.strip()).is_relative_to(tmp_path / "site")
        ok("migrate", "-v0")
        ok("migrate", "--check")
        ok("check", "--deploy", "--fail-level", "ERROR")  # it warns of SQLite and of a backup not yet made
        ok("collectstatic", "-v0", "--noinput")
        ok("rules", "list")
        port, log = free_port(), tmp_path / "web.log"
        serve = ["gunicorn", "--chdir", str(tmp_path), "--bind", f"127.0.0.1:{port}", "kuaizhuan.wsgi"]
        with running(environment, log, *serve) as web:
            until(lambda: answers(port), web, log)
            chinese = ask(port, "/", **{"Accept-Language": "zh-CN"}).body.decode()
            english = ask(port, "/", **{"Accept-Language": "en"}).body.decode()
            assert ('<html lang="zh' in chinese, "需求" in chinese) == (True, True)
            assert ('<html lang="en' in english, "Sign in" in english) == (True, True)
            files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', chinese))
            assert {name.split("/")[2] for name in files} >= {"vendor"}
            assert {name: ask(port, name).status for name in files} == dict.fromkeys(files, 200)


def test_without_front_end_files_nothing_is_built(tmp_path: Path) -> None:
    sources = copy_sources(tmp_path / "sources")
    for way in ("build_wheel", "build_sdist"):
        call = f"from setuptools import build_meta; build_meta.{way}('out')"
        done = subprocess.run(
            [sys.executable, "-c", call], cwd=sources, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert f"missing in {VENDOR}: tabler.min.css" in done.stderr
        assert "Traceback" not in done.stderr
