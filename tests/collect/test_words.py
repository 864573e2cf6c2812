"""Every code that is used has a sentence, and every sentence can be filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kuaizhuan.collect
from kuaizhuan.collect.words import WORDS
from kuaizhuan.core.sentences import say

FOLDER = Path(kuaizhuan.collect.__file__).parent
USED = {
    code
    for path in FOLDER.rglob("*.py")
    if path.name != "words.py"
    for code in re.findall(
        r'"(collect\.(?!run|conflict|proposal|pair|find|propose)[a-z_]+)"', path.read_text(encoding="utf-8")
    )
}


def test_every_code_used_has_a_sentence() -> None:
    assert len(USED) > 80
    assert USED <= set(WORDS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_sentences_can_be_filled(code: str) -> None:
    names = set(re.findall(r"{(\w+)}", str(WORDS[code])))
    sentence = say(code, dict.fromkeys(names, "值"))
    assert "{" not in sentence
    names_of_acts = code.count(".") > 1
    assert names_of_acts or sentence.endswith("。")
