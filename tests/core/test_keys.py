import datetime as dt
import threading
from pathlib import Path

import pytest

from kuaizhuan.core.config import keys

DAY = dt.date(2026, 7, 1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a node whose key is not in the environment."""
    monkeypatch.delenv("KZ_SECRET_KEY", raising=False)
    return tmp_path / "new" / "home"


def test_the_keys_are_made_once_and_are_for_the_owner_only(home, monkeypatch):
    key, old, codes = keys.load(home)
    assert (len(key) > 50, old, len(codes)) == (True, [], 64)
    assert keys.load(home) == (key, old, codes)
    assert all((home / name).stat().st_mode & 0o077 == 0 for name in (keys.KEY, keys.CODES_KEY))
    assert codes != keys.derive_codes_key(key)
    monkeypatch.setenv("KZ_SECRET_KEY", "given by the operator")
    assert keys.load(home) == ("given by the operator", [], codes)


def test_a_node_that_had_a_key_keeps_what_its_codes_were_derived_from(home):
    home.mkdir(parents=True)
    (home / keys.KEY).write_text("the key of a node as it was")
    assert keys.load(home)[2] == keys.derive_codes_key("the key of a node as it was")
    keys.replace_key(home, DAY)
    assert keys.load(home)[2] == keys.derive_codes_key("the key of a node as it was")


def test_many_processes_that_begin_at_once_have_one_key(home):
    start, found = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        found.append(str(keys.load(home)))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_key_that_is_replaced_still_opens(home):
    first = keys.load(home)[0]
    keys.replace_key(home, DAY)
    second, old, _ = keys.load(home)
    assert (second != first, old, keys.key_since(home)) == (True, [first], "2026-07-01")
    keys.replace_key(home, DAY + dt.timedelta(days=1))
    third, old, _ = keys.load(home)
    assert (third not in (first, second), old) == (True, [second, first])
    assert all(path.stat().st_mode & 0o077 == 0 for path in home.iterdir())
    assert keys.forget_old_keys(home) == 2
    assert keys.load(home)[:2] == (third, [])


def test_killed_between_the_two_files_nothing_is_lost(home, monkeypatch):
    first = keys.load(home)[0]
    write = keys._write

    def killed(path: Path, content: str) -> None:
        if path.name == keys.KEY:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(keys, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        keys.replace_key(home, DAY)
    assert keys.load(home)[:2] == (first, [])
    monkeypatch.setattr(keys, "_write", write)
    keys.replace_key(home, DAY)
    assert keys.load(home)[1] == [first]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (keys.KEY, b""),
        (keys.KEY, b"\xff" * 40),
        (keys.OLD_KEYS, b"{"),
        (keys.OLD_KEYS, b"[1]"),
        (keys.OLD_KEYS, b"[{}]"),
        (keys.CODES_KEY, b"soon"),
        (keys.CODES_KEY, b""),
    ],
)
def test_a_file_that_cannot_be_used_is_said(home, capsys, name, content):
    keys.load(home)
    (home / name).write_bytes(content)
    with pytest.raises(SystemExit):
        keys.load(home)
    said = capsys.readouterr().err
    assert (len(said.splitlines()), str(home) in said) == (1, True)
