"""The inputs of pages, each written once: those of a form, and the few that a page asks for by itself.

    {% fields form %}
    {% write "note" _("说明") rows=2 most=1000 %}
    {% choose "alert" _("提醒") options chosen %}
    {% check "reason" code code|sentence checked=known %}
    {% hidden "item" item %}

No template outside ``ui/form`` writes an input of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kuaizhuan.core import messages
from kuaizhuan.web.forms.kit import LONG, sections_of

register = template.Library()

CLASSES = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of `field`, with the class of its kind unless its form gave it one."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    return field.as_widget(attrs={"class": widget.attrs.get("class", CLASSES.get(kind, "form-control"))})


@register.filter
def in_words(codes: Iterable[object], family: str) -> list[tuple[object, str]]:
    """Codes with their words, to choose from: ``alerts|in_words:"publish.alert"``."""
    return [(code, messages.say(f"{family}.{code}")) for code in codes]


@register.filter
def in_sentences(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes that have a sentence of their own, to choose from."""
    return [(code, messages.say(code)) for code in codes]


@register.filter
def or_none(options: Iterable[tuple[object, str]], words: str) -> list[tuple[object, str]]:
    """`options` after one that chooses nothing."""
    return [("", words), *options]


@register.inclusion_tag("ui/form/fields.html")
def fields(form: Any) -> dict[str, Any]:
    """Every field of a form in its sections, with what is wrong; `steps`: those of a long one, else none."""
    found = list(sections_of(form))
    titled = [section for section in found if section.title]
    return {"form": form, "sections": found, "steps": len(titled) if len(titled) >= LONG else 0}


@register.inclusion_tag("ui/form/steps.html")
def steps(sections: Any) -> dict[str, Any]:
    """The sections of a long form, or those of a list, as steps."""
    return {
        "sections": list(sections_of(sections)) if hasattr(sections, "visible_fields") else list(sections)
    }


@register.inclusion_tag("ui/form/write.html")
def write(
    name: str, label: str, *, rows: int = 0, most: int = 300, value: object = "", place: str = "", type: str = "text",
    mode: str = "", required: object = False, quiet: object = False, wrong: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A box to write in. rows: of a text of several lines; place: its id, where the page has several of one name.

    wrong: what is wrong with what was written.
    """
    return {
        "name": name, "label": label, "rows": rows, "most": most, "value": "" if value is None else value,
        "place": place or name, "type": type, "mode": mode, "required": required, "quiet": quiet, "wrong": wrong,
    }  # fmt: skip


@register.inclusion_tag("ui/form/picker.html")
def pick(picker: dict[str, Any]) -> dict[str, Any]:
    """The box of a picker outside a form, as `organisations.picker_context` gives it."""
    return picker


@register.inclusion_tag("ui/form/choose.html")
def choose(
    name: str, label: str, options: Iterable[tuple[object, object]], chosen: object = "", *, place: str = "",
    quiet: object = False, at_once: object = False,
) -> dict[str, Any]:  # fmt: skip
    """A list to choose from. at_once: choosing sends the form, where scripts run."""
    pairs = [(str(value), words) for value, words in options]
    return {
        "name": name, "label": label, "options": pairs, "chosen": str(chosen), "place": place or name,
        "quiet": quiet, "at_once": at_once,
    }  # fmt: skip


@register.simple_tag
def check(
    name: str, value: object, *words: object, checked: object = False, one: object = False, required: object = False,
    label: str = "", barred: object = False,
) -> SafeString:  # fmt: skip
    """A box to tick beside its words; `one`: of several, only one can be chosen. label: for readers of the screen.

    barred: it is shown, and cannot be ticked.
    """
    return format_html(
        '<label class="check"><input type="{}" class="form-check-input" name="{}" value="{}"{}{}{}{}> {}</label>',
        "radio" if one else "checkbox", name, value, " checked" if checked else "", " required" if required else "",
        " disabled" if barred else "",
        format_html(' aria-label="{}"', label) if label else "", "".join(map(str, words)) if words else "",
    )  # fmt: skip


@register.simple_tag
def hidden(name: str, value: object) -> SafeString:
    """What is sent along unseen."""
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)


@register.simple_tag
def pick_all(words: str) -> SafeString:
    """Where scripts run, a box that ticks all of its form."""
    return format_html(
        '<label class="check only-script"><input type="checkbox" class="form-check-input" data-pick-all> {}</label>',
        words,
    )


@register.simple_tag(takes_context=True)
def first_button(context: Context, label: str, name: str = "", value: str = "") -> SafeString:
    """What the key Enter presses in a form whose first visible button does something else."""
    return format_html(
        '<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true"{}>{}</button>',
        format_html(' name="{}" value="{}"', name, value) if name else "", label,
    )  # fmt: skip
