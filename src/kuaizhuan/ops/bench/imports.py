"""How fast rows come in and how much memory that takes, beside a floor that only reads and stores them.

Each measurement runs in a fresh process with a home of its own, so that peak memory is that of one import.
"""

from __future__ import annotations

import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

HEADERS = (
    "成果编号", "成果名称", "一句话效益", "成果简介", "关键词", "完成人", "所处阶段", "技术成熟度", "拟转化方式",
    "参考价格（万元）", "完成日期", "技术指标", "联系人", "联系电话",
)  # fmt: skip

FLOOR = """
import json, sqlite3, sys
path, target = sys.argv[1:]
def rows():
    if path.endswith(".csv"):
        import csv
        with open(path, newline="", encoding="utf-8") as stream:
            yield from csv.reader(stream)
    else:
        from openpyxl import load_workbook
        for row in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True):
            yield row
table = sqlite3.connect(target)
table.execute("CREATE TABLE row (cells TEXT)")
table.executemany("INSERT INTO row VALUES (?)", ((json.dumps(row, default=str),) for row in rows()))
table.commit()
"""
"""The least any import does: read the cells, store them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One import: rows a second, peak resident memory in MiB and seconds of processor time, of the product and the floor."""

    format: str
    rows: int
    rate: float
    peak: float
    processor: float
    floor_rate: float
    floor_peak: float
    floor_processor: float


def split(small: Measured, large: Measured) -> tuple[float, float, float]:
    """Of two sizes: seconds of processor time that any import takes, ms that each row takes, and how often the floor's ms."""
    more = large.rows - small.rows
    if not more:
        return large.processor, 0.0, 0.0
    row = (large.processor - small.processor) / more
    floor = (large.floor_processor - small.floor_processor) / more
    return small.processor - row * small.rows, row * 1000, row / floor if floor > 0 else 0.0


def measure(rows: int, format: str) -> Measured:
    """Import `rows` generated results as csv or xlsx, and do the floor's work on the same file.

    Raises `RuntimeError` with the command's output when a process fails.
    """
    with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as folder:
        path = Path(folder) / f"rows.{format}"
        WRITERS[format](path, rows)
        home = {**os.environ, "KZ_HOME": str(Path(folder) / "home"), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "kuaizhuan.cli"]
        _run([*command, "migrate", "-v0"], home)
        _run([*command, "shell", "-v0", "-c", OWNER], home)
        seconds, peak, processor = _run(
            [*command, "import", "achievements", str(path), "--as", "示例大学"], home
        )
        floor = [sys.executable, "-c", FLOOR, str(path), str(Path(folder) / "floor.sqlite3")]
        floor_seconds, floor_peak, floor_processor = _run(floor, home)
    return Measured(
        format, rows, rows / seconds, peak, processor, rows / floor_seconds, floor_peak, floor_processor
    )


OWNER = """
from kuaizhuan.core.actors import system
from kuaizhuan.people import services
values = {"name": "示例大学", "credit_code": None}
services.create_organisations([services.NewOrganisation("OBENCH", "示例大学", values)], by=system("bench"))
"""


def generated(rows: int) -> Iterator[list[object]]:
    """Rows of different texts of usual length; the same on every run."""
    things = ("轴承", "电池", "涂层", "阀门", "齿轮", "传感器", "芯片", "催化剂", "膜组件", "机器人")
    for n in range(rows):
        thing = things[n % len(things)]
        text = f"针对第{n}类工况下{thing}寿命短、成本高的问题，采用梯度结构与表面强化，经{n % 97 + 3}轮台架试验验证，"
        yield [
            f"CG-{n:07d}", f"第{n}号{thing}的设计与制备方法", f"寿命提高{n % 80 + 10}%", text * 3,
            f"{thing}；寿命；第{n % 1000}类", "示例甲；示例乙", "中试", n % 9 + 1, "转让；许可",
            f"{n % 300 + 20}-{n % 300 + 60}", f"202{n % 6}-0{n % 9 + 1}-15",
            f"寿命≥{n % 5000 + 100}h；硬度≥{n % 60 + 20}HRC", "示例联系人", "023-68000000",
        ]  # fmt: skip


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        writer.writerows(generated(rows))


def _write_xlsx(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for row in generated(rows):
        sheet.append(row)
    book.save(path)


WRITERS: dict[str, Callable[[Path, int], None]] = {"csv": _write_csv, "xlsx": _write_xlsx}


def _run(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Wall seconds, peak resident MiB and seconds of processor time of one process.

    The peak is read from /proc while it runs: what the kernel reports at the end counts the parent's size too.
    """
    peak = 0.0
    with tempfile.TemporaryFile("w+") as output:
        before, start = _processor(), time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - start
        if process.returncode:
            output.seek(0)
            raise RuntimeError(output.read())
    return seconds, peak, _processor() - before


def _processor() -> float:
    """Seconds of processor time of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> float:
    """The highest resident size of a process so far, in MiB; 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
