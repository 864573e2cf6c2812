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
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kuaizhuan.core import messages
from kuaizhuan.web.presenters import values

register = template.Library()


@dataclass
class ColumnNode(Node):
    """One column.

    Options: number (right, aligned digits), heading (names its row), css, hidden (the head is for screen readers only
    and stands before no cell), bare (its cells name themselves: no label stands before them on a telephone), when
    (whether the column is there).
    """

    label: FilterExpression
    options: dict[str, FilterExpression]
    nodelist: NodeList

    def shown(self, context: Context) -> bool:
        return "when" not in self.options or bool(self.options["when"].resolve(context))

    def head(self, context: Context) -> str:
        label = self.label.resolve(context)
        if _option(self, "hidden", context):
            label = format_html('<span class="visually-hidden">{}</span>', label)
        css = " ".join(name for name in self._css(context).split() if name not in OF_CELLS)
        return format_html('<th scope="col"{}>{}</th>', _attribute("class", css), label)

    def cell(self, context: Context) -> SafeString:
        content = mark_safe(self.nodelist.render(context).strip())
        css = _attribute("class", self._css(context))
        if _option(self, "heading", context):
            return format_html('<th scope="row"{}>{}</th>', css, content)
        silent = _option(self, "hidden", context) or _option(self, "bare", context)
        label = "" if silent else self.label.resolve(context)
        return format_html("<td{}{}>{}</td>", _attribute("data-label", label), css, content)

    def _css(self, context: Context) -> str:
        number = "end num nowrap" if _option(self, "number", context) else ""
        return " ".join(filter(None, (number, str(_option(self, "css", context) or ""))))


@dataclass
class TableNode(Node):
    """Rows in columns, with lines below them or a sentence for no row.

    Options: css, caption, region (the name of a wide table, which the keyboard can then scroll), row_css.
    """

    rows: FilterExpression
    names: list[str]
    options: dict[str, FilterExpression]
    columns: list[ColumnNode]
    foot: NodeList
    empty: NodeList
    child_nodelists = ("foot", "empty")

    def render(self, context: Context) -> SafeString:
        rows = list(self.rows.resolve(context) or ())
        if not rows:
            return self.empty.render(context)
        columns = [column for column in self.columns if column.shown(context)]
        labelled = any(column.label.resolve(context) for column in columns)
        heads = _join_pieces(column.head(context) for column in columns) if labelled else ""
        lines = []
        for number, row in enumerate(rows, 1):
            parts = [row] if len(self.names) == 1 else row
            with context.push(**dict(zip(self.names, parts, strict=True)), row_number=number):
                css = _attribute("class", _option(self, "row_css", context))
                cells = _join_pieces(column.cell(context) for column in columns)
                lines.append(format_html("<tr{}>{}</tr>", css, cells))
        caption = _option(self, "caption", context)
        css = _option(self, "css", context) or "data stack"
        # What is not stacked on a telephone may be wider than its box.
        wide = _option(self, "region", context) or ("" if "stack" in str(css) else caption)
        region = _attribute("aria-label", wide)
        return format_html(
            '<div class="table-wrap"{}><table class="{}">{}{}<tbody>{}{}</tbody></table></div>',
            format_html(' tabindex="0" role="region"{}', region) if region else "",
            css,
            format_html("<caption>{}</caption>", caption) if caption else "",
            format_html("<thead><tr>{}</tr></thead>", heads) if heads else "",
            _join_pieces(lines), self.foot.render(context),
        )  # fmt: skip


#: These classes of a column belong to its cells; its head needs the others.
OF_CELLS = ("num", "nowrap", "break")


def _option(node: ColumnNode | TableNode, name: str, context: Context) -> Any:
    return node.options[name].resolve(context) if name in node.options else ""


def _join_pieces(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _attribute(name: str, value: object) -> str:
    return format_html(' {}="{}"', name, value) if value else ""


@register.tag
def table(parser: Parser, token: Token) -> TableNode:
    """``{% table rows as row %}`` or ``{% table pairs as row,state css="data" %}``; see the module."""
    words = token.split_contents()[1:]
    if len(words) < 3 or words[1] != "as":
        raise template.TemplateSyntaxError("a table is written {% table rows as row %}")
    options = token_kwargs(words[3:], parser)
    parts = {}
    name = "columns"
    while name != "endtable":
        parts[name] = parser.parse(("foot", "empty", "endtable"))
        name = parser.next_token().contents
    columns = [node for node in parts["columns"] if isinstance(node, ColumnNode)]
    return TableNode(
        parser.compile_filter(words[0]), words[2].split(","), options, columns,
        parts.get("foot", NodeList()), parts.get("empty", NodeList()),
    )  # fmt: skip


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
def badge(value: object, family: str = "", css: str = "", prefix: str = "state") -> SafeString:
    """A state in words, in its colour: ``{% badge row.state "catalog.state" %}``; without a family, `value` is the words.

    css: of another colour than its own. prefix: of the class with its colour; "" for grey.
    """
    words = messages.say(f"{family}.{value}") if family else str(value)
    own = f"{prefix}-{value}" if family and prefix else ""
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


@register.simple_block_tag(takes_context=True)
def picking(
    context: Context, content: SafeString, name: str, title: str, total: int, shown: int, *, no: str, yes: str
) -> SafeString:
    """A table of questions that are answered together: ``{% picking "rows" _("…") total shown no=… yes=… %}…{% endpicking %}``.

    name: of the questions, as the address of their answers has it; shown: how many one page shows at most.
    """
    said = {
        "content": content,
        "name": name,
        "title": title,
        "total": total,
        "shown": shown,
        "no": no,
        "yes": yes,
    }
    return render_to_string("collect/picking.html", said, context["request"])


@register.inclusion_tag("ui/empty.html", takes_context=True)
def nothing(context: Context, title: str, text: str) -> dict[str, Any]:
    """What a page says when it has nothing to show, and what to do: ``{% nothing _("没有合同") _("…") %}``.

    Where the reader's roles sleep, it says that instead.
    """
    return {"empty_title": title, "empty_text": text, "asleep": context.get("asleep")}


@register.inclusion_tag("ui/form/fill.html", takes_context=True)
def fill(
    context: Context, form: Any, label: str, page: str, *args: object, css: str = "btn btn-primary"
) -> dict[str, Any]:
    """A form with its fields and its button: ``{% fill entry_form _("登记") "web:record_entry" deal.code %}``."""
    return {**_to(context, page, args), "form": form, "label": label, "css": css}


@register.inclusion_tag("ui/form/ask.html", takes_context=True)
def ask(
    context: Context, summary: str, question: str, label: str, page: str, *args: object,
    rows: int = 0, most: int = 300, **fields: object,
) -> dict[str, Any]:  # fmt: skip
    """A folded form that asks for a note before it acts: what it is, what to write, the button, where it goes.

    rows: of a text of several lines; 0 for one line. most: characters.
    """
    place = "-".join(("note", *map(str, args), *map(str, fields.values())))
    return {
        **_to(context, page, args), "summary": summary, "question": question, "label": label,
        "rows": rows, "most": most, "fields": fields, "place": place,
    }  # fmt: skip


def _to(context: Context, page: str, args: tuple[object, ...]) -> dict[str, Any]:
    return {"action": reverse(page, args=args), "csrf_token": get_token(context["request"])}


@register.simple_tag(takes_context=True)
def sheet_address(context: Context) -> str:
    """The same list, asked for as a work-book: its filters and order, no page."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    asked["as"] = "xlsx"
    return f"?{asked.urlencode()}"


@register.simple_tag
def amount(fen: int | None) -> str:
    """An amount scaled, and exactly where the pointer rests; a dash for none."""
    if fen is None:
        return "—"
    return format_html('<span title="{}">{}</span>', values.exact(fen), values.amount(fen))


@register.filter
def day(value: dt.date | None) -> str:
    """A day, or the local day of a moment, as 2026-03-31; a dash for none."""
    return _time(value, "%Y-%m-%d")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment in local time, to the minute; a dash for none."""
    return _time(value, "%Y-%m-%d %H:%M")


def _time(value: dt.date | None, form: str) -> str:
    if not value:
        return "—"
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    text = f"{value:{form}}"
    return format_html('<time class="num" datetime="{}">{}</time>', text, text)
