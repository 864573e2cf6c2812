"""Every code that is used has a sentence, and every sentence can be filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kuaizhuan.collect
from kuaizhuan.collect.words import WORDS

FOLDER = Path(kuaizhuan.collect.__file__).parent
PURE = [
    *FOLDER.glob("sources/*.py"),
    *FOLDER.glob("columns/*.py"),
    *FOLDER.parent.glob("catalog/values/*.py"),
]
PURE += [FOLDER / f"{name}.py" for name in ("decide", "identity", "workbook")]
USED = {
    code for path in PURE for code in re.findall(r'"(collect\.[a-z_]+)"', path.read_text(encoding="utf-8"))
}


def test_every_code_used_has_a_sentence() -> None:
    assert len(USED) > 80
    assert USED - set(WORDS) == set()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_sentences_can_be_filled(code: str) -> None:
    names = set(re.findall(r"{(\w+)}", str(WORDS[code])))
    sentence = str(WORDS[code]).format(**dict.fromkeys(names, "值"))
    assert "{" not in sentence
    names_an_act = code.count(".") > 1
    assert names_an_act or sentence.endswith("。")
