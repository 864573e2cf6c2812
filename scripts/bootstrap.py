"""Make a checkout ready to run: the environment, the front-end files, the catalogue of words, the database.

Each step names the inputs it depends on and leaves a stamp with their hash, so a second run does nothing
and takes a moment; one that was killed is done anew. Only the standard library is used, for this runs before
anything is installed.

    python3 scripts/bootstrap.py demo     what `make demo` needs, with the database
    python3 scripts/bootstrap.py tools    what the checks need: packages, tools, front-end files
    python3 scripts/bootstrap.py test     that, and Debian's packages for browser, PostgreSQL and words
    python3 scripts/bootstrap.py vendor   only the front-end files, copied out of node_modules where they are
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
UNFINISHED = STAMPS / "unfinished"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "src/kuaizhuan/web/static/vendor"
HOME = (ROOT / os.environ.get("KZ_HOME", "var")).resolve()
NEEDED = ("ensurepip", "_sqlite3", "_ssl", "_ctypes")
"""What some builds of Python lack of its standard library."""
HELD = []
"""The descriptor of the lock on this checkout."""
DEBIAN = {
    # package: something it brings
    "chromium": "/usr/bin/chromium",
    "postgresql": "/usr/lib/postgresql/*/bin/initdb",
    "gettext": "/usr/bin/xgettext",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}


class StepFailed(Exception):
    """What went wrong, and what to do about it, for the person at the keyboard."""


def main(target):
    """Run the steps of `target`; the exit status is 1 when one of them failed."""
    os.chdir(ROOT)
    try:
        if target == "vendor":
            copy_vendor_files()
            return 0
        alone()
        if target == "test":
            step("Debian packages", debian_packages, changed=bool(missing_debian_packages()))
        step("Python environment", make_venv, changed=not venv_works())
        install("base")
        if target != "demo":
            install("dev")
        stamped("kuaizhuan itself", install_project, [ROOT / "pyproject.toml"])
        wanted = [ROOT / "package.json", ROOT / "package-lock.json"]
        stamped("front-end files", front_end, wanted, [VENDOR, ROOT / "node_modules"])
        catalogues = sorted((ROOT / "src").rglob("*.po"))
        stamped(
            "word catalogues", compile_catalogues, catalogues, [po.with_suffix(".mo") for po in catalogues]
        )
        if target == "demo":
            database()
            static = [p for p in (ROOT / "src/kuaizhuan").glob("*/static/**/*") if p.is_file()]
            stamped("static files", collect_static, static, [HOME / "static"], STAMPS / key_of(str(HOME)))
    except StepFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def alone():
    """Wait until nobody else prepares this checkout, be it a step that outlived the run that began it."""
    HELD.append(os.open(ROOT, os.O_RDONLY))
    for wait in (fcntl.LOCK_NB, 0):
        try:
            fcntl.flock(HELD[0], fcntl.LOCK_EX | wait)
            return
        except BlockingIOError:
            print("  another run prepares this checkout; waiting for it", flush=True)
        except OSError:  # a file system without locks
            return


def step(name, work, *, changed=True):
    """Run `work` and print one line with the seconds it took; say nothing when there was nothing to do."""
    if not changed:
        return
    began = time.monotonic()
    print(f"  {name} … ", end="", flush=True)
    work()
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def stamped(name, work, inputs, outputs=(), folder=None):
    """`step`, unless the stamp says that it was done with the same `inputs` and its `outputs` are there."""
    folder = folder or STAMPS
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / name.replace(" ", "-")
    key = key_of(
        sys.version, str(ROOT), *(piece for path in inputs for piece in (str(path), path.read_bytes()))
    )
    done = stamp.exists() and stamp.read_text() == key and all(path.exists() for path in outputs)
    step(name, work, changed=not done)
    stamp.write_text(key)


def key_of(*pieces):
    digest = hashlib.sha256()
    for piece in pieces:
        data = piece if isinstance(piece, bytes) else piece.encode()
        digest.update(str(len(data)).encode() + b":" + data)
    return digest.hexdigest()


def run(*command, advice="", env=None):
    """Run `command` quietly; on failure raise with the end of what it printed and `advice`."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(env or {})},
        check=False,
        # Not to Debian's: a service that it starts would hold the lock for ever.
        pass_fds=HELD if command[0] != "apt-get" else (),
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.decode(errors="replace").splitlines()[-25:])
        said = " ".join(str(part) for part in command)
        raise StepFailed(f"failed: {said}\n{tail}\n{advice}".rstrip())


def missing_debian_packages():
    return [name for name, sign in DEBIAN.items() if not any(Path("/").glob(sign.lstrip("/")))]


def debian_packages():
    apt_install(*missing_debian_packages())


def apt_install(*names):
    """Install Debian packages when we may, else say what to type."""
    advice = f"Please install them and start again:  sudo apt-get install {' '.join(names)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepFailed(f"These packages are missing: {', '.join(names)}.\n{advice}")
    run("apt-get", "update", "-qq", advice=advice)
    run(
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        *names,
        advice=advice,
        env={"DEBIAN_FRONTEND": "noninteractive"},
    )


def venv_works():
    """Whether the environment is there, was made for this folder, and no installation into it was cut off."""
    marker = STAMPS / "interpreter"
    whole = PYTHON.exists() and marker.exists() and not UNFINISHED.exists()
    return whole and marker.read_text() == key_of(str(PYTHON.resolve()), str(ROOT))


def make_venv():
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        if missing == ["ensurepip"] and sys.base_prefix == "/usr":
            # Debian keeps what a virtual environment needs in a package of its own.
            apt_install(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
        else:
            raise StepFailed(
                f"{sys.executable} was built without {', '.join(name.strip('_') for name in missing)}.\n"
                "Please take another one and start again, such as Debian's:  make PYTHON=/usr/bin/python3 …"
            )
    run(sys.executable, "-m", "venv", "--clear", VENV)
    STAMPS.mkdir()
    (STAMPS / "interpreter").write_text(key_of(str(PYTHON.resolve()), str(ROOT)))


def pip_install(*arguments):
    UNFINISHED.touch()
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        *arguments,
        advice="The packages come from the Python package index; is it reached from here?",
    )
    UNFINISHED.unlink()


def install_locked(name):
    """Install exactly what the lock lists. It lists everything, so pip resolves nothing: a release that
    appeared since cannot come in by way of an extra that another package asks for."""
    pip_install("--no-deps", "--require-hashes", "-r", ROOT / f"requirements/{name}.txt")


def install(group):
    lock = ROOT / f"requirements/{group}.txt"
    stamped(f"Python packages ({group})", lambda: install_locked(group), [lock])


def install_project():
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT)


def npm():
    """The npm of the system, or the one that comes as a Python package into the environment."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if said.startswith("v") and int(said[1:].split(".")[0]) >= 18:
            return shutil.which("npm"), {}
    install_locked("node")
    return VENV / "bin/npm", {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def front_end():
    """Fetch what package-lock.json pins and copy the files that pages use; none of its scripts is run."""
    program, env = npm()
    run(
        program,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        env=env,
        advice="The front-end files come from the npm registry; is it reached from here?",
    )
    copy_vendor_files()


def copy_vendor_files():
    """Copy what `package.json` names out of node_modules."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in json.loads((ROOT / "package.json").read_text())["vendor"].items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "node_modules" / source).read_bytes()
        # A source map is not shipped, so the file must not ask for it.
        lines = [line for line in text.split(b"\n") if b"sourceMappingURL=" not in line[:40]]
        target.write_bytes(b"\n".join(lines) if source.endswith((".js", ".css")) else text)


def compile_catalogues():
    code = (
        "import pathlib, polib\n"
        "for path in pathlib.Path('src').rglob('*.po'):\n"
        "    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix('.mo')))"
    )
    run(PYTHON, "-c", code)


def manage(*arguments):
    run(PYTHON, "-m", "kuaizhuan.cli", *arguments)


def database():
    """Bring the tables up to date; on PostgreSQL always, for the stamp cannot know what is there."""
    migrations = sorted((ROOT / "src").glob("kuaizhuan/*/migrations/*.py"))
    if os.environ.get("DATABASE_URL"):
        step("database", lambda: manage("migrate", "--no-input"))
        return
    lock = ROOT / "requirements/base.txt"
    file = HOME / "kuaizhuan.sqlite3"
    inputs = [*migrations, lock]
    stamped("database", lambda: manage("migrate", "--no-input"), inputs, [file], STAMPS / key_of(str(HOME)))


def collect_static():
    manage("collectstatic", "--no-input", "--clear")


def suitable_python():
    """This interpreter, or another one on the machine that is neither too old nor too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return None
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # A shim of pyenv is there for each version, but answers only for those in use.
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return found
    sys.exit(
        "Python 3.11, 3.12 or 3.13 is needed; on Debian 12:  sudo apt-get install python3.11-venv\n"
        "Where it has another name:  make PYTHON=/path/to/python3.11 …"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("demo", "tools", "test", "vendor"):
        sys.exit(__doc__)
    other = suitable_python()
    if other:
        os.execv(other, [other, *sys.argv])
    sys.exit(main(sys.argv[1]))
