"""A search read from any address is a search, and written back asks for the same."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.registry import facets
from kuaizhuan.core.fulltext import LONGEST_QUERY
from kuaizhuan.web.presenters.facets import facet_names
from kuaizhuan.web.search_params import Asked, read_params, sorts

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.sampled_from(["q", "kind", "sort", "page", "nonsense", *facet_names()])
VALUES = TEXT | st.sampled_from(["achievement", "demand", "-published", "price", "pilot", "", " "])
ADDRESSES = st.lists(st.tuples(NAMES, VALUES), max_size=8)


def params(pairs) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, value in pairs:
        found.appendlist(name, value)
    return found


@given(ADDRESSES)
def test_whatever_an_address_holds_is_a_search(pairs):
    found = read_params(params(pairs))
    assert found.kind in ("", *KINDS)
    assert found.sort in ("", *sorts(found.kind))
    assert len(found.text) <= LONGEST_QUERY
    assert found.text == found.text.strip()
    assert set(found.filters) <= set(facets())
    assert all(values and all(values) for values in found.filters.values())
    assert found.narrowed is bool(found.text or found.kind or found.filters)


@given(ADDRESSES)
def test_written_back_it_asks_for_the_same(pairs):
    found = read_params(params(pairs))
    assert read_params(QueryDict(found.query())) == found


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("", Asked(sort="-published")),
        ("q=铝", Asked("铝")),
        ("q=+铝+&kind=demand&sort=-trl", Asked("铝", "demand")),
        ("kind=achievement&sort=-trl", Asked(kind="achievement", sort="-trl")),
        (
            "kind=x&stage=&stage=pilot&stage=mature",
            Asked(filters={"stage": ["pilot", "mature"]}, sort="-published"),
        ),
    ],
)
def test_what_an_address_asks_for(address, wanted):
    assert read_params(QueryDict(address)) == wanted


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=ADDRESSES)
def test_no_address_is_a_fault(home, pairs):
    query = params(pairs).urlencode()
    for path in ("/search", "/search.atom", "/compare", "/demands/"):
        assert Client().get(f"{path}?{query}").status_code == 200
