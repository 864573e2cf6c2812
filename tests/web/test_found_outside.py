"""What search engines, messengers and screen readers are told of a page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from factories import an_achievement
from kuaizhuan.web.found_outside import DESCRIPTION, card
from kuaizhuan.web.templatetags.words import lang


def text(response) -> str:
    return response.content.decode()


@pytest.mark.django_db
def test_the_address_asks_for_english(client):
    page = client.get("/help/?lang=en")
    assert '<html lang="en">' in text(page)
    assert '<html lang="en">' in text(client.get("/help/")), "goes on in English"
    assert '<html lang="zh-Hans">' in text(client.get("/help/?lang=zh-hans"))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["fr", "", "en'--", "en\x00", "zh"])
def test_an_unknown_language_is_left_out(client, asked):
    page = client.get("/help/", {"lang": asked})
    assert page.status_code == 200
    assert f"lang={asked}&" not in text(page)
    assert '<html lang="zh-Hans">' in text(page)
    assert "django_language" not in page.cookies


@pytest.mark.django_db
def test_one_can_go_back_to_chinese_from_an_english_address(client):
    page = text(client.get("/achievements/?lang=en&sort=newest"))
    back = re.search(r'name="next" value="([^"]*)"', page)[1]
    assert back == "/achievements/?sort=newest"


@pytest.mark.django_db
def test_each_language_has_its_address_for_visitors_only(client, signed_in):
    page = text(client.get("/achievements/?sort=newest"))
    assert (
        '<link rel="alternate" hreflang="en" href="http://testserver/achievements/?sort=newest&amp;lang=en">'
        in page
    )
    assert 'hreflang="zh-Hans"' in page
    assert 'hreflang="x-default" href="http://testserver/achievements/?sort=newest"' in page
    assert "hreflang" not in text(signed_in().get("/achievements/"))


@pytest.mark.django_db
def test_a_secret_address_is_not_spread(client):
    assert "hreflang" not in text(client.get("/still-valid/abc/"))


@pytest.mark.django_db
def test_a_record_has_a_card():
    row = an_achievement(title='耐盐"玉米"<育种>', summary="第一行\n\n第二行")
    page = text(Client().get(f"/achievements/{row.code}/"))
    assert '<meta property="og:title" content="耐盐&quot;玉米&quot;&lt;育种&gt;">' in page
    assert '<meta name="description" content="第一行 第二行">' in page
    assert f'<meta property="og:url" content="http://testserver/achievements/{row.code}/">' in page


def test_a_description_is_cut():
    assert len(card("题", "长" * 1000, "https://example.org/").description) == DESCRIPTION


@pytest.mark.parametrize(
    ("page", "said", "attribute"),
    [
        ("en", "耐盐玉米", ' lang="zh-Hans"'),
        ("en", "𠮷野", ' lang="zh-Hans"'),
        ("en", "Salt-tolerant maize", ""),
        ("zh-hans", "Salt-tolerant maize", ' lang="en"'),
        ("zh-hans", "耐盐 maize", ""),
        ("zh-hans", "MPa", ""),
        ("zh-hans", "12 000", ""),
        ("en", None, ""),
    ],
)
def test_data_in_the_other_language_says_so(page, said, attribute):
    with translation.override(page):
        assert lang(said) == attribute
