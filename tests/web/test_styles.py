"""The style sheets and scripts of the project: colours are tokens with a dark value, and Chromium 109 understands them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from kuaizhuan.web.themes import COOKIE

WEB = Path(__file__).parents[2] / "src/kuaizhuan/web"
STATIC, TEMPLATES = WEB / "static", WEB / "templates"
SHEETS = sorted(STATIC.glob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
TOKEN = re.compile(r"(--[a-z0-9-]+):\s*(#[0-9a-fA-F]{3,8})\b")
NEWER = {
    # what → the Chromium that brought it; the floor is 109, the last one for Windows 7
    r"light-dark\(": 123,
    r"color-mix\(": 111,
    r"\bok(lch|lab)\(": 111,
    r"\b(lch|lab)\(": 111,
    r"(?m)^\s+&|\{[^{}]*&[ :.\[]": 112,
    r"@starting-style": 117,
    r"@scope\b": 118,
    r":user-(in)?valid": 119,
    r":popover-open": 114,
    r":dir\(": 120,
    r"text-wrap": 114,
    r"text-spacing-trim": 123,
    r"text-autospace": 140,
    r"\bscripting:": 120,
    r"subgrid": 117,
    r"field-sizing": 123,
    r"interpolate-size": 129,
    r"animation-timeline": 115,
    r"view-transition": 111,
    r"@container style\(": 111,
    r"scrollbar-(color|width)": 121,
    r"(?<!-)\bmask(-image)?:": 120,
    r"\banchor\(": 125,
    r"\bround\(": 125,
}
ALLOWED = {
    r"text-wrap": "without it a title only breaks less evenly",
    r"text-spacing-trim": "without it punctuation only stands wider",
    r"text-autospace": "without it Chinese and Latin only stand closer",
    r"\bscripting:": "without it a chart that nothing draws leaves an empty box above its table",
}
"""Newer features without which nothing is lost, and why."""
NEWER_IN_SCRIPTS = {
    r"\.(toSorted|toReversed|toSpliced)\(": 110,
    r"\.with\(": 110,
    r"startViewTransition": 111,
    r"\.(show|hide|toggle)Popover\(": 114,
    r"AbortSignal\.any": 116,
    r"(Object|Map)\.groupBy": 117,
    r"Promise\.withResolvers": 119,
    r"URL\.canParse": 120,
    r"Array\.fromAsync": 121,
    r"\.(isSubsetOf|isSupersetOf|symmetricDifference)\(": 122,
    r"/v[,;)]": 112,
}
NEWER_IN_PAGES = {
    r"\spopover[=\s>]": 114,
    r"<details[^>]*\sname=": 120,
    r"<search\b": 118,
    r"\scommandfor=": 135,
}


def rules(path: Path) -> str:
    """A style sheet without comments and without what stands in addresses."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    return re.sub(r'url\("data:[^"]*"\)', "url()", text)


def tokens(path: Path) -> dict[str, str]:
    return dict(TOKEN.findall(rules(path)))


def newer(text: str, features: dict[str, int]) -> set[str]:
    return {feature for feature in features if re.search(feature, text)}


def test_every_colour_is_a_token_with_a_dark_value():
    light, dark = tokens(STATIC / "kuaizhuan.css"), tokens(STATIC / "dark.css")
    assert len(light) > 30
    assert set(light) == set(dark)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_rule_names_a_colour_of_its_own(path):
    plain = TOKEN.sub("", rules(path))
    screen = re.sub(r"@media print \{.*?\n\}", "", plain, flags=re.S)
    white_behind_codes = r"\.qr[^{]*\{ background: #fff"
    assert not COLOUR.findall(re.sub(white_behind_codes, "", screen))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheets_are_for_chromium_109(path):
    assert newer(rules(path), NEWER) <= set(ALLOWED)


def test_no_exception_outlives_its_use():
    every = "".join(map(rules, SHEETS))
    assert newer(every, NEWER) == set(ALLOWED)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_for_chromium_109(path):
    assert not newer(path.read_text("utf-8"), NEWER_IN_SCRIPTS)


def test_pages_are_for_chromium_109():
    found = {str(path): newer(path.read_text("utf-8"), NEWER_IN_PAGES) for path in TEMPLATES.rglob("*.html")}
    assert not {path: names for path, names in found.items() if names}


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        (r"light-dark\(", "a { color: light-dark(red, blue) }"),
        (r"(?m)^\s+&|\{[^{}]*&[ :.\[]", "a { color: red; &:hover { color: blue } }"),
        (r":user-(in)?valid", "input:user-invalid { color: red }"),
    ],
)
def test_a_newer_feature_is_seen(feature, text):
    assert newer(text, NEWER) == {feature}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "media"),
    [("auto", "screen and (prefers-color-scheme: dark)"), ("dark", "screen"), ("light", None)],
)
def test_a_theme_is_chosen_without_scripts_and_never_printed(client, chosen, media):
    answer = client.post(reverse("web:theme"), {"theme": chosen, "next": "/help/"})
    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    page = client.get("/help/").content.decode()
    linked = re.search(r'href="[^"]*dark[^"]*\.css" media="([^"]*)"', page)
    assert (linked and linked[1]) == media
    assert re.search(rf'value="{chosen}" aria-pressed="true"', page)


@pytest.mark.django_db
def test_a_theme_leads_nowhere_else_and_keeps_nothing_unknown(client):
    answer = client.post(reverse("web:theme"), {"theme": "pink", "next": "//elsewhere.example/"})
    assert answer["Location"] == "/"
    assert not answer.cookies[COOKIE].value
    client.cookies[COOKIE] = '"><script>'
    assert '<script>"' not in client.get("/help/").content.decode()
