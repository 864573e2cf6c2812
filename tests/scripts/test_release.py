"""What a release is made of, and that its check sums are those of its files."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_of_a_test", ROOT / "scripts/release.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def test_it_holds_wheel_requirements_samples_and_sums(
    release: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        release,
        "build_wheel",
        lambda root, folder: (folder / "kuaizhuan-1.2.3-py3-none-any.whl").write_bytes(b"wheel"),
    )
    (folder := tmp_path / "dist").mkdir()
    (folder / "of-an-earlier-one").touch()
    said = release.collect(ROOT, folder)
    names = {"kuaizhuan-1.2.3-py3-none-any.whl", "requirements.txt", release.DEPLOY, release.SUMS}
    assert {path.name for path in folder.iterdir()} == names
    assert {line.split()[1] for line in said.splitlines()} == names - {release.SUMS}
    with tarfile.open(folder / release.DEPLOY) as archive:
        held = {entry.name for entry in archive}
    assert {
        "deploy/kuaizhuan.env",
        "deploy/nginx/kuaizhuan.conf",
        "deploy/systemd/kuaizhuan-web.service",
    } <= held
    if program := shutil.which("sha256sum"):
        check = [program, "--check", "--quiet", "--strict", release.SUMS]
        assert subprocess.run(check, cwd=folder, check=False).returncode == 0
        (folder / "requirements.txt").write_text("changed")
        assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1


def test_what_cannot_be_built_is_said(release: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[build-system]\nrequires = []\nbuild-backend = 'no_such'\n")
    with pytest.raises(ValueError, match="no_such"):
        release.build_wheel(tmp_path, tmp_path / "out")
