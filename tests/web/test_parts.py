"""The parts of pages: a column's label is said once, what is typed is escaped, and the page of parts shows them all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone

TABLE = """{% table rows as row %}
    {% column "名称" heading=True %}{{ row.title }}{% endcolumn %}
    {% column "金额" number=True %}{% amount row.fen %}{% endcolumn %}
    {% column "" %}{{ row_number }}{% endcolumn %}
    {% empty %}没有
{% endtable %}"""


def shown(text: str, **values: object) -> str:
    return Template(text).render(Context({"request": RequestFactory().get("/"), **values}))


def test_a_label_is_the_head_and_stands_before_each_cell():
    html = shown(TABLE, rows=[{"title": "<b>甲</b>", "fen": 38_000_000_00}, {"title": "乙", "fen": None}])
    assert html.count("<tr>") == 3
    assert '<th scope="col" class="end">金额</th>' in html
    assert '<th scope="row">&lt;b&gt;甲&lt;/b&gt;</th>' in html
    assert (
        '<td data-label="金额" class="end num nowrap"><span title="38,000,000元">3,800万元</span></td>'
        in html
    )
    assert '<td data-label="金额" class="end num nowrap">—</td><td>2</td>' in html


def test_no_rows_say_what_is_not_there():
    assert shown(TABLE, rows=[]).strip() == "没有"
    assert shown("{% table rows as row %}{% column '' %}{% endcolumn %}{% endtable %}", rows=None) == ""


def test_rows_of_several_values_are_taken_apart():
    html = shown("{% table pairs as a,b css='data' %}{% column 'x' %}{{ a }}-{{ b }}{% endcolumn %}{% endtable %}",
                 pairs=[(1, 2)])  # fmt: skip
    assert '<table class="data">' in html
    assert ">1-2</td>" in html


def test_a_table_has_lines_below_its_rows_a_name_and_columns_that_may_be_missing():
    html = shown("""{% table rows as row caption="表" region="表" row_css=row.css %}
        {% column "甲" hidden=True %}{{ row.css }}{% endcolumn %}
        {% column "乙" when=no %}不见{% endcolumn %}
        {% foot %}<tr><td>合计</td></tr>{% endtable %}""", rows=[{"css": "late"}], no=False)  # fmt: skip
    assert 'role="region" aria-label="表"><table class="data stack"><caption>表</caption>' in html
    assert '<th scope="col"><span class="visually-hidden">甲</span></th></tr>' in html
    assert '<tr class="late"><td>late</td></tr><tr><td>合计</td></tr>' in html
    assert "乙" not in html


def test_a_table_without_labels_has_no_head():
    html = shown(
        '{% table rows as row %}{% column "" heading=True %}{{ row }}{% endcolumn %}{% endtable %}', rows=[1]
    )
    assert "<thead>" not in html
    assert '<th scope="row">1</th>' in html


@pytest.mark.parametrize("text", ["{% table rows %}{% endtable %}", "{% column %}{% endcolumn %}"])
def test_a_table_written_wrongly_is_said(text):
    with pytest.raises(TemplateSyntaxError):
        shown(text)


def test_a_badge_is_words_in_the_colour_of_the_state():
    assert shown('{% badge "draft" "catalog.state" %}') == '<span class="state state-draft">草稿</span>'
    assert 'class="state revision-draft"' in shown('{% badge "draft" "catalog.revision" prefix="revision" %}')
    assert '<span class="state">' in shown('{% badge "draft" "catalog.state" prefix="" %}')
    assert (
        shown('{% badge x css="state-asked" %}', x="<大额>")
        == '<span class="state state-asked">&lt;大额&gt;</span>'
    )


def test_a_button_that_acts_carries_its_token_and_fields():
    html = shown('{% post "撤回" "web:revoke" "O1" user=name %}', name='"><i>')
    assert 'action="/organisations/O1/people/revoke/"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="user" value="&quot;&gt;&lt;i&gt;"' in html
    assert '<button class="btn btn-sm">撤回</button>' in html


def test_a_form_that_asks_for_a_note_names_its_box():
    html = shown('{% ask "撤回" "说明" "确定" "web:revoke" "O1" rows=2 most=50 do="x" %}')
    assert 'action="/organisations/O1/people/revoke/"' in html
    assert '<input type="hidden" name="do" value="x">' in html
    assert '<label for="note-O1-x">说明</label>' in html
    assert '<textarea id="note-O1-x" name="note" class="form-control" rows="2" maxlength="50">' in html


def test_a_box_to_tick_has_its_words():
    html = shown('{% check "reason" "a" "放行：" x checked=True %}', x="<b>")
    assert 'name="reason" value="a" checked> 放行：&lt;b&gt;</label>' in html


def test_moments_are_local_to_the_minute():
    late = dt.datetime(2026, 3, 30, 18, 5, tzinfo=dt.UTC)
    assert (
        shown("{{ x|moment }}", x=late)
        == '<time class="num" datetime="2026-03-31 02:05">2026-03-31 02:05</time>'
    )


def test_days_are_local():
    late = dt.datetime(2026, 3, 30, 18, 0, tzinfo=dt.UTC)
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"
    assert shown("{{ x|day }}", x=late) == '<time class="num" datetime="2026-03-31">2026-03-31</time>'
    assert shown("{{ x|day }}", x=None) == "—"


@pytest.mark.django_db
def test_the_page_of_parts_shows_them(client):
    html = client.get("/help/parts/").content.decode()
    assert html.count('class="state state-') == 4
    assert "3,800万元" in html
    assert "没有合同" in html
    assert "≥450 MPa" in html
