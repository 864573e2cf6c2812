"""New rows as Atom: of everything or of any search, as a visitor may see them, well-formed whatever they hold."""

from __future__ import annotations

import pytest
from lxml import etree

from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import search_index

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, query: str = "", **headers):
    response = client.get(f"/search.atom{query}", headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content)


def titles(root) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_new_rows_of_a_kind_and_of_a_search(client, indexed):
    result = an_achievement(title="铝合金真空压铸", stage="pilot")
    an_achievement(title="铝合金挤压", stage="laboratory")
    need = a_demand(title="铝合金压铸件增强")
    indexed()
    assert len(titles(read(client))) == 3
    assert titles(read(client, "?kind=demand")) == [need.title]
    root = read(client, "?kind=achievement&q=铝合金&stage=pilot")
    assert titles(root) == [result.title]
    entry = root.find(f"{ATOM}entry")
    address = f"http://testserver/achievements/{result.code}/"
    assert entry.findtext(f"{ATOM}id") == address
    assert entry.find(f"{ATOM}link").get("href") == address
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == result.owner.name
    assert root.find(f"{ATOM}link[@rel='self']").get("href").startswith("http://testserver/search.atom?kind=")
    assert "成果 · 铝合金 · 中期阶段" in root.findtext(f"{ATOM}title")


def test_the_page_of_a_search_names_its_feed(client, indexed):
    indexed()
    page = client.get("/search?q=铝&kind=demand&sort=price&page=2").content.decode()
    assert 'type="application/atom+xml"' in page
    assert "/search.atom?q=%E9%93%9D&amp;kind=demand" in page


def test_words_that_stand_nowhere_together_give_an_empty_feed(client, indexed):
    an_achievement(title="铝合金真空压铸")
    indexed()
    assert titles(read(client, "?q=铝合金 量子纠缠")) == []


def test_whoever_asks_reads_what_a_visitor_may(signed_in, indexed):
    owner = an_organisation("神秘公司")
    an_achievement(owner=owner, title="一种铝合金", disclosure={"description": int(Tier.SIGNED_IN)},
                   description="不公开的压铸工艺参数" * 3)  # fmt: skip
    a_demand(owner=owner, anonymous=True, title="一种匿名需求")
    indexed()
    response = signed_in(Role.OFFICE, owner).get("/search.atom")
    text = response.content.decode()
    assert "不公开的压铸" not in text
    assert "匿名" in text
    assert "public" in response["Cache-Control"]


def test_a_row_that_is_withdrawn_goes_at_once(client, indexed):
    row = an_achievement()
    indexed()
    Achievement.objects.filter(pk=row.pk).update(state=State.WITHDRAWN)
    assert titles(read(client)) == []


def test_signs_that_xml_does_not_know_and_markup_do_no_harm(client, indexed):
    an_achievement(title="铝\x0b合金 <b>&", description="压铸\x0c <script>x</script>" * 3)
    indexed()
    root = read(client)
    assert titles(root) == ["铝合金 <b>&"]
    assert "&lt;script&gt;" in root.findtext(f"{ATOM}entry/{ATOM}summary")


def test_an_unchanged_feed_is_not_sent_again(client, indexed):
    an_achievement()
    indexed()
    etag = client.get("/search.atom")["ETag"]
    assert client.get("/search.atom", headers={"if-none-match": etag}).status_code == 304
    assert client.get("/search.atom?kind=demand", headers={"if-none-match": etag}).status_code == 200
    row = an_achievement()
    search_index.update("achievement", [row.code])
    assert client.get("/search.atom", headers={"if-none-match": etag}).status_code == 200


def test_an_empty_feed_is_a_feed(client):
    root = read(client, "?q=%00&kind=x&stage=&owner=%00nobody")
    assert titles(root) == []
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_a_feed_costs_the_same_for_one_row_and_for_thirty(client, indexed, django_assert_max_num_queries):
    an_achievement()
    indexed()
    with django_assert_max_num_queries(6) as one:
        client.get("/search.atom")
    most = len(one)
    for _ in range(29):
        an_achievement()
    indexed()
    with django_assert_max_num_queries(most):
        client.get("/search.atom")
