"""What harvesting needs of a node: a folder of static files, which the middleware misses loudly."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
