"""What packages contribute: each says its own part in a file of a fixed name, and registries collect these files.

Nothing above a package holds a list with the package's names in it; `docs/howto/new-package.md` names the files.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """The module or package called `name`, such as ``kinds`` or ``events``, of every package that has one.

    The lowest package comes first. Raises `AppRegistryNotReady` before the models are loaded; what a module raises
    while it is imported passes through.
    """
    apps.check_models_ready()
    paths = (f"{package}.{name}" for package in settings.PACKAGES)
    return tuple(import_module(path) for path in paths if find_spec(path) is not None)


def files(name: str) -> list[Path]:
    """The file called `name`, such as ``rules.csv``, of every package that has one, the lowest package first."""
    specs = [find_spec(package) for package in settings.PACKAGES]
    paths = [
        Path(folder) / name for spec in specs if spec for folder in spec.submodule_search_locations or ()
    ]
    return [path for path in paths if path.is_file()]
