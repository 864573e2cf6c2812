"""Codes, amounts and marked places as words, inside templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaizhuan.catalog.indicators import write_amount
from kuaizhuan.core import messages, node_rules
from kuaizhuan.core.audit import searching
from kuaizhuan.core.placements import Deadline, Item, Link, Number, Panel
from kuaizhuan.core.text import is_chinese
from kuaizhuan.core.verdict import Reason
from kuaizhuan.web.found_outside import TAGS
from kuaizhuan.web.presenters.values import amount, code_text, in_ledger
from kuaizhuan.web.presenters.values import exact as exact_amount

register = template.Library()
register.filter("figure", write_amount)


@register.filter
def label(value: object, family: str) -> str:
    """The words for `value` of the code family `family`: ``{{ row.state|label:"catalog.state" }}``."""
    return messages.say(f"{family}.{value}")


@register.simple_tag
def archived_until() -> dt.datetime | None:
    """The time up to which histories show nothing, for the events of before are in files; None where none are."""
    return searching.archived_until()


@register.filter
def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for a whole code."""
    return messages.say(code, params)


@register.filter
def reason(value: Reason) -> str:
    """The sentence of a reason, without its clause."""
    return messages.say(value.code, value.params)


@register.filter
def clause(value: Reason) -> str:
    """The clause of a reason as it is cited today, and that it is unverified; a rule's id is for programs."""
    text, unverified = node_rules.cite(value.clause, on=timezone.localdate())
    return f"{text}（{_('尚未核实')}）" if unverified else text


@register.filter
def money(fen: int) -> str:
    """An amount scaled to 元, 万元 or 亿元, in English to million and billion."""
    return amount(fen)


@register.filter
def exact(fen: int) -> str:
    """An amount in 元, to the fen."""
    return exact_amount(fen)


@register.filter
def mark_places(text: str, places: Iterable[tuple[int, int]]) -> SafeString:
    """`text` with the characters at `places` marked, everything escaped."""
    out, at = [], 0
    for start, end in sorted((int(a), int(b)) for a, b in places):
        if not at <= start < end <= len(text):
            continue
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*out, escape(text[at:])]))


@register.filter
def code_with_name(code: str, name: str) -> str:
    """The name of a code in the list `name`, "" for none: ``{{ row.region|code_with_name:"region" }}``."""
    return code_text(name, code) if code else ""


@register.filter
def href(link: Link | Panel | Item | Deadline | Number) -> str:
    """Where something that a package put here leads: ``<a href="{{ panel|href }}">``."""
    query = getattr(link, "query", "")
    return reverse(link.page, args=link.args) + (f"?{query}" if query else "")


@register.filter
def fen(amount_in_fen: int) -> str:
    """An amount with both decimals, as a ledger has it; in English after the name of the currency."""
    return in_ledger(amount_in_fen)


@register.filter
def share(points: int) -> str:
    """Basis points as per cent: 3333 → 33.33%."""
    return f"{points / 100:g}%"


@register.simple_tag
def lang(text: object) -> SafeString:
    """The attribute ``lang`` for data in the other language than its page's: ``<h1{% lang row.title %}>``.

    One word in Latin letters, as a code or a unit, is in no language and gets none.
    """
    said = str(text or "")
    written = "zh-hans" if is_chinese(said) else "en" if " " in said and any(map(str.isalpha, said)) else None
    here = get_language() or "zh-hans"
    return format_html(' lang="{}"', TAGS[written]) if written and written != here else SafeString()
