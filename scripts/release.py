"""Put what a release consists of into dist/: the wheel, its pinned requirements, the samples of deploy/, check sums.

Whoever runs a node needs no checkout: the four are enough, and SHA256SUMS tells whether they arrived whole. Run it by
`make dist`, in a checkout with nothing uncommitted.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"
DEPLOY = "kuaizhuan-deploy.tar.gz"


def build_wheel(root: Path, folder: Path) -> Path:
    """The wheel of the checkout `root`, in `folder`; `ValueError` with what pip says when it cannot be built."""
    call = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
            "--disable-pip-version-check", "--wheel-dir", str(folder), str(root)]  # fmt: skip
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(done.stderr.strip())
    [wheel] = folder.glob("kuaizhuan-*.whl")
    return wheel


def pack_samples(root: Path, target: Path) -> None:
    """The files of ``deploy/`` as one archive, owned by root, the same bytes for the same files."""
    with tarfile.open(target, "w:gz") as archive:
        for path in sorted((root / "deploy").rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                entry = tarfile.TarInfo(str(path.relative_to(root)))
                content = path.read_bytes()
                entry.size, entry.mode = len(content), 0o644
                archive.addfile(entry, io.BytesIO(content))


def write_sums(folder: Path) -> str:
    """A line for each file of `folder`, as ``sha256sum --check`` reads them; also written there."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines))
    return "".join(lines)


def collect(root: Path, folder: Path) -> str:
    """Fill `folder` anew with the release of the checkout `root`; the lines of its check sums."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build_wheel(root, folder)
    shutil.copyfile(root / "requirements/base.txt", folder / "requirements.txt")
    pack_samples(root, folder / DEPLOY)
    return write_sums(folder)


if __name__ == "__main__":
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if changed.stdout:
        sys.exit(f"not released, for it is in no commit:\n{changed.stdout.rstrip()}")
    try:
        print(collect(ROOT, ROOT / "dist"), end="")
    except ValueError as problem:
        sys.exit(str(problem))
