"""A page for everybody that is marked with policies takes its rows by one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from factories import a_demand, an_achievement
from kuaizhuan.core.access import Policy
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db


def lists(patterns: Iterable[Any], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Path and view of each address without arguments that asks for policies, and nobody to sign in."""
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from lists(each.url_patterns, path)
        elif isinstance(each, URLPattern) and "<" not in path and "(" not in path:
            view = each.callback
            if getattr(view, "policies", ()) and not getattr(view, "signed_in", False):
                yield path, view


def test_each_filters_by_a_policy_of_its_mark(monkeypatch):
    a_demand()
    an_achievement()
    rebuild()
    asked: set[str] = set()
    filtered = Policy.filter

    def note_down(policy: Policy, *arguments: Any) -> Any:
        asked.add(policy.name)
        return filtered(policy, *arguments)

    monkeypatch.setattr(Policy, "filter", note_down)
    seen, untrue = set(), []
    for path, view in lists(get_resolver().url_patterns):
        asked.clear()
        if Client().get(path, {"q": "铝合金"}).status_code == 200:
            seen.add(path)
            if asked.isdisjoint(policy.name for policy in view.policies):
                untrue.append(path)
    assert {"/", "/trials/", "/price-notices/"} <= seen
    assert untrue == []
