"""A file that is cut off, altered, foreign or from another time is refused in words, before anything happens."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import tarfile
from pathlib import Path

import pytest

from kuaizhuan.core.errors import BadInput
from kuaizhuan.ops.backup import archive

MANIFEST = archive.Manifest(
    project="0.1.0",
    node="demo",
    vendor="sqlite",
    made_at="2026-07-01T00:00:00+00:00",
    migrations=[("core", "0001_initial")],
    tables=[archive.Table("core.Event", ["seq", "note"], 2)],
    events=2,
    head="0" * 64,
    keys=True,
)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    upload = tmp_path / "upload"
    upload.write_bytes(bytes(range(256)) * 40)
    with (path := tmp_path / "backup.tar.gz").open("wb") as file:
        writer = archive.Writer(file, MANIFEST)
        writer.add("rows/core.Event/000001.jsonl", '[1,"一"]\n[2,"二"]\n'.encode())
        assert writer.add_file("files/uploads/附件.pdf", upload)
        assert not writer.add_file("files/uploads/gone", tmp_path / "gone")
        writer.close()
    return path


def test_what_goes_in_comes_out(whole: Path) -> None:
    assert archive.check(whole) == MANIFEST
    found = [(top, str(below), content.read()) for top, below, content in archive.members(whole)]
    assert found == [
        ("rows", "core.Event/000001.jsonl", '[1,"一"]\n[2,"二"]\n'.encode()),
        ("files", "uploads/附件.pdf", bytes(range(256)) * 40),
    ]


def test_a_file_cut_off_anywhere_is_refused(whole: Path) -> None:
    content = whole.read_bytes()
    for size in [0, 1, 2, 10, 20, *range(30, len(content), 37), len(content) - 9]:
        whole.write_bytes(content[:size])
        with pytest.raises(BadInput) as refused:
            archive.check(whole)
        assert refused.value.code == ("ops.backup.foreign" if size < 2 else "ops.backup.damaged"), size


def test_a_file_with_one_other_byte_is_refused(whole: Path) -> None:
    plain = gzip.decompress(whole.read_bytes())
    start = plain.index('[1,"一"]'.encode())
    for position in [start, start + 3, plain.index(bytes(range(256))) + 700]:
        other = bytearray(plain)
        other[position] ^= 1
        whole.write_bytes(gzip.compress(other))
        with pytest.raises(BadInput, match=r"ops\.backup\.damaged"):
            archive.check(whole)


def tar(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as out:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = len(content), kind
            out.addfile(entry, io.BytesIO(content))
    return gzip.compress(file.getvalue())


def said(**values: object) -> bytes:
    return json.dumps({"format": archive.FORMAT, "version": archive.VERSION, **values}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not compressed at all", "foreign"),
        (b"PK\x03\x04 a work-book", "foreign"),
        (gzip.compress(b"a text"), "damaged"),
        (tar(("readme", b"x")), "foreign"),
        (tar(("manifest.json", b"[]")), "damaged"),
        (tar(("manifest.json", b"{")), "damaged"),
        (tar(("manifest.json", b'{"format": "another"}')), "foreign"),
        (tar(("manifest.json", said(version=archive.VERSION + 1))), "other_format"),
        (tar(("manifest.json", said())), "damaged"),
        (tar(("manifest.json", b""), kind=tarfile.DIRTYPE), "damaged"),
        (tar(), "damaged"),
    ],
    ids=itertools.count(),  # the bytes hold the time of packing, and no two processes pack at one time
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, content: bytes, code: str) -> None:
    (path := tmp_path / "file").write_bytes(content)
    with pytest.raises(BadInput) as refused:
        archive.check(path)
    assert refused.value.code == f"ops.backup.{code}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archive.check(tmp_path / "nothing")
    with pytest.raises(BadInput):
        archive.check(tmp_path)


@pytest.mark.parametrize(
    "name", ["files/../../etc/cron.d/x", "/files/x", "files//x", "files", "other/x", "x"]
)
def test_no_member_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    with (path := tmp_path / "file").open("wb") as file:
        writer = archive.Writer(file, MANIFEST)
        writer.add(name, b"x")
        writer.close()
    with pytest.raises(BadInput, match=r"ops\.backup\.damaged"):
        archive.check(path)


def test_nothing_follows_the_seal(tmp_path: Path) -> None:
    with (path := tmp_path / "file").open("wb") as file:
        writer = archive.Writer(file, MANIFEST)
        writer.add("seal.json", b'{"sha256": "0"}')
        writer.close()
    with pytest.raises(BadInput, match=r"ops\.backup\.damaged"):
        archive.check(path)
