"""A writer killed without warning leaves an index that opens, answers and can be written again."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kuaizhuan.core.fulltext import Document, Index

WRITER = """
import itertools, sys
from kuaizhuan.core.fulltext import Document, Index
index = Index.open(sys.argv[2])
print("ready", flush=True)
for turn in itertools.count():
    documents = [Document(f"x{i}", "result", f"高强度铝合金 {turn}", "车身焊接 " * 20) for i in range(400)]
    if sys.argv[1] == "rebuild":
        Index.rebuild(sys.argv[2], documents)
    else:
        index.update(documents, [])
"""


@pytest.mark.parametrize("way", ["rebuild", "update"])
def test_kill(tmp_path: Path, way: str) -> None:
    Index.rebuild(tmp_path, [Document(f"x{i}", "result", "高强度铝合金 0", "") for i in range(400)])
    moments = random.Random(7)
    for _ in range(25):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, way, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0.0, 0.3))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        index = Index.open(tmp_path, lock_wait=0)
        assert len(index) == 400
        assert index.search("铝合金").total == 400
        index.update([Document("x0", "result", "镁合金 铝合金", "")])
        assert index.search("镁合金").total == 1
        index.update([Document("x0", "result", "高强度铝合金", "")])
