"""A chart is a table with links first, is drawn from the same numbers, and a map leads from each district to its rows."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from lxml import etree

from factories import an_achievement
from kuaizhuan.core.charts import Cell, Chart, ChartKind, ChartLine, Plot, charts, months_until
from kuaizhuan.core.figures import figures
from kuaizhuan.people.roles import Role
from kuaizhuan.web.presenters.charts import show_chart, small_line
from kuaizhuan.web.presenters.maps import draw_map, steps
from transfer.registry_world import World

TODAY = dt.date(2026, 3, 31)


def a_chart(*, money: bool = False) -> Chart:
    return Chart("x.y", ChartKind.BARS, "签约", "月份", ("catalog.rows_public",), Plot, "项", money)


def page_of(chart: Chart, plot: Plot) -> etree._Element:
    return etree.HTML(render_to_string("ui/chart.html", {"chart": show_chart(chart, plot)}))


PLOT = Plot(
    ("甲", "乙"),
    (
        ChartLine("2026-02", (Cell(1_234_500_00, "web:contracts", query="month=2026-02"), Cell(None))),
        ChartLine("2026-03", (Cell(0, "web:contracts", query="month=2026-03"), Cell(5_00))),
    ),
    TODAY,
)


def test_the_table_has_every_number_with_its_way_to_the_rows():
    page = page_of(a_chart(money=True), PLOT)
    assert page.xpath("//tbody//th/text()") == ["2026-02", "2026-03"]
    assert page.xpath("//td/a/@href") == ["/contracts/?month=2026-02"]
    assert page.xpath("//td/a/span/@title") == ["1,234,500元"]
    text = "".join(page.itertext())
    assert "单位：万元 · 截至 2026-03-31" in text
    assert str(figures()["catalog.rows_public"].counted) in text


def test_the_picture_is_of_the_same_numbers_and_has_no_script_of_its_own():
    page = page_of(a_chart(money=True), PLOT)
    (block,) = page.xpath("//script")
    assert block.get("type") == "application/json"
    assert block.get("id") == page.xpath("//*[@data-chart]/@data-chart")[0]
    data = json.loads(block.text)
    assert data["values"] == [[123.45, None], [0, 0.0]]
    assert data["links"][0] == ["/contracts/?month=2026-02", ""]
    assert not page.xpath("//@style")


def test_amounts_are_drawn_in_millions_in_english():
    with override("en"):
        data = show_chart(a_chart(money=True), PLOT).data
    assert (data["unit"], data["values"][0][0]) == ("CNY million", 1.23)


def test_nothing_to_count_is_no_picture():
    page = page_of(a_chart(), Plot(("甲",), (ChartLine("a", (Cell(0),)),), TODAY))
    assert not page.xpath("//*[@data-chart]")
    assert "还没有可以统计的数据" in "".join(page.itertext())


def test_every_chart_shows_declared_figures():
    assert charts()
    for name, chart in charts().items():
        assert name == chart.name
        assert chart.figures
        assert set(chart.figures) <= set(figures())


def test_months_go_back_over_the_turn_of_the_year():
    assert months_until(dt.date(2026, 2, 28), 3) == [
        dt.date(2025, 12, 1),
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
    ]


def test_a_small_line_goes_from_edge_to_edge():
    assert small_line([0, 2, 1]) == "0.0,26.0 60.0,2.0 120.0,14.0"
    assert small_line([0, 0]) == ""
    assert small_line([3]) == ""


def test_five_steps_hold_about_as_many_each():
    assert steps(range(1, 11)) == [2, 4, 6, 8, 10]
    assert steps([0, 3, 3]) == [3]
    assert steps([0]) == []


def test_a_map_colours_links_and_counts_what_is_on_no_area():
    found = draw_map(
        figures()["publish.rows_by_area"], "成果", {"510100": 9, "500106": 1, "": 2}, TODAY, lambda code: f"/?region={code}"
    )  # fmt: skip
    shapes = {shape.area.code: shape for shape in found.shapes}
    assert (shapes["510100"].step, shapes["500106"].step, shapes["500101"].step) == (2, 1, 0)
    assert shapes["510100"].link == "/?region=510100"
    assert [shape.area.code for shape in found.rows] == ["510100", "500106"]
    assert (found.total, found.elsewhere) == (12, 2)
    assert [text for _step, text in found.legend] == ["0", "1", "2–9"]


@pytest.mark.django_db
def test_a_district_leads_to_as_many_rows_as_its_colour_says(indexed):
    for region in ("500112", "500105", "500157", "510104", "510100"):
        an_achievement(region=region)
    indexed()
    page = etree.HTML(Client().get("/").content)
    told = {}
    for link in page.xpath("//figure[contains(@class, 'map')]//details//td/../th/a"):
        told[link.get("href")] = int(link.getparent().getnext().text)
    assert told == {"/achievements/?region=500157": 3, "/achievements/?region=510100": 2}
    for address, count in told.items():
        assert Client().get(address).context["found"].total == count


@pytest.mark.django_db
def test_figures_lead_to_the_rows_that_were_counted(signed_in):
    world = World()
    registration = world.registered()
    head = signed_in(Role.OFFICE, registration.contract.applicant)
    page = etree.HTML(head.get("/transfer/figures/").content)
    (card,) = page.xpath("//*[@data-figure='transfer.contracts_count']")
    assert [text.strip() for text in card.xpath(".//a/text()")] == ["1"]
    for address in card.xpath(".//a/@href"):
        assert registration.contract.code in head.get(address).content.decode()
    assert not page.xpath("//*[contains(text(), 'transfer.contracts_count')]")
    assert head.get("/contracts/?month=1999-01").content.decode().count(registration.contract.code) == 0


@pytest.mark.django_db
def test_the_gallery_has_each_kind_and_the_map():
    page = etree.HTML(Client().get("/help/parts/").content)
    for kind in ChartKind:
        assert page.xpath(f"//*[contains(@class, 'chart-{kind}')]")
    assert page.xpath("//figure[contains(@class, 'map')]")
