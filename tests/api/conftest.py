"""Programs at the door, for every test of the interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.programs import Program, a_program


@pytest.fixture
def program(db) -> Callable[..., Program]:
    return a_program


@pytest.fixture
def visitor(db) -> Program:
    return Program()
