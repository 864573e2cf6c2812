"""The first page finds something, leads to what can be done, is filled by no single import, and is light."""

from __future__ import annotations

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.core import placements
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Statement
from kuaizhuan.transfer.queries.stories import stories
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Stage, StatementState
from kuaizhuan.web import queries
from transfer.world import World

pytestmark = pytest.mark.django_db
MOST = 200_000
"""Bytes of the first page with its styles and scripts, compressed as they are served."""


def test_one_import_does_not_fill_the_newest():
    bulk, other = an_organisation(), an_organisation()
    last = an_achievement(owner=other)
    for _ in range(5):
        an_achievement(owner=bulk)
    found = queries.newest(ANONYMOUS, "achievement", 6)
    assert [entry.record.owner for entry in found].count(bulk) == queries.A_UNIT
    assert last.code in [entry.code for entry in found]


def test_examples_find_something(indexed):
    an_achievement(title="铝合金压铸气孔率控制技术", keywords=["铝合金压铸", "气孔"])
    needs = [
        a_demand(title="仔猪断奶腹泻怎么办", keywords=["仔猪腹泻"]),
        a_demand(keywords=["铝合金压铸", "气孔"]),
    ]
    indexed()
    entries = queries.newest(ANONYMOUS, "demand", 6)
    assert len(entries) == len(needs)
    (example,) = queries.examples(entries, 3)
    assert "铝合金压铸" in example
    page = Client().get("/").content.decode()
    assert "试试" in page
    assert "仔猪腹泻</a>" not in page


def test_without_an_index_there_are_no_examples_but_a_page():
    a_demand(keywords=["铝合金"])
    page = Client().get("/")
    assert page.status_code == 200
    assert "试试" not in page.content.decode()


def test_each_service_leads_somewhere_through_the_door():
    page = Client().get("/").content.decode()
    hall = page[page.index("service-hall") :].partition("</ul>")[0]
    addresses = re.findall(r'href="([^"]+)"', hall)
    assert len(addresses) == len(placements.services()) > 5
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 200 or answer["Location"].startswith("/sign-in/")


def test_a_story_is_told_once_both_sides_agree_and_are_public():
    world = World()
    deal = world.deal(stage=Stage.CONTRACT)
    assert stories(3) == []
    survey = deal.outcomes.first()
    services.remind_of_outcome(survey, by=world.office)
    services.answer_outcome(survey, Answer(True, 500, 50, 3, "示例丁", True), by=world.buyer)
    assert stories(3) == []
    for stated in Statement.objects.filter(state=StatementState.STATED):
        services.confirm_statement(stated, by=world.office)
    services.tell_deal(deal, by=world.office, agreed=True)
    assert stories(3) == []
    services.tell_deal(deal, by=world.buyer, agreed=True)
    (story,) = stories(3)
    assert story.code == deal.achievement.code
    page = Client().get("/").content.decode()
    board = page[page.index("board-stories") :].partition("</section>")[0]
    assert story.title in board
    assert deal.buyer.name not in board
    services.tell_deal(deal, by=world.buyer, agreed=False)
    assert stories(3) == []
    services.tell_deal(deal, by=world.buyer, agreed=True)
    type(deal.demand).objects.filter(pk=deal.demand.pk).update(state="withdrawn")
    assert stories(3) == []
    assert "board-stories" not in Client().get("/").content.decode()


def test_the_map_shows_the_kind_that_was_asked_for():
    a_demand(region="510100")
    page = Client().get("/?map=demand").content.decode()
    assert "/demands/?region=510100" in page
    assert Client().get("/?map=nonsense").status_code == 200


def test_the_page_is_light():
    """What a visitor's browser fetches first: the page, its styles, its scripts."""
    for region in ("500106", "510100", "500157", "510700"):
        for kind in (an_achievement, a_demand):
            kind(region=region, title=f"{region}地区高强度镁合金压铸件热处理与表面防护成套技术")
    page = Client().get("/").content
    files = re.findall(r'(?:<script[^>]*src|<link rel="stylesheet" href)="/static/([^"]+)"', page.decode())
    assert len(files) >= 4
    assert not any("echarts" in name for name in files)
    sizes = {"/": len(gzip.compress(page))}
    for name in files:
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name)
        with open(finders.find(plain), "rb") as file:  # noqa: PTH123
            sizes[plain] = len(gzip.compress(file.read()))
    assert sum(sizes.values()) <= MOST, sizes
