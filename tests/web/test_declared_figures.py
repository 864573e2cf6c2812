"""Whatever number stands on a public page of figures is one that a package declares, with its rule."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override
from lxml import etree

from factories import a_demand, an_achievement
from kuaizhuan.core.figures import figures
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
PAGES = ("/", "/flows/", "/quality/")
NOT_COUNTED = {"form", "script", "style", "details", "article", "h1", "caption", "figcaption", "time"}
"""Inputs, rules in words, rows of the catalogue, and what says of which day or place a number is."""
CLASSES = {"as-of", "lead"}


def undeclared(page: str, known: set[str]) -> list[str]:
    """The texts of the page's main part that hold a digit and belong to no figure of `known`."""
    (main,) = etree.HTML(page).iter("main")
    return [text.strip() for text, names in _texts(main, ()) if not names or set(names) - known]


def _texts(element: etree._Element, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(element.tag, str) or element.tag in NOT_COUNTED:
        return
    if set(element.get("class", "").split()) & CLASSES or element.get("scope"):
        return
    own = tuple(element.get("data-figure", "").split()) or names
    if any(letter.isdigit() for letter in element.text or ""):
        yield element.text, own
    for child in element:
        yield from _texts(child, own)
        if any(letter.isdigit() for letter in child.tail or ""):
            yield child.tail, own


@pytest.mark.parametrize("path", PAGES)
def test_every_number_has_a_declared_figure(path):
    World().registered()
    a_demand()
    an_achievement()
    page = Client().get(path).content.decode()
    assert "data-figure" in page
    assert undeclared(page, set(figures())) == []


def test_a_number_without_one_is_found():
    page = (
        "<main><p>共 <b>3</b> 条</p><p data-figure='a.b'>4</p><p data-figure='a.c'>5</p><h1>2026</h1></main>"
    )
    assert undeclared(page, {"a.b"}) == ["3", "5"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_is_called_and_explained(language):
    for figure in figures().values():
        with override(language):
            assert str(figure.title)
            assert str(figure.counted)
        assert figure.base in ("", *figures())
