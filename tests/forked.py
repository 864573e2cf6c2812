"""Commands in processes of their own that start at once: forked from one in which the libraries are loaded.

The forking process knows no settings and no database; a command reads its own from its environment, as ever.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")


def run(arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `python ARGUMENTS` comes to: arguments are ``-c CODE …`` or ``-m MODULE …``."""
    with tempfile.TemporaryDirectory() as folder:
        process = start(arguments, environment, Path(folder))
        process.join()
        out, err = ((Path(folder) / name).read_text(encoding="utf-8") for name in ("out", "err"))
    return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def start(arguments: list[str], environment: Mapping[str, str], folder: Path) -> BaseProcess:
    """The process, begun; what it says goes to the files ``out`` and ``err`` of `folder`."""
    path = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        _CONTEXT.set_forkserver_preload(["warm"])
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH") if path is None else os.environ.update(PYTHONPATH=path)
    process = _CONTEXT.Process(target=_become, args=(arguments, dict(environment), folder))
    process.start()
    return process


def _become(arguments: list[str], environment: dict[str, str], folder: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, name in ((1, "out"), (2, "err")):
        with (folder / name).open("wb") as file:
            os.dup2(file.fileno(), number)
    kind, what, *rest = arguments
    sys.argv = [kind, *rest]
    if kind == "-c":
        exec(compile(what, "<test>", "exec"), {"__name__": "__main__"})
    else:
        runpy.run_module(what, run_name="__main__", alter_sys=True)
