"""Every list as a work-book: the rows of the page and no other, in its order, as numbers, days and words."""

from __future__ import annotations

import datetime as dt
import inspect
import time
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from lxml import html
from openpyxl import load_workbook

from address_world import Place, visitor
from factories import a_user, an_achievement, an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.transfer.models import PriceNotice, RegistryList
from kuaizhuan.web.sheets import LONGEST, TYPE, Yuan, _plain

pytestmark = pytest.mark.django_db
WITHOUT = {
    "admissions": "applications of persons who are not members yet",
    "own_needs": "needs with their best matches: cards, not columns",
    "quality_rows": "rows behind a figure of the matcher",
    "notices": "messages",
    "webhook": "what was sent to a program",
    "jobs": "what the node does",
}
"""Views that divide a list into pages and do not give it as a sheet, and why."""
LISTS = {
    "web:search": [""],
    "web:records": ["achievement", "demand", "expert"],
    "web:organisations": [""],
    "web:announcements": [""],
    "web:deals": [""],
    "web:contracts": [""],
    "web:registry": [""],
    "web:register": [""],
    "web:registry_lists": [""],
    "web:registry_list": ["{list}"],
    "web:trials": [""],
    "web:price_notices": [""],
    "web:objections": [""],
    "web:outcomes": [""],
    "web:distributions": [""],
    "web:introductions": [""],
    "web:imports": [""],
    "web:appeals": [""],
    "web:own_rows": ["achievement", "demand", "expert"],
    "web:desk": [""],
    "web:begun": [""],
    "web:done": [""],
    "web:overseen": [""],
    "web:clients": [""],
    "web:queue": ["achievement draft", "achievement unit_review", "achievement platform_review"],
}
"""Every list with a sheet, and what stands in its address: {list} is the code of the one that was printed."""
READERS = (
    "visitor",
    "nobody",
    "office",
    "agent",
    "elsewhere",
    "enterprise",
    "bureau",
    "registry",
    "editor",
    "self",
)
"""Whose lists differ: by organisation, by side, by place, by the platform, by what is about oneself."""
OTHERWISE = {"web:precheck": "the taxes of one contract: tests/web/transfer/test_contract_pages.py"}
"""Sheets that are no list of rows with pages of their own."""
OF_WORK = ("web:desk", "web:begun", "web:done", "web:overseen")
"""Tables of which several rows may lead to the same page."""


def views():
    patterns = get_resolver().url_patterns
    for each in patterns:
        if getattr(each, "namespace", None) == "web":
            yield from walk(each.url_patterns)


def walk(patterns):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.name, each.callback
        else:
            yield from walk(each.url_patterns)


def test_every_list_has_a_sheet_or_a_reason():
    offered, paged = set(), set()
    for name, view in views():
        if hasattr(view, "sheet"):
            offered.add(f"web:{name}")
        elif "Paging(" in inspect.getsource(inspect.unwrap(view)):
            paged.add(name)
    assert offered == set(LISTS) | set(OTHERWISE)
    assert paged == set(WITHOUT)


@pytest.fixture(scope="module")
def kept(keep):
    def made() -> Place:
        world = Place()
        rebuild()
        return world

    return keep(made)


def proven(world: Place, who: str) -> Client:
    client = visitor(world, who)
    if who != "visitor":
        session = client.session
        session["account_authentication_methods_user"] = str(world.user(who).pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def links(answer) -> list[str]:
    """Where the rows of a sheet lead, from the first to the last."""
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    found = [row[0].hyperlink for row in page.iter_rows(min_row=2)]
    return [unquote(urlsplit(each.target).path) for each in found if each]


def shown(answer) -> list[str]:
    hrefs = html.fromstring(answer.content.decode()).xpath("//main//a/@href")
    return [unquote(urlsplit(each).path) for each in hrefs]


def test_the_price_of_a_draft_is_in_no_sheet(kept):
    world = kept.copy()
    client, page = proven(world, "office"), reverse("web:price_notices")
    draft = PriceNotice.objects.filter(state="draft").first()
    assert reverse("web:price_notice", args=[draft.code]) in shown(client.get(page))
    assert reverse("web:price_notice", args=[draft.code]) not in links(client.get(page, {"as": "xlsx"}))


@pytest.mark.parametrize("name", LISTS)
def test_a_sheet_holds_what_the_page_shows_and_nothing_else(kept, name):
    world, seen, differ = kept.copy(), 0, []
    for who in READERS:
        client = proven(world, who)
        for argument in LISTS[name]:
            if argument == "{list}":
                argument = RegistryList.objects.get().code
            address = reverse(name, args=argument.split())
            asked = {"view": "list"} if name == "web:deals" else {}
            page, sheet = client.get(address, asked), client.get(address, {**asked, "as": "xlsx"})
            if sheet.headers["Content-Type"] != TYPE:
                if page.status_code == sheet.status_code and page.status_code != 200:
                    continue
                differ.append((who, address, page.status_code, sheet.status_code))
                continue
            led, on_page = links(sheet), dict.fromkeys(shown(page))
            rows = list(dict.fromkeys(led))
            seen += len(rows)
            assert name in OF_WORK or len(rows) == len(led)
            first = [each for each in on_page if each in set(rows)]
            further = "page=2" in page.content.decode()
            if rows[: len(first)] != first or (len(rows) > len(first)) != further:
                differ.append((who, address, rows, list(on_page)))
            if rows:
                assert "as=xlsx" in page.content.decode() or name in ("web:trials", "web:registry"), (
                    who,
                    address,
                )
    assert not differ
    assert seen or name == "web:overseen"  # nothing of the world is late


def test_filters_hold_for_the_sheet(client, indexed):
    owner = an_organisation()
    rows = [
        an_achievement(owner=owner, title=title, state="published") for title in ("镁合金轮毂", "大豆育种")
    ]
    indexed()
    assert links(client.get(reverse("web:search"), {"q": "镁合金", "as": "xlsx"})) == [
        f"/achievements/{rows[0].code}/"
    ]


def test_a_long_list_says_that_it_was_cut(client, settings):
    settings.SHEET_ROWS = 2
    for number in range(3):
        an_organisation(f"单位{number}")
    page = load_workbook(BytesIO(client.get("/organisations/", {"as": "xlsx"}).content)).worksheets[0]
    said = [row[0].value for row in page.iter_rows(min_row=2)]
    assert len(said) == 3
    assert "前 2 条" in said[-1]


@pytest.mark.parametrize("start", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_formula(client, start):
    an_organisation(f"{start}公司")
    cell = load_workbook(
        BytesIO(client.get("/organisations/", {"as": "xlsx", "q": "公司"}).content)
    ).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == f"{start}公司".strip()


def test_cells_have_their_type():
    assert _plain(Yuan(123_45))[0] == Decimal("123.45")
    assert _plain(Yuan(None)) == (None, "")
    assert _plain(dt.date(2026, 3, 2))[0] == dt.date(2026, 3, 2)
    moment, _form = _plain(dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC))
    assert moment == dt.datetime(2026, 3, 2, 9, 30)
    assert _plain("a\x00b")[0] == "ab"
    assert len(_plain("长" * 40_000)[0]) == LONGEST


def test_sums_of_parties_need_a_proof_and_leave_an_event(kept):
    world = kept.copy()
    client = visitor(world, "office")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.get("/contracts/", {"as": "xlsx"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert proven(world, "office").get("/contracts/", {"as": "xlsx", "q": "秘"}).status_code == 200
    event = Event.objects.filter(code="web.sheet.export").last()
    assert event.data["list"] == "contracts"
    assert event.actor_ref == world.user("office").code


def test_what_is_public_leaves_no_event(client):
    an_organisation()
    client.force_login(a_user(Role.RESEARCHER, an_organisation()))
    assert client.get("/organisations/", {"as": "xlsx"}).status_code == 200
    assert not Event.objects.filter(code="web.sheet.export").exists()
