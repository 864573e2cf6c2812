"""A writer killed without warning leaves an index that opens, answers and can be written again."""

import os
import random
import time
from pathlib import Path

import pytest

import forked
from kuaizhuan.core.fulltext import Document, Index

WRITER = """
import itertools, sys
from pathlib import Path
from kuaizhuan.core.fulltext import Document, Index
index = Index.open(sys.argv[2])
Path(sys.argv[2]).with_name("ready").touch()
for turn in itertools.count():
    documents = [Document(f"x{i}", "result", f"高强度铝合金 {turn}", "车身焊接 " * 20) for i in range(400)]
    if sys.argv[1] == "rebuild":
        Index.rebuild(sys.argv[2], documents)
    else:
        index.update(documents, [])
"""


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.parametrize("way", ["rebuild", "update"])
def test_kill(tmp_path: Path, way: str, kills: int) -> None:
    folder = tmp_path / "index"
    Index.rebuild(folder, [Document(f"x{i}", "result", "高强度铝合金 0", "") for i in range(400)])
    moments = random.Random(7)
    for _ in range(kills):
        writer = forked.start(["-c", WRITER, way, str(folder)], os.environ, tmp_path)
        while not (tmp_path / "ready").exists():
            assert writer.is_alive(), (tmp_path / "err").read_text()
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, 0.3))
        writer.kill()
        writer.join()
        (tmp_path / "ready").unlink()
        index = Index.open(folder, lock_wait=0)
        assert len(index) == 400
        assert index.search("铝合金").total == 400
        index.update([Document("x0", "result", "镁合金 铝合金", "")])
        assert index.search("镁合金").total == 1
        index.update([Document("x0", "result", "高强度铝合金", "")])
