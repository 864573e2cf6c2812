"""The inputs of forms that a library wrote, in the look of the node's own."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of `field`, with the class of its kind unless its form gave it one."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    return field.as_widget(attrs={"class": widget.attrs.get("class", CLASSES.get(kind, "form-control"))})
