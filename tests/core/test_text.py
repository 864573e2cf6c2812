"""One form for equal texts, terms that know their place, numbers read and not guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.core import text

ANY = st.text(st.characters(), max_size=200)  # all code points, lone surrogates and controls among them


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＡＢＣ１２３，（钢）", "ABC123,(钢)"),
        ("機器學習與晶片", "机器学习与晶片"),
        ("乾坤與乾燥", "乾坤与干燥"),
        (" 高强\u3000度\t\n钢 ", "高强 度 钢"),
        ("a\x00b\u200bc\ufeff", "abc"),
        ("\ud800坏", "坏"),
        ("①㎡㎜", "1m2mm"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_normalise(written: str, plain: str) -> None:
    assert text.normalise(written) == plain


@given(ANY)
def test_normalise_is_idempotent_and_clean(s: str) -> None:
    once = text.normalise(s)
    assert text.normalise(once) == once
    assert "\x00" not in once
    assert once == once.strip()
    once.encode()  # no lone surrogates


@given(ANY)
def test_terms_stand_where_they_say(s: str) -> None:
    for granularity in ("words", "bigrams", "characters"):
        at = 0
        for token in text.spans(s, granularity):  # type: ignore[arg-type]
            assert 0 <= token.start < token.end <= len(s)
            assert (
                token.start >= at
                or granularity == "bigrams"
                or text.normalise(s[token.start]) != s[token.start]
            )
            at = token.start


@given(ANY)
def test_streams_agree_with_their_spans(s: str) -> None:
    assert text.words(s) == [t.text for t in text.spans(s, "words")]
    assert text.bigrams(s) == [t.text for t in text.spans(s, "bigrams")]
    assert text.characters(s) == [t.text for t in text.spans(s, "characters")]
    words, runs = text.cut(s)
    assert words == text.words(s)
    assert "".join(runs) == "".join(text.characters(s))


@pytest.mark.parametrize(
    ("stream", "written", "terms"),
    [
        (text.words, "高强度鋁合金3D打印", ["高强度", "铝合金", "3d", "打印"]),
        (text.words, "，。!? ()[]", []),
        (text.bigrams, "铝合金ZL101A粉末，钢", ["铝合", "合金", "zl101a", "粉末", "钢"]),
        (text.characters, "铝合金ZL101A", ["铝", "合", "金", "zl101a"]),
        (text.characters, "3.5mm", ["3.5mm"]),
        (text.bigrams, "", []),
    ],
)
def test_streams(stream: object, written: str, terms: list[str]) -> None:
    assert stream(written) == terms  # type: ignore[operator]


def test_spans_point_into_the_original() -> None:
    written = "㎡的\u200b鋁合\x00金ＡＢ"
    found = {t.text: written[t.start : t.end] for t in text.spans(written)}
    assert found["铝合金"] == "鋁合\x00金"
    assert found["ab"] == "ＡＢ"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("１,２００.5", "1200.5"),
        ("1，200", "1200"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("3.5万", "35000"),
        ("1.2 亿", "120000000"),
        ("2千万", "20000000"),
        ("1e5", "100000"),
        ("12%", None),
        ("1.2.3", None),
        ("三", None),
        ("", None),
        ("万", None),
        ("9" * 100, None),
    ],
)
def test_number(written: str, value: str | None) -> None:
    assert text.number(written) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三百万", "3000000"),
        ("十二", "12"),
        ("一百零五", "105"),
        ("三百五", "350"),
        ("一千零五", "1005"),
        ("两万五", "25000"),
        ("二〇二四", "2024"),
        ("壹佰贰拾叁", "123"),
        ("一亿三千万", "130000000"),
        ("一万亿", "1000000000000"),
        ("三點五", "3.5"),
        ("负三", "-3"),
        ("1,200", "1200"),
        ("三三百", None),
        ("万", None),
        ("钢", None),
        ("", None),
        ("负负三", None),
    ],
)
def test_chinese_number(written: str, value: str | None) -> None:
    assert text.chinese_number(written) == (None if value is None else Decimal(value))


@given(ANY)
def test_numbers_never_raise(s: str) -> None:
    for read in (text.number(s), text.chinese_number(s), text.chinese_number("三" + s + "百")):
        assert read is None or read.is_finite()


@pytest.mark.parametrize(
    ("written", "terms", "places"),
    [
        ("鋁合金的铝合金", ["铝合金"], [(0, 3), (4, 7)]),
        ("gas as AS", ["as"], [(4, 6), (7, 9)]),
        ("石墨烯", ["石墨", "烯"], [(0, 3)]),
        ("A\u200bB的㎡", ["ab", "m2"], [(0, 3), (4, 5)]),
        ("钢", [], []),
    ],
)
def test_occurrences(written: str, terms: list[str], places: list[tuple[int, int]]) -> None:
    assert text.occurrences(written, terms) == places


def test_bare_signs_are_those_of_what_carries_meaning() -> None:
    assert text.cut("一种铝合金系统", bare=True) == (["一种", "铝合金", "系统"], ["铝合金"])


def test_search_words_hold_the_words_inside() -> None:
    assert {"复合", "材料", "复合材料"} <= set(text.search_words("复合材料"))
    assert text.inner_words("复合材料") == ("复合", "材料")
