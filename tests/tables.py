"""What the tables of access and of addresses are written with, and how the parts of the packages are found.

Each package's part lies in its own folder of the tests: its policies with the rows they are about in
``access_table.py``, its addresses with the codes that stand in them in ``address_table.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.conf import settings

Make = Callable[[Any], Any]
"""Makes a row in an `access_world.World`."""

GROUPS = {
    "EVERYBODY": "visitor nobody researcher office enterprise broker owner above elsewhere agent editor asleep "
    "operator security auditor registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self",
    "SIGNED_IN": "nobody researcher office enterprise broker owner above elsewhere agent editor asleep "
    "operator security auditor registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self",
    "MEMBERS": "researcher office enterprise broker owner above",
    "SUBMITTERS": "researcher office enterprise broker above",
    "HEADS": "office enterprise above",
    "OVERSEERS": "editor bureau bureau_elsewhere",
    "SUPERVISORS": "bureau bureau_elsewhere",
    "REGISTRARS": "registrar registry",
    "STEWARDS": "operator security",
}

SIGNED_IN = (
    "nobody researcher office enterprise broker owner above elsewhere agent editor asleep operator "
    "security auditor registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self"
)
EVERYBODY = f"visitor {SIGNED_IN}"
SUBMITTERS = "researcher office enterprise broker above"
READERS = f"{SUBMITTERS} owner editor bureau"
PARTIES = f"{READERS} elsewhere bureau_elsewhere"
CORRECTORS = f"{SUBMITTERS} editor"
PROGRAMS = f"{SUBMITTERS} owner elsewhere agent"
"""Who may have a token."""
ASKERS = f"{SUBMITTERS} elsewhere agent"
HOOKING = "office enterprise above"
TRADERS = f"{SUBMITTERS} owner elsewhere bureau bureau_elsewhere"
"""Both sides of a transfer and the bureaus that supervise them; no editor of the catalogue."""
DEALERS = f"{TRADERS} agent"
INSPECTORS = f"{HOOKING} bureau"
"""Who reads the books of a seller."""
REGISTRARS = "registrar registry"
REGISTERED = f"{TRADERS} {REGISTRARS}"
STEWARDS = "operator security"
ADMINISTRATORS = f"office enterprise above {STEWARDS}"
OURS = f"{SUBMITTERS} owner"
ANYHOW = "ANYHOW"
"""Whatever the library behind it answers: only that it is no fault and tells no secret is asked."""
HOSTILE = "=1+1<b onload=x>注入</b>\"'&"
"""What somebody typed to become markup, or a formula."""


def parts(name: str) -> list[ModuleType]:
    """The file called `name` of every package that has one in its folder of the tests, the lowest package first."""
    steps = [package.rpartition(".")[2] for package in settings.PACKAGES]
    return [
        import_module(f"{step}.{name}") for step in steps if find_spec(step) and find_spec(f"{step}.{name}")
    ]


def each(states: Any, make: Callable[..., Any]) -> dict[str, Make]:
    """`make` for each of `states`."""
    return {str(state): lambda world, state=state: make(world, state) for state in states}


@dataclass(frozen=True)
class Address:
    """writes: of those whom a post answers, for whom it does something; None: nothing is said of it."""

    get: dict[str, str] = field(default_factory=dict)
    post: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    writes: str | None = None


def public(*arguments: str) -> Address:
    return Address(get=dict.fromkeys(arguments or ("",), EVERYBODY))


def own(arguments: str = "") -> Address:
    """A page of whoever signed in, about themselves."""
    return Address(get={arguments: SIGNED_IN})
