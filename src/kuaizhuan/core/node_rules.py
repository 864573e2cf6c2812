"""The rule book as this node applies it: the rules of every package, with the values that the node set itself.

Each package says its rules in its `rules.csv`; the node's own values are in the file that ``KZ_RULES`` names.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from kuaizhuan.core.contributions import files
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.messages import say
from kuaizhuan.core.rulebook import Rulebook, read


def book() -> Rulebook:
    """The rules with this node's own values. Raises `BadInput` where its file cannot be used."""
    return _book(str(settings.RULES_FILE), tuple(settings.PACKAGES))


def cite(clause: str, *, on: dt.date, place: str = "") -> tuple[str, bool]:
    """A clause as it is cited on that day in the language in force, and whether it is unverified.

    What is no rule's id is cited as it stands; ids are for programs.
    """
    law = book().at(on, place)
    if clause not in law.book:
        return clause, False
    rule = law.cited(clause)
    return rule.clause(get_language() or "zh"), rule.unverified


def check_file(**_: Any) -> list[checks.CheckMessage]:
    """Every command says at its start what is wrong with the node's own values, not the page that needs them."""
    try:
        book()
    except BadInput as error:
        return [checks.Error(say(error.code, error.params), id="core.E001")]
    return []


@lru_cache(maxsize=4)
def _book(path: str, packages: tuple[str, ...]) -> Rulebook:
    shipped = read(files("rules.csv"), import_string(settings.PLACES_ABOVE))
    if not path:
        return shipped
    try:
        return shipped.with_values(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadInput("core.rules_file", path=path, why=str(error)) from None
