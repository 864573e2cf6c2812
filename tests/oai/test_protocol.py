"""What a request may ask and what is wrong with others: tables of the protocol, then anything at all."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.oai import answers, protocol
from kuaizhuan.oai.protocol import Place, Refused, Selection, Verb
from oai.harvesting import codes, read

KEY = b"only for tests"
LISTS = (Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS)
SELECTION = Selection(
    "oai_dc", "demand", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None,
    Place(dt.datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=dt.UTC), "D2345"), 100, 250,
)  # fmt: skip


def parse(query: str):
    return protocol.parse(parse_qsl(query, keep_blank_values=True), KEY)


def refusal(query: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        parse(query)
    return [str(error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    "query",
    [
        "verb=Identify",
        "verb=ListSets",
        "verb=ListMetadataFormats",
        "verb=ListMetadataFormats&identifier=oai:demo:A1",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:demo:A1",
        "verb=ListRecords&metadataPrefix=oai_dc",
        "metadataPrefix=oai_dc&set=a:b&verb=ListIdentifiers",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31",
    ],
)
def test_a_request_in_order_is_read(query):
    request = parse(query)
    assert request.arguments == dict(parse_qsl(query))
    assert (request.selection is not None) is (request.verb in LISTS)


@pytest.mark.parametrize(
    "query",
    ["", "verb=", "verb=identify", "verb=Steal", "verb=Identify&verb=Identify", "metadataPrefix=oai_dc"],
)
def test_a_bad_verb_is_the_only_error(query):
    assert refusal(query) == ["badVerb"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verb=Identify&set=demand", 1),
        ("verb=Identify&Set=demand&x=", 2),
        ("verb=ListSets&metadataPrefix=oai_dc", 1),
        ("verb=GetRecord", 2),
        ("verb=GetRecord&identifier=oai:demo:A1", 1),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=", 1),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=no identifier", 1),
        ('verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:demo:"', 1),
        ("verb=GetRecord&metadataPrefix=oai_dc&metadataPrefix=oai_dc&identifier=oai:demo:A1", 1),
        ("verb=ListRecords", 1),
        ("verb=ListRecords&set=demand", 1),
        ("verb=ListRecords&metadataPrefix=oai/dc", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T25:00:00Z", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2026-01-01T00:00:00+08:00", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=２０２６-01-01", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", 1),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", 1),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", 1),
        ("verb=ListRecords&resumptionToken=", 1),
        ("verb=GetRecord&resumptionToken=x", 1),
    ],
)
def test_all_bad_arguments_are_named_and_none_is_repeated(query, count):
    with pytest.raises(Refused) as refused:
        parse(query)
    assert [error.code for error in refused.value.errors] == ["badArgument"] * count
    assert refused.value.arguments == {}


@pytest.mark.parametrize(
    ("until", "before"),
    [
        ("2026-01-31", dt.datetime(2026, 2, 1, tzinfo=dt.UTC)),
        ("2026-01-31T23:59:59Z", dt.datetime(2026, 2, 1, tzinfo=dt.UTC)),
        ("9999-12-31", None),
        ("9999-12-31T23:59:59Z", None),
    ],
)
def test_until_includes_its_day_or_second(until, before):
    assert parse(f"verb=ListRecords&metadataPrefix=oai_dc&until={until}").selection.before == before


@pytest.mark.parametrize("verb", LISTS)
def test_a_token_holds_the_whole_state(verb):
    token = protocol.write_token(verb, SELECTION, KEY)
    assert parse(f"verb={verb}&resumptionToken={token}").selection == SELECTION


def test_a_token_changed_foreign_or_of_another_verb_is_refused():
    token = protocol.write_token(Verb.LIST_RECORDS, SELECTION, KEY)
    foreign = protocol.write_token(Verb.LIST_RECORDS, SELECTION, b"another node")
    other = "A" if token[5] != "A" else "B"
    for bad in (
        token[:-1],
        token + "0",
        token[:5] + other + token[6:],
        foreign,
        "x",
        "密",
        token.split(".")[0],
    ):
        assert refusal(f"verb=ListRecords&resumptionToken={bad}") == ["badResumptionToken"], bad
    assert refusal(f"verb=ListIdentifiers&resumptionToken={token}") == ["badResumptionToken"]
    assert refusal(f"verb=ListSets&resumptionToken={token}") == ["badResumptionToken"]


NAMES = st.sampled_from(
    ["verb", "metadataPrefix", "identifier", "from", "until", "set", "resumptionToken", "x", ""]
)
VALUES = st.one_of(
    st.sampled_from([*Verb, "oai_dc", "oai:demo:A1", "2026-01-01", "2026-13-01T00:00:00Z", "9999-12-31"]),
    st.text(max_size=20),
    st.just(protocol.write_token(Verb.LIST_RECORDS, SELECTION, KEY)),
)
PAIRS = st.lists(st.tuples(st.one_of(NAMES, st.text(max_size=8)), VALUES), max_size=6)


@given(PAIRS, st.sampled_from(list(Verb)), st.booleans())
def test_whatever_is_asked_is_answered_by_well_formed_xml(pairs, verb, with_verb):
    if with_verb:
        pairs = [("verb", str(verb)), *pairs]
    try:
        request = protocol.parse(pairs, KEY)
        arguments, content = request.arguments, [answers.sets({})]
    except Refused as refused:
        arguments, content = refused.arguments, answers.errors(refused.errors)
    root = read(
        answers.envelope(
            "http://node.example/oai", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), arguments, content
        )
    )
    echoed = dict(root[1].attrib)
    if {"badVerb", "badArgument"} & set(codes(root)):
        assert echoed == {}
    else:
        assert echoed.keys() == arguments.keys() >= {"verb"}
    assert set(codes(root)) <= {"badVerb", "badArgument", "badResumptionToken"}


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_a_text_loses_only_what_xml_cannot_say(text):
    cleaned = answers.clean(text)
    content = answers.sets({"a": text})
    body = answers.envelope("http://node.example/oai", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {}, [content])
    said = read(body).findtext(".//{*}setName")
    assert (said or "") == cleaned
    assert all(
        ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or ord(c) in (0xFFFE, 0xFFFF)
        for c in set(text) - set(cleaned)
    )
