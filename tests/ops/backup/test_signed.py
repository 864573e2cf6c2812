"""Whoever altered a backup cannot seal it anew; whose key sealed it is told; older ones have no signature."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from factories import an_organisation
from kuaizhuan.core import signing
from kuaizhuan.core.errors import BadInput
from kuaizhuan.ops.backup import archive, backup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database("how a file is signed")]


@pytest.fixture
def saved(tmp_path) -> Path:
    an_organisation("示例大学")
    backup(tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def written_anew(
    path: Path, *, version: int, seal: dict[str, object] | None = None, was=b"", now=b""
) -> None:
    """The file with `now` where `was` stood, and a seal whose hash is right."""
    with tarfile.open(path) as old:
        members = [(entry.name, old.extractfile(entry).read()) for entry in old]
    digest, kept = hashlib.sha256(), dict(members)
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as new:
        for name, content in members:
            if name == archive.MANIFEST:
                content = json.dumps({**json.loads(content), "version": version}).encode()
            content = content.replace(was, now) if was else content
            if name == archive.SEAL:
                content = json.dumps(
                    {**(seal or json.loads(kept[name])), "sha256": digest.hexdigest()}
                ).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
            new.addfile(entry, io.BytesIO(content))


def refusal(path: Path, public: str = "") -> str:
    with pytest.raises(BadInput) as refused:
        archive.check(path, public)
    return refused.value.code


def test_a_backup_tells_whose_key_sealed_it(saved):
    public = signing.public_key()
    assert archive.check(saved).sealed_by == public
    assert archive.check(saved, public).sealed_by == public


def test_an_altered_one_is_refused_though_its_hash_is_right(saved):
    written_anew(saved, version=archive.VERSION, was="示例大学".encode(), now="别的大学".encode())
    assert refusal(saved) == "ops.restore.forged"
    with pytest.raises(CommandError, match="签名与内容不符"):
        call_command("restore", str(saved), "--yes", "--force")


def test_one_without_a_signature_is_refused(saved):
    written_anew(saved, version=archive.VERSION, seal={})
    assert refusal(saved) == "ops.restore.forged"


def test_one_by_another_key_is_told_apart(saved, home, capsys):
    sealed_by = signing.key_id(signing.public_key())
    (home / signing.FILE).unlink()
    public = signing.public_key()
    assert refusal(saved, public) == "ops.restore.other_key"
    with pytest.raises(CommandError, match=sealed_by):
        call_command("restore", str(saved), "--yes", "--force", "--key", public)
    call_command("restore", str(saved), "--yes", "--force")
    assert sealed_by in capsys.readouterr().out
    assert signing.key_id(signing.public_key()) == sealed_by  # the node is who it was


def test_one_of_before_restores_with_a_warning(saved, capsys):
    written_anew(saved, version=archive.UNSIGNED, seal={})
    assert archive.check(saved).sealed_by == ""
    assert refusal(saved, signing.public_key()) == "ops.restore.other_key"
    call_command("restore", str(saved), "--yes", "--force")
    assert "没有签名" in capsys.readouterr().out
