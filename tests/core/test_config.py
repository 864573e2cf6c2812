from pathlib import Path

import pytest

from kuaizhuan.core import config


def test_environment_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZ_VALID_DAYS", raising=False)
    assert config.number("KZ_VALID_DAYS") == 365
    monkeypatch.setenv("KZ_VALID_DAYS", "30")
    assert config.number("KZ_VALID_DAYS") == 30
    monkeypatch.setenv("KZ_VALID_DAYS", "soon")
    with pytest.raises(ValueError, match="soon"):
        config.number("KZ_VALID_DAYS")


def test_a_setting_that_is_not_in_the_table_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_NO_SUCH", "1")
    with pytest.raises(KeyError):
        config.read("KZ_NO_SUCH")


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), (" Yes", True), ("on", True), ("0", False), ("", False)]
)
def test_flags(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("KZ_DEBUG", text)
    assert config.flag("KZ_DEBUG") is value


def test_the_key_is_made_once_and_is_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KZ_SECRET_KEY", raising=False)
    home = tmp_path / "new" / "home"
    key = config.secret_key(home)
    assert len(key) > 50
    assert config.secret_key(home) == key
    assert (home / "secret_key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("KZ_SECRET_KEY", "given")
    assert config.secret_key(home) == "given"
