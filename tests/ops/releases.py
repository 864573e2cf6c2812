"""A node with a row in every table, and the file of it that each release leaves: later ones must read it.

At a release, after its migrations are final:

    PYTHONPATH=src:tests .venv/bin/python -m ops.releases

writes ``tests/ops/releases/<version>.tar.gz``, to be committed with it and never written again. It is a backup, so it
fits either database. ``0.1.0-start`` is from the day since which stored nodes are brought up to date.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Field, Model

FOLDER = Path(__file__).parent / "releases"
MOMENT = dt.datetime(2026, 2, 28, 15, 59, 59, 123456, tzinfo=dt.UTC)
LARGEST = 300 * 1024
"""Bytes of one file, for there will be many."""


def tables() -> list[type[Model]]:
    """Every stored table, those of relations too."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def empty_tables() -> list[str]:
    return sorted(model._meta.label for model in tables() if not model._base_manager.exists())


def build() -> None:
    """The worlds of the tests of access and of backups; where they leave a table empty, a row that it takes."""
    from address_world import Place
    from ops.backup import nodes

    Place()
    nodes.build()
    for model in tables():
        a_row(model)


def a_row(model: type[Model]) -> Model:
    """The first row of `model`, made with as little as it takes if there is none."""
    if (found := model._base_manager.order_by("pk").first()) is not None:
        return found
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    values = {field.attname: _value(field) for field in fields if not getattr(field, "generated", False)}
    [row] = model._base_manager.bulk_create([model(**values | FURTHER.get(model._meta.label, {}))])
    return row


FURTHER: dict[str, dict[str, Any]] = {"transfer.SealSighting": {"side": "seller", "seen": "seal"}}
"""What a constraint asks of a row beside its columns' kinds: label of the table → column → value."""


def _value(field: Field) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):
        return getattr(a_row(field.remote_field.model), field.target_field.attname)
    if field.choices:
        return field.flatchoices[0][0]
    match field:
        case models.JSONField():
            return {}
        case models.BooleanField():
            return False
        case models.DateTimeField():
            return MOMENT
        case models.DateField():
            return MOMENT.date()
        case models.GenericIPAddressField():
            return "192.0.2.1"
        case models.IntegerField() | models.FloatField() | models.DecimalField():
            return 1
        case models.EmailField():
            return "anna@demo.example"
        case models.CharField() | models.TextField():
            return "旧" * min(field.max_length or 4, 4)
    raise TypeError(f"{field}: say in FURTHER what it holds")


def write(folder: Path = FOLDER) -> Path:
    """A node in this process's home, which must be empty, as the file of the present release."""
    from django.core.management import call_command

    from kuaizhuan import __version__
    from kuaizhuan.ops.backup import backup

    call_command("migrate", verbosity=0)
    build()
    assert empty_tables() == []
    folder.mkdir(exist_ok=True)
    made = backup(path := folder / f"{__version__}.tar.gz")
    assert made.size <= LARGEST, f"{made.size} bytes"
    return path


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings_of_tests"
    import django

    django.setup()
    if sys.argv[1:]:
        sys.exit(__doc__)
    print(write())
