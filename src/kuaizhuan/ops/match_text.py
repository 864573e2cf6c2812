"""The reasons of a match as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kuaizhuan.catalog.indicators import write_amount, write_indicator
from kuaizhuan.core.messages import say

SIGNS = {"meets": "✓", "misses": "✗", "contradicts": "⚡", "unknown": "?"}


def why(explanation: Mapping[str, Any]) -> Iterator[str]:
    """Shared terms, each figure asked with what is offered for it, and what the result does not speak of."""
    if terms := explanation.get("terms"):
        yield say("match.why.terms", {"terms": "、".join(term["term"] for term in terms)})
    for row in explanation.get("indicators") or ():
        offered = write_amount(row["offered"]) if row["offered"] else say("match.why.nothing")
        asked = write_indicator({**row["asked"], "method": ""})
        yield f"{SIGNS[row['outcome']]} " + say("match.why.figure", {"asked": asked, "offered": offered})
    if missing := explanation.get("missing"):
        yield say("match.why.missing", {"terms": "、".join(missing)})
