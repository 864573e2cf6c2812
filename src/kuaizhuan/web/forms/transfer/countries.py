"""Countries of parties from abroad by name, in either language, or by the code of ISO 3166-1.

`countries.csv` names those with which technology is traded most; any other is taken by its code.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from kuaizhuan.core.codes import fold
from kuaizhuan.web.presenters.values import language

HOME = "CN"


@cache
def _rows() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: {"zh": row["name_zh"], "en": row["name_en"]} for row in csv.DictReader(stream)}


@cache
def _codes() -> dict[str, str]:
    return {fold(name): code for code, names in _rows().items() for name in names.values()}


def names() -> list[str]:
    """What is offered, in the language in force."""
    return [words[language()] for code, words in _rows().items() if code != HOME]


def code_of(text: str) -> str:
    """The code of a country by its name or code; `HOME` for nothing. What is neither comes back in capitals."""
    return _codes().get(fold(text), text.strip().upper()) or HOME


def name_of(code: str) -> str:
    """What the form shows of a code: nothing of `HOME`, the name of a known one."""
    if code == HOME:
        return ""
    return _rows()[code][language()] if code in _rows() else code
