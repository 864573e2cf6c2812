"""What packages contribute is found by the name of the file, the node's own packages too, and imported once."""

from __future__ import annotations

import pytest

from kuaizhuan.core import contributions


@pytest.fixture(autouse=True)
def fresh():
    contributions.modules.cache_clear()
    yield
    contributions.modules.cache_clear()


def test_packages_come_from_the_lowest_up():
    found = [module.__name__ for module in contributions.modules("models")]
    assert found[:3] == ["kuaizhuan.core.models", "kuaizhuan.people.models", "kuaizhuan.catalog.models"]
    assert contributions.modules("models") is contributions.modules("models")


def test_a_package_of_the_node_contributes_too(settings, tmp_path, monkeypatch):
    (tmp_path / "kz_own_package").mkdir()
    (tmp_path / "kz_own_package" / "__init__.py").touch()
    (tmp_path / "kz_own_package" / "kinds.py").write_text("NAME = 'own'")
    monkeypatch.syspath_prepend(tmp_path)
    settings.PACKAGES = (*settings.PACKAGES, "kz_own_package")
    assert contributions.modules("kinds")[-1].NAME == "own"


def test_a_file_that_nobody_has_is_no_fault():
    assert contributions.modules("nobody_has_this") == ()


def test_what_fails_inside_is_not_hidden(settings, tmp_path, monkeypatch):
    (tmp_path / "kz_broken_package").mkdir()
    (tmp_path / "kz_broken_package" / "__init__.py").touch()
    (tmp_path / "kz_broken_package" / "events.py").write_text("import kz_there_is_no_such_module")
    monkeypatch.syspath_prepend(tmp_path)
    settings.PACKAGES = ("kz_broken_package",)
    with pytest.raises(ModuleNotFoundError, match="kz_there_is_no_such_module"):
        contributions.modules("events")
