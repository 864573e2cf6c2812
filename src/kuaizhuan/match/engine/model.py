"""The weights of a match: a small readable file, with the report of how it was fitted inside.

A score is ``base`` plus, for each similarity, its distance from the usual (absolute: it says whether anything
fits at all) and from the other candidates of the same need (relative: which fits best), each weighted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from kuaizhuan.match.engine.features import FEATURES, Matrix, is_cosine

FORMAT = 1


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
    cut_points: tuple[float, float, float]
    report: Mapping[str, Any] = field(default_factory=dict)

    def contributions(self, similarities: Matrix) -> Matrix:
        """What each feature adds to each score: rows as given, columns in the order of ``weights``."""
        chosen = similarities[:, [FEATURES.index(name) for name in self.weights]]
        weights = list(self.weights.values())
        mean, spread, absolute, relative = (
            np.array([getattr(weight, name) for weight in weights], float)
            for name in ("mean", "spread", "absolute", "relative")
        )
        distance = (chosen - mean) / spread
        # A lone result has no others to stand out from: what is usual stands in for them.
        lone = np.where([is_cosine(name) for name in self.weights], distance, 0.0)
        return np.asarray(absolute * distance + relative * (within(chosen) if len(chosen) > 1 else lone))

    def as_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "base": self.base,
            "weights": {
                name: {"mean": w.mean, "spread": w.spread, "absolute": w.absolute, "relative": w.relative}
                for name, w in self.weights.items()
            },
            "cut_points": list(self.cut_points),
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
    unknown = set(row["weights"]) - set(FEATURES)
    if unknown:
        raise ValueError(f"unknown features {', '.join(sorted(unknown))}")
    weights = {
        name: Weight(float(w["mean"]), float(w["spread"]), float(w["absolute"]), float(w["relative"]))
        for name, w in row["weights"].items()
    }
    if any(weight.spread <= 0 for weight in weights.values()):
        raise ValueError("a spread must be above 0")
    low, middle, high = (float(cut) for cut in row["cut_points"])
    return Model(float(row["base"]), weights, (low, middle, high), row.get("report") or {})
