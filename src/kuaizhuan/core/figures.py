"""What can be counted: each figure is one named function with its definition, declared in ``<package>/figures.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as pages and reports show it.

    name: `step.noun`, by which it is asked for and cited. title: what it is called. unit: what one of it is, "" for a
    share. counted: the rule by which it is counted 口径. base: of what it is a part, "" for a plain count.
    count: gives its value now; what it takes besides (a span of time, a place) is up to the figure.
    """

    name: str
    title: Any
    counted: Any
    count: Callable[..., Any]
    unit: Any = ""
    base: Any = ""

    @property
    def package(self) -> str:
        """The package that answers for it."""
        return self.name.partition(".")[0]


@cache
def figures() -> dict[str, Figure]:
    """Every figure by name, the lowest package first; `ValueError` where two have one name."""
    found: dict[str, Figure] = {}
    for module in modules("figures"):
        for figure in getattr(module, "FIGURES", ()):
            if found.setdefault(figure.name, figure) is not figure:
                raise ValueError(f"two figures are called {figure.name}")
    return found
