import pytest
from django.utils import translation

from kuaizhuan.core import messages
from kuaizhuan.core.verdict import Reason


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_WORDS", {"x.cut": "第 {seq} 条断开。"})


@pytest.mark.parametrize(
    ("params", "said"), [({"seq": 3}, "第 3 条断开。"), ({}, "第 … 条断开。"), (None, "第 … 条断开。")]
)
def test_a_missing_value_never_hides_the_sentence(
    words: None, params: dict[str, int] | None, said: str
) -> None:
    assert messages.say("x.cut", params) == said


def test_a_code_without_a_sentence_shows_itself(words: None) -> None:
    assert messages.say("x.unknown") == "x.unknown"
    assert messages.as_written("x.unknown") == ""
    assert messages.as_written("x.cut") == "第 {seq} 条断开。"
    assert messages.codes() == ("x.cut",)


@pytest.mark.parametrize(("clause", "said"), [("", "第 1 条断开。"), ("第九条", "第 1 条断开。（第九条）")])
def test_a_reason_cites_its_clause(words: None, clause: str, said: str) -> None:
    assert messages.say_reason(Reason("x.cut", {"seq": 1}, clause)) == said


def test_two_sentences_for_one_code_are_refused(words: None) -> None:
    messages.load({"x.same": "甲"})
    messages.load({"x.same": "甲"})
    with pytest.raises(ValueError, match=r"x\.same"):
        messages.load({"x.same": "乙"})


def test_sentences_follow_the_language_in_force() -> None:
    with translation.override("zh-hans"):
        assert messages.say("core.not_found").startswith("没有找到")
