"""The weights of a match: a small readable file, with the report of how it was fitted inside.

A score is ``base`` plus, for each similarity, its distance from the usual (absolute) and from the other candidates
of the same need (relative: which fits best), each weighted. What the score means as a level says ``levels``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from kuaizhuan.match.engine.features import FEATURES, MEANING, Matrix, is_cosine
from kuaizhuan.match.engine.level import VIEWS, Levels, View

FORMAT = 4


class ModelUnusable(ValueError):
    """The file is no model this program can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one similarity: usual value and spread; what a spread above the usual and above the others adds."""

    mean: float
    spread: float
    absolute: float
    relative: float


@dataclass(frozen=True, slots=True)
class Model:
    base: float
    weights: Mapping[str, Weight]
    levels: Levels
    report: Mapping[str, Any] = field(default_factory=dict)

    def names(self, similarities: Matrix) -> list[str]:
        """The weights that these similarities have a column for: MEANING only where there are vectors."""
        has_meaning = similarities.shape[1] > len(FEATURES)
        return [name for name in self.weights if name != MEANING or has_meaning]

    def contributions(self, similarities: Matrix) -> Matrix:
        """What each feature adds to each score: rows as given, columns as ``names``."""
        names = self.names(similarities)
        chosen = similarities[
            :, [len(FEATURES) if name == MEANING else FEATURES.index(name) for name in names]
        ]
        weights = [self.weights[name] for name in names]
        mean, spread, absolute, relative = (
            np.array([getattr(weight, name) for weight in weights], float)
            for name in ("mean", "spread", "absolute", "relative")
        )
        distance = (chosen - mean) / spread
        # A lone result has no others to stand out from: what is usual stands in for them.
        lone = np.where([is_cosine(name) for name in names], distance, 0.0)
        return np.asarray(absolute * distance + relative * (within(chosen) if len(chosen) > 1 else lone))

    def standing(self, similarities: Matrix) -> Matrix:
        """What each score owes to the similarities that are seen among the candidates: one number a result."""
        relative = [self.weights[name].relative != 0.0 for name in self.names(similarities)]
        return np.asarray(self.contributions(similarities)[:, relative].sum(axis=1))

    def as_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "base": self.base,
            "weights": {
                name: {"mean": w.mean, "spread": w.spread, "absolute": w.absolute, "relative": w.relative}
                for name, w in self.weights.items()
            },
            "levels": {
                "views": {
                    name: {"mean": view.mean, "spread": view.spread, "weight": view.weight}
                    for name, view in self.levels.views.items()
                },
                "thresholds": list(self.levels.thresholds),
            },
            "report": dict(self.report),
        }

    def as_text(self) -> str:
        """What the file holds; ``load`` reads it back."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n"


def within(values: Matrix) -> Matrix:
    """Distance of each row from the mean of all, in spreads; 0 where all are alike (or there is one)."""
    if len(values) == 0:
        return values
    spread = values.std(axis=0)
    return np.asarray(
        (values - values.mean(axis=0)) / np.where(spread > 1e-12, spread, 1.0) * (spread > 1e-12)
    )


def load(path: str | Path) -> Model:
    """Raises ModelUnusable for a file that is missing, no JSON, or of another format."""
    try:
        return parse(Path(path).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnusable(f"{path}: not a usable model ({error})") from error


@lru_cache(maxsize=1)
def default() -> Model:
    """The model that ships with the program."""
    file = resources.files("kuaizhuan.match.engine").joinpath("model.json")
    return parse(file.read_text("utf-8"))


def parse(written: str) -> Model:
    """Reads back ``Model.as_text``. Raises ValueError, KeyError, TypeError or AttributeError."""
    row: Mapping[str, Any] = json.loads(written)
    if row["format"] != FORMAT:
        raise ValueError(f"format {row['format']!r}, this program reads {FORMAT}")
    unknown = set(row["weights"]) - {*FEATURES, MEANING}
    if unknown:
        raise ValueError(f"unknown features {', '.join(sorted(unknown))}")
    weights = {
        name: Weight(float(w["mean"]), float(w["spread"]), float(w["absolute"]), float(w["relative"]))
        for name, w in row["weights"].items()
    }
    views = {
        name: View(float(v["mean"]), float(v["spread"]), float(v["weight"]))
        for name, v in row["levels"]["views"].items()
    }
    if set(views) != set(VIEWS):
        raise ValueError(f"the views of levels must be {', '.join(VIEWS)}")
    spreads = [weight.spread for weight in weights.values()] + [view.spread for view in views.values()]
    if min(spreads) <= 0:
        raise ValueError("a spread must be above 0")
    low, middle, high = (float(each) for each in row["levels"]["thresholds"])
    return Model(float(row["base"]), weights, Levels(views, (low, middle, high)), row.get("report") or {})
