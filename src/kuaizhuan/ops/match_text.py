"""The reasons of a match as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kuaizhuan.core.messages import say

SIGNS = {"meets": "✓", "misses": "✗", "contradicts": "⚡", "unknown": "?"}


def why(explanation: Mapping[str, Any]) -> Iterator[str]:
    """Shared terms, each figure asked with what is offered for it, and what the result does not speak of."""
    if terms := explanation.get("terms"):
        yield say("match.why.terms", {"terms": "、".join(term["term"] for term in terms)})
    for row in explanation.get("indicators") or ():
        offered = figure(row["offered"]) if row["offered"] else say("match.why.nothing")
        asked = f"{row['asked']['parameter']} {figure(row['asked'])}"
        yield f"{SIGNS[row['outcome']]} " + say("match.why.figure", {"asked": asked, "offered": offered})
    if missing := explanation.get("missing"):
        yield say("match.why.missing", {"terms": "、".join(missing)})


def figure(indicator: Mapping[str, Any]) -> str:
    """An indicator without its parameter: ``≥450 MPa``, ``3–5 mm``."""
    if indicator.get("value_high") is not None:
        return f"{indicator['value']:g}–{indicator['value_high']:g} {indicator['unit']}".strip()
    sign = {">=": "≥", "<=": "≤", "=": "", "~": ""}.get(indicator["operator"], indicator["operator"])
    return f"{sign}{indicator['value']:g} {indicator['unit']}".strip()
