"""Fragments become one release in the log, in the order of what matters to whoever runs a node, and are gone then."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("changelog", ROOT / "scripts/changelog.py")
changelog = importlib.util.module_from_spec(spec)
spec.loader.exec_module(changelog)

DAY = dt.date(2026, 7, 1)
FRAGMENTS = {"b.feature.md": "New b.\n", "a.feature.md": "New a.\n", "c.break.md": "Changed c.\n", "d.fix.md": "D works.\n"}  # fmt: skip


@pytest.fixture
def root(tmp_path):
    (tmp_path / "changes").mkdir()
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\nWhat.\n\n## 0.9.0 (2026-01-01)\n\n- Old.\n")
    (tmp_path / "src/kuaizhuan").mkdir(parents=True)
    (tmp_path / "src/kuaizhuan/__init__.py").write_text('"""What."""\n\n__version__ = "0.9.0"\n')
    for name, text in FRAGMENTS.items():
        (tmp_path / "changes" / name).write_text(text)
    return tmp_path


def test_a_release(root):
    changelog.release(root, "1.0.0", DAY)
    assert (root / "CHANGELOG.md").read_text() == (
        "# Changes\n\nWhat.\n\n## 1.0.0 (2026-07-01)\n\n### Breaking\n\n- Changed c.\n\n"
        "### New\n\n- New a.\n- New b.\n\n### Mended\n\n- D works.\n\n## 0.9.0 (2026-01-01)\n\n- Old.\n"
    )
    assert (root / "src/kuaizhuan/__init__.py").read_text() == '"""What."""\n\n__version__ = "1.0.0"\n'
    assert list((root / "changes").iterdir()) == []


@pytest.mark.parametrize(
    ("version", "fragment", "said"),
    [
        ("", None, "wanted: VERSION"),
        ("1.0", None, "wanted: VERSION"),
        ("0.9.0", None, "wanted: VERSION"),
        ("1.0.0", "odd.note.md", r"odd\.note\.md"),
        ("1.0.0", "odd.md", r"odd\.md"),
    ],
)
def test_what_is_not_right_changes_nothing(root, version, fragment, said):
    if fragment:
        (root / "changes" / fragment).write_text("?")
    before = {path: path.read_text() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=said):
        changelog.release(root, version, DAY)
    assert {path: path.read_text() for path in root.rglob("*") if path.is_file()} == before


def test_the_fragments_at_hand_are_named_rightly():
    names = [path.name.split(".") for path in (ROOT / "changes").glob("*.md")]
    assert [name for name in names if len(name) != 3 or name[1] not in changelog.TITLES] == []
