"""Writes docs/reliability.svg and match/measured.json, which the page of match quality shows, and prints the table of
docs/matching.md: python docs/reliability.py LABELLED.jsonl

How often pairs reach a level among pairs that were given a like chance of it, on needs the model never saw.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np

from kuaizhuan.match.engine import evaluate, labelled, train

GROUPS, SIZE, EDGE = 10, 320, 40
MEASURED = Path(__file__).resolve().parents[1] / "src/kuaizhuan/match/measured.json"
COLOURS = {2: "#1f6feb", 3: "#bf8700", 4: "#cf222e"}


def main(path: str) -> None:
    with Path(path).open("rb") as file:
        needs = labelled.read(file)
    chances = np.vstack(train.unseen(needs, labelled.similarities(needs)).probabilities)
    levels = np.concatenate([need.levels for need in needs])

    def place(x: float, y: float) -> str:
        return f"{EDGE + x * SIZE:.1f},{EDGE + (1 - y) * SIZE:.1f}"

    parts = [
        f'<polyline points="{place(0, 0)} {place(1, 1)}" fill="none" stroke="#8c959f" stroke-dasharray="4"/>'
    ]
    print(
        "| level | "
        + " | ".join(f"tenth {n}" for n in range(1, GROUPS + 1))
        + " | error |\n"
        + "|---" * (GROUPS + 2)
        + "|"
    )
    reliability: dict[int, list[list[float]]] = {}
    for level, colour in COLOURS.items():
        said = chances[:, level - 1 :].sum(axis=1)
        groups = np.array_split(np.argsort(said, kind="stable"), GROUPS)
        points = [(float(said[g].mean()), float((levels[g] >= level).mean())) for g in groups]
        reliability[level] = [
            [round(x, 4), round(y, 4), len(g)] for (x, y), g in zip(points, groups, strict=True)
        ]
        error = sum(abs(x - y) * len(g) for (x, y), g in zip(points, groups, strict=True)) / len(levels)
        line = " ".join(place(x, y) for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            at = place(x, y).split(",")
            parts.append(f'<circle cx="{at[0]}" cy="{at[1]}" r="3" fill="{colour}"/>')
        parts.append(
            f'<text x="{EDGE + 8}" y="{EDGE + 18 * level - 18}" fill="{colour}">level ≥ {level}: error {error:.3f}</text>'
        )
        cells = " | ".join(f"{x:.2f} → {y:.2f}" for x, y in points)
        print(f"| ≥ {level} | {cells} | {error:.3f} |")
    parts.append(f'<rect x="{EDGE}" y="{EDGE}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#57606a"/>')
    parts.append(
        f'<text x="{EDGE + SIZE / 2}" y="{SIZE + EDGE + 26}" text-anchor="middle">chance said</text>'
    )
    parts.append(
        f'<text transform="translate(18 {EDGE + SIZE / 2}) rotate(-90)" text-anchor="middle">share seen</text>'
    )
    width = SIZE + 2 * EDGE
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" font-family="sans-serif" font-size="13">'
    Path(__file__).with_name("reliability.svg").write_text(
        "\n".join([head, *parts, "</svg>"]) + "\n", "utf-8"
    )
    found = {
        "on": dt.date.today().isoformat(),
        "methods": {
            name: {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}
            for name, row in evaluate.as_dict(evaluate.evaluate(needs)).items()
        },
        "reliability": reliability,
    }
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
