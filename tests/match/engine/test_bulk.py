"""A long run survives what dies around it, repeats nothing, and writes what one undisturbed process writes."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kuaizhuan.match.engine import Achievement, Demand, bulk
from kuaizhuan.match.engine.index import build

SUBJECTS = ["锂电池", "铝合金", "光伏组件", "轴承", "石墨烯", "芯片", "水泥", "雷达"]
THINGS = ["防爆阀", "焊接工艺", "涂层", "检测装置", "回收方法", "仿真软件"]
ROWS = [
    Achievement(f"{i}{j}", f"{subject}{thing}", f"一种用于{subject}的{thing}及其制备方法")
    for i, subject in enumerate(SUBJECTS)
    for j, thing in enumerate(THINGS)
]
DEMANDS = [Demand(str(n), f"{SUBJECTS[n % 8]}{THINGS[n % 6]}", f"第{n}条：提高寿命") for n in range(400)]
needs_cluster = pytest.mark.skipif(
    not importlib.util.find_spec("distributed"), reason="the extra 'cluster' is not installed"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bulk")
    build(folder / "index", ROWS)
    lines = [json.dumps({"id": d.id, "title": d.title, "text": d.text}) for d in DEMANDS]
    (folder / "d.jsonl").write_text("\n".join(lines))
    bulk.run(DEMANDS, folder / "index", folder / "whole.jsonl", 5)
    return folder


@contextmanager
def running(*argv: object) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, argv)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def command(folder: Path, output: Path, *more: object) -> list[object]:
    return [
        *("kuaizhuan.match.engine.command", "bulk", folder / "d.jsonl", "--index", folder / "index"),
        *("-k", 5, "-o", output, *more),
    ]


def until(done: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while not done() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    assert done(), "nothing happened"


def finished(output: Path) -> int:
    part = output.with_name(f".{output.name}.part")
    return part.read_bytes().count(b"\n") - 1 if part.exists() else 0


@pytest.mark.parametrize("more", [(), ("--jobs", 2)], ids=["one", "two"])
def test_a_killed_run_goes_on_where_it_stopped(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[object, ...]
) -> None:
    output = tmp_path / "o.jsonl"
    with running(*command(folder, output, *more)) as process:
        until(lambda: finished(output) >= 50, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = finished(output)
    assert not output.exists()
    with output.with_name(".o.jsonl.part").open("ab") as file:
        file.write(b'["torn')
    matched: list[str] = []

    def counted(opened: object, job: object, demand: Demand) -> list[bulk.Row]:
        matched.append(demand.id)
        return plain(opened, job, demand)  # type: ignore[arg-type]

    plain = bulk._match
    monkeypatch.setattr(bulk, "_match", counted)
    assert bulk.run(DEMANDS, folder / "index", output, 5) == (400, 2000)
    assert matched == [demand.id for demand in DEMANDS[done:]]
    assert output.read_bytes() == (folder / "whole.jsonl").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["o.jsonl"]


def test_what_was_finished_for_other_needs_or_weights_is_not_taken(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "o.jsonl"

    def failing() -> Iterator[Demand]:
        yield from DEMANDS[:100]
        raise KeyError("source")

    for k in (5, 4):
        with pytest.raises(KeyError):
            bulk.run(failing(), folder / "index", output, k)
    assert finished(output) >= 80
    changed = [Demand("0", "雷达涂层"), *DEMANDS[1:]]
    bulk.run(changed, folder / "index", output, 5)
    bulk.run(changed, folder / "index", tmp_path / "fresh.jsonl", 5)
    assert output.read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_two_runs_do_not_write_the_same_output(folder: Path, tmp_path: Path) -> None:
    def second() -> Iterator[Demand]:
        with pytest.raises(ValueError, match="another run"):
            bulk.run(DEMANDS, folder / "index", tmp_path / "o.jsonl", 5)
        yield from DEMANDS

    bulk.run(second(), folder / "index", tmp_path / "o.jsonl", 5)
    assert (tmp_path / "o.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()


@needs_cluster
def test_a_cluster_gives_the_same_bytes_when_a_worker_dies(folder: Path, tmp_path: Path) -> None:
    output, address = tmp_path / "o.jsonl", tmp_path / "scheduler.json"
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard")
    worker = ("distributed.cli.dask_worker", "--scheduler-file", address, "--no-nanny", "--nthreads", 1)
    worker = (*worker, "--host", "127.0.0.1", "--no-dashboard", "--local-directory", tmp_path)
    with running(*scheduler, "--scheduler-file", address) as leader:
        until(lambda: address.exists() and address.stat().st_size > 0, leader)
        where = json.loads(address.read_text())["address"]
        with (
            running(*worker) as doomed,
            running(*worker),
            running(*command(folder, output, "--cluster", where)) as run,
        ):
            until(lambda: finished(output) >= 150, run)
            os.kill(doomed.pid, signal.SIGKILL)
            assert run.wait(120) == 0
    assert output.read_bytes() == (folder / "whole.jsonl").read_bytes()


@needs_cluster
def test_no_cluster(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command(folder, tmp_path / "o.jsonl", "--cluster", "nonsense://x"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.startswith("bulk: nonsense://x: no Dask scheduler")) == (2, True)
    assert list(tmp_path.iterdir()) == []
