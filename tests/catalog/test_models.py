"""SQLite keeps whatever it is given; only PostgreSQL minds a column that is too short for its codes."""

import pytest

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.models import KINDS

CODED = ("high_tech_field", "industry", "discipline", "stage", "form", "claimed_level")


@pytest.mark.parametrize("name", CODED)
def test_every_code_fits_its_column(name: str) -> None:
    lists = {"form": "achievement_form"}
    longest = max(LISTS[lists.get(name, name)], key=len)
    models = [model for model in KINDS.values() if hasattr(model, name)]
    assert models
    for model in models:
        assert len(longest) <= model._meta.get_field(name).max_length, longest
