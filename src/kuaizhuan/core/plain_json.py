"""Values as JSON, by one rule for rows, events, revisions, deliveries and answers.

Dates and times are written in ISO form, decimals and UUIDs as text, words that wait for a language in the one in
force, sets as sorted lists. What is no number (NaN, infinity) is refused, for no database and no reader takes it.
"""

from __future__ import annotations

from collections.abc import Set as AnySet
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Encoder(DjangoJSONEncoder):
    """Raises `ValueError` for NaN and infinity, `TypeError` for what has no form in JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_nan": False})

    def default(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, AnySet) else super().default(value)


encoder_with = cache(Encoder)
"""One encoder for each choice of options: it keeps nothing of what it writes, and takes longer to make than to use."""


def write(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """`value` as JSON text, as short as it can be unless it is indented. Raises as `Encoder` does."""
    separators = None if indent else (",", ":")
    return encoder_with(ensure_ascii=False, indent=indent, sort_keys=sort_keys, separators=separators).encode(
        value
    )


class JSONField(models.JSONField):
    """A column of JSON whose values are written by `Encoder`; to migrations it is Django's own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "encoder": encoder_with})

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        del options["encoder"]
        return name, "django.db.models.JSONField", args, options
