"""Codes to sentences, inside templates."""

from __future__ import annotations

from django import template

from kuaizhuan.core import sentences

register = template.Library()


@register.filter
def label(value: object, family: str) -> str:
    """The words for `value` of the code family `family`: ``{{ row.state|label:"catalog.state" }}``."""
    return sentences.say(f"{family}.{value}")
