"""The parts of pages that many templates need, each written once: tables, badges, buttons that act, amounts, days.

    {% table rows as row %}
        {% column _("合同") %}<a href="{% url "web:contract" row.code %}">{{ row.title }}</a>{% endcolumn %}
        {% column _("成交额") number=True %}{% amount row.total %}{% endcolumn %}
        {% empty %}{% translate "没有合同" %}
    {% endtable %}

The label of a column is its head and, on a telephone, stands before each of its cells. The page ``/help/parts/``
shows them all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kuaizhuan.core import messages
from kuaizhuan.web.presenters import values

register = template.Library()


@dataclass
class ColumnNode(Node):
    """One column. Options: number (right, aligned digits), wide (may wrap though it is a number), css, heading."""

    label: FilterExpression
    options: dict[str, FilterExpression]
    nodelist: NodeList

    def option(self, name: str, context: Context) -> Any:
        return self.options[name].resolve(context) if name in self.options else ""

    def css(self, context: Context) -> str:
        number = "end num nowrap" if self.option("number", context) else ""
        return " ".join(filter(None, (number, str(self.option("css", context)))))


@dataclass
class TableNode(Node):
    """Rows in columns; what stands after ``{% empty %}`` when there is no row."""

    rows: FilterExpression
    names: list[str]
    options: dict[str, FilterExpression]
    columns: list[ColumnNode]
    nodelist_empty: NodeList
    child_nodelists = ("nodelist_empty",)

    def render(self, context: Context) -> SafeString:
        rows = list(self.rows.resolve(context) or ())
        if not rows:
            return self.nodelist_empty.render(context)
        labels = [str(column.label.resolve(context)) for column in self.columns]
        css = [column.css(context) for column in self.columns]
        heads = format_html_join(
            "",
            '<th scope="col"{}>{}</th>',
            (
                (_css(each.replace("num nowrap", "").strip()), label)
                for each, label in zip(css, labels, strict=True)
            ),
        )
        lines = []
        for number, row in enumerate(rows):
            values_of_row = [row] if len(self.names) == 1 else row
            with context.push(**dict(zip(self.names, values_of_row, strict=True)), row_number=number):
                lines.append(self._line(context, labels, css))
        table = self.options["css"].resolve(context) if "css" in self.options else "data stack"
        return format_html(
            '<div class="table-wrap"><table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
            table, heads, format_html_join("", "{}", ((line,) for line in lines)),
        )  # fmt: skip

    def _line(self, context: Context, labels: list[str], css: list[str]) -> SafeString:
        cells = []
        for column, label, each in zip(self.columns, labels, css, strict=True):
            content = column.nodelist.render(context)
            if column.option("heading", context):
                cells.append(format_html('<th scope="row"{}>{}</th>', _css(each), content))
            else:
                said = format_html(' data-label="{}"', label) if label else ""
                cells.append(format_html("<td{}{}>{}</td>", said, _css(each), content))
        return format_html("<tr>{}</tr>", format_html_join("", "{}", ((cell,) for cell in cells)))


def _css(names: str) -> SafeString:
    return format_html_join("", ' class="{}"', ((names,),) if names else ())


@register.tag
def table(parser: Parser, token: Token) -> TableNode:
    """``{% table rows as row %}`` or ``{% table pairs as row,state css="data" %}``; see the module."""
    words = token.split_contents()[1:]
    if len(words) < 3 or words[1] != "as":
        raise template.TemplateSyntaxError("a table is written {% table rows as row %}")
    options = token_kwargs(words[3:], parser)
    inside = parser.parse(("empty", "endtable"))
    empty = NodeList()
    if parser.next_token().contents == "empty":
        empty = parser.parse(("endtable",))
        parser.delete_first_token()
    columns = [node for node in inside if isinstance(node, ColumnNode)]
    return TableNode(parser.compile_filter(words[0]), words[2].split(","), options, columns, empty)


@register.tag
def column(parser: Parser, token: Token) -> ColumnNode:
    """``{% column _("成交额") number=True %}``: a label (or "") and options; see `ColumnNode`."""
    words = token.split_contents()[1:]
    if not words:
        raise template.TemplateSyntaxError('a column has a label, if only ""')
    options = token_kwargs(words[1:], parser)
    content = parser.parse(("endcolumn",))
    parser.delete_first_token()
    return ColumnNode(parser.compile_filter(words[0]), options, content)


@register.simple_tag
def badge(value: object, family: str = "", css: str = "") -> SafeString:
    """A state in words, in its colour: ``{% badge row.state "catalog.state" %}``; without a family, `value` is the words.

    css: of another colour than its own.
    """
    words = messages.say(f"{family}.{value}") if family else str(value)
    own = f"state-{value}" if family else ""
    return format_html('<span class="{}">{}</span>', " ".join(filter(None, ("state", css or own))), words)


@register.simple_tag(takes_context=True)
def post(
    context: Context, label: str, page: str, *args: object, css: str = "btn btn-sm", **fields: object
) -> SafeString:
    """A button that acts: a form of its own with hidden fields. ``{% post _("撤回") "web:withdraw" row.code %}``."""
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items())
    token = get_token(context["request"])
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button class="{}">{}</button></form>',
        reverse(page, args=args), token, hidden, css, label,
    )  # fmt: skip


@register.simple_tag
def amount(fen: int | None) -> str:
    """An amount scaled, and exactly where the pointer rests; a dash for none."""
    if fen is None:
        return "—"
    return format_html('<span title="{}">{}</span>', values.exact(fen), values.amount(fen))


@register.filter
def day(value: dt.date | None) -> str:
    """A day, or the local day of a moment, as 2026-03-31; a dash for none."""
    if value is None:
        return "—"
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    text = f"{value:%Y-%m-%d}"
    return format_html('<time class="num" datetime="{}">{}</time>', text, text)
