"""Every verb through the client: what is said, to whom, in how many queries, and never what is not public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.oai import records
from kuaizhuan.oai.sets import all_sets
from kuaizhuan.publish import services as publish
from oai.harvesting import DAY, codes, public, read, texts

pytestmark = pytest.mark.django_db


def ask(client, **arguments):
    response = client.get("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return read(response.content)


def get(client, row, prefix="oai_dc"):
    return ask(client, verb="GetRecord", metadataPrefix=prefix, identifier=records.identifier(row.code))


def listed(client, **arguments):
    root = ask(client, verb="ListIdentifiers", **{"metadataPrefix": "oai_dc", **arguments})
    return [text.removeprefix("oai:demo:") for text in texts(root, "identifier")]


def test_identify(client, monkeypatch):
    public(an_achievement())
    monkeypatch.setenv("KZ_OAI_MAIL", "oai@node.example")

    root = ask(client, verb="Identify")

    assert texts(root, "baseURL") == texts(root, "request") == ["http://testserver/oai"]
    assert texts(root, "adminEmail") == ["oai@node.example"]
    assert texts(root, "earliestDatestamp") == ["2026-03-01T12:00:00Z"]
    assert texts(root, "deletedRecord") == ["transient"]
    assert texts(root, "compression") == ["gzip"]
    assert texts(root, "repositoryIdentifier") == []


def test_identifiers_are_described_where_the_node_has_a_domain_name(client, settings):
    settings.OAI_DOMAIN = "kuaizhuan.example"

    root = ask(client, verb="Identify")

    assert texts(root, "repositoryIdentifier") == ["kuaizhuan.example"]
    assert texts(root, "sampleIdentifier")[0].startswith("oai:kuaizhuan.example:A")


def test_formats_by_kind_and_of_nobody(client):
    demand, result = public(a_demand()), public(an_achievement())

    def prefixes(**arguments):
        return texts(ask(client, verb="ListMetadataFormats", **arguments), "metadataPrefix")

    assert prefixes() == ["oai_dc", "oai_cerif_openaire"]
    assert prefixes(identifier=records.identifier(result.code)) == ["oai_dc", "oai_cerif_openaire"]
    assert prefixes(identifier=records.identifier(demand.code)) == ["oai_dc"]
    missing = ask(client, verb="ListMetadataFormats", identifier="oai:demo:A0")
    assert codes(missing) == ["idDoesNotExist"]


def test_sets_are_listed_and_hold_what_headers_say(client):
    owner = an_organisation()
    rows = [
        public(an_achievement(owner=owner, region="500106", high_tech_field="materials")),
        public(an_achievement(owner=owner, region="510104", patent_numbers=["ZL202310000001.5"])),
        public(an_achievement(owner=owner, patent_numbers=["ZL202310000001.5", "ZL202310000002.X"])),
        public(
            an_achievement(
                owner=owner,
                region="500000",
                high_tech_field="materials",
                patent_numbers=["ZL202310000001.5"],
                disclosure={"region": 1, "high_tech_field": 3, "patent_numbers": 1},
            )
        ),
        public(an_achievement(disclosure={"region": 0, "patent_numbers": 0}, region="510000")),
        public(a_demand(owner=owner, region="500000", anonymous=True, high_tech_field="materials")),
        public(a_demand(owner=owner, region="500000")),
        public(an_expert(owner=owner, region="510000")),
    ]
    said = {row.code: set(texts(get(client, row), "setSpec")) for row in rows}
    specs = texts(ask(client, verb="ListSets"), "setSpec")

    assert specs == list(all_sets())
    for spec in specs:
        found = {code for code in listed(client, set=spec) if not code.startswith("O")}
        assert found == {code for code, sets in said.items() if spec in sets}, spec
    assert said[rows[0].code] == {
        "achievement", "jurisdiction-CQ", "field-materials", "openaire_cris_products"
    }  # fmt: skip
    assert said[rows[1].code] == {"achievement", "jurisdiction-SC", "openaire_cris_patents"}
    assert said[rows[3].code] == {"achievement", "openaire_cris_products"}
    assert said[rows[5].code] == {"demand", "field-materials"}


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"metadataPrefix": "oai_dc", "set": "nonsense"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_dc", "set": "expert"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_cerif_openaire", "set": "demand"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_dc", "until": "1969-12-31"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_dc", "from": "9999-12-31"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_dc", "until": "0001-01-01"}, "noRecordsMatch"),
        ({"metadataPrefix": "oai_dc", "from": "2026"}, "badArgument"),
        ({"resumptionToken": "junk"}, "badResumptionToken"),
    ],
)
def test_lists_that_cannot_be_given(client, verb, arguments, code):
    public(a_demand())

    root = ask(client, verb=verb, **arguments)

    assert codes(root) == [code]
    assert dict(root[1].attrib) == ({} if code == "badArgument" else {"verb": verb, **arguments})


@pytest.mark.parametrize(
    "wanted", ["oai:demo:A0", "oai:other:{code}", "urn:x", "oai:demo:", "oai:demo:{code}x"]
)
def test_an_item_that_is_not_there(client, wanted):
    row = public(an_achievement())
    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=wanted.format(code=row.code))
    assert codes(root) == ["idDoesNotExist"]


def test_an_item_in_a_format_it_has_not(client):
    assert codes(get(client, public(a_demand()), "oai_cerif_openaire")) == ["cannotDisseminateFormat"]
    assert codes(get(client, public(a_demand()), "marc21")) == ["cannotDisseminateFormat"]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("once_public", [True, False])
def test_what_was_public_and_is_gone_is_deleted(client, state, once_public):
    row = an_achievement(state=state)
    if once_public:
        public(row, state=state)

    root = get(client, row)

    if not once_public:
        assert codes(root) == ["idDoesNotExist"]
        return
    gone = state not in PUBLIC_STATES
    assert [e.get("status") for e in root.iter("{*}header")] == ["deleted" if gone else None]
    assert bool(texts(root, "title")) is not gone
    assert row.title not in str(texts(root, "*")) or not gone


def test_a_row_shown_as_another_is_deleted(client):
    row = public(an_achievement(), same_as=public(an_achievement()))
    assert [e.get("status") for e in get(client, row).iter("{*}header")] == ["deleted"]


def test_every_move_to_and_from_the_public_changes_the_datestamp(client):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    seen = []
    for move in (publish.approve, publish.withdraw):
        before = timezone.now()
        move(row, by=BY)
        assert row.updated_at >= before
        seen.append(listed(client, set="achievement", **{"from": before.strftime("%Y-%m-%dT%H:%M:%SZ")}))
    assert seen == [[row.code], [row.code]]


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({"from": "2026-03-01"}, True),
        ({"from": "2026-03-02"}, False),
        ({"until": "2026-03-01"}, True),
        ({"until": "2026-02-28"}, False),
        ({"from": "2026-03-01T12:00:00Z", "until": "2026-03-01T12:00:00Z"}, True),
        ({"from": "2026-03-01T12:00:01Z"}, False),
        ({"until": "2026-03-01T11:59:59Z"}, False),
    ],
)
def test_spans_include_both_ends(client, span, found):
    public(an_achievement(), changed=DAY + dt.timedelta(microseconds=999_999))

    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set="achievement", **span)

    assert codes(root) == ([] if found else ["noRecordsMatch"])


def test_a_post_is_a_get(client):
    public(an_achievement())
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    form = "application/x-www-form-urlencoded"

    by_post = client.post("/oai", "verb=ListRecords&metadataPrefix=oai_dc", content_type=form)

    assert texts(read(by_post.content), "title") == texts(ask(client, **arguments), "title")
    assert codes(read(client.post("/oai", arguments).content)) == [
        "badVerb"
    ]  # multipart is not of the protocol
    assert codes(read(client.post("/oai?verb=Identify", "", content_type=form).content)) == ["badVerb"]
    assert client.put("/oai").status_code == 405
    assert client.head("/oai", arguments).status_code == 200


def test_a_request_without_measure_is_answered(client):
    assert codes(read(client.get("/oai?" + "x=1&" * 2000).content)) == ["badArgument"]
    form = "application/x-www-form-urlencoded"
    assert codes(read(client.post("/oai", "x=" + "1" * 9_000_000, content_type=form).content)) == [
        "badArgument"
    ]
    assert codes(read(client.get("/oai?verb=%00%ff&x=%ed%a0%80").content)) == ["badVerb"]


@pytest.mark.any_database("counts queries")
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_page_costs_the_same_queries_for_three_rows_and_for_thirty(
    client, monkeypatch, verb, django_assert_num_queries
):
    def queries(count):
        merged = an_organisation(merged_into=an_organisation(merged_into=an_organisation()))
        for number in range(count // 3):
            public(an_achievement(owner=an_organisation()), changed=DAY + dt.timedelta(hours=number))
            public(a_demand(owner=merged), changed=DAY + dt.timedelta(hours=number))
            public(an_expert(owner=merged), changed=DAY + dt.timedelta(hours=number))
        with django_assert_num_queries(8):
            ask(client, verb=verb, metadataPrefix="oai_dc")

    queries(3)
    queries(27)
    monkeypatch.setenv("KZ_OAI_PAGE", "9")
    with django_assert_num_queries(11):  # four more to count the list, on its first page only
        root = ask(client, verb=verb, metadataPrefix="oai_dc")
    with django_assert_num_queries(7):
        ask(client, verb=verb, resumptionToken=texts(root, "resumptionToken")[0])


def test_the_page_of_each_row_is_named(client):
    for row in (public(an_achievement()), public(a_demand()), public(an_expert())):
        address = next(text for text in texts(get(client, row), "identifier") if text.startswith("http"))
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
