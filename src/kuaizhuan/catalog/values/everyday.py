"""What offices write for an entry of a code list: its name with words around it, or an everyday word for it.

发明专利3项, 已量产, 完成中试 are names with words around them; 人工智能 for 电子信息 is an everyday word, kept in
``data/everyday/words.csv``, a mapping of this project that no authority confirmed: whoever wrote it is told what was taken.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from kuaizhuan.catalog.codes import DATA
from kuaizhuan.core.codes import Code, CodeList, fold

LONGEST = 60
_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_COUNT = re.compile(r"\s*(?:共|等)?\s*[0-9一二两三四五六七八九十]{1,3}\s*(?:余)?[项件个篇种部套](?:以上)?$")
_BEFORE = re.compile(r"^(?:目前|现|已经|已|正在|正|处于|属于|属|完成|通过|进入|达到|申请|获得|取得|授权|均)+")
_AFTER = re.compile(
    r"(?:均可|皆可|都可以|都可|即可|可以|优先|等方面|方面|等领域|领域|等行业|行业|产业|等|类|阶段|水平|方式|技术|期|权|的|了)$"
)


@cache
def words(name: str) -> dict[str, str]:
    """Everyday word, folded → code of the list called `name`."""
    with (DATA / "everyday" / "words.csv").open(encoding="utf-8", newline="") as stream:
        return {
            fold(word): row["code"]
            for row in csv.DictReader(stream)
            if row["list"] == name
            for word in row["words"].split(";")
        }


def find(codes: CodeList, name: str, text: str) -> tuple[Code, bool] | None:
    """(the entry, whether it is named itself) that a text means with words around it; None where that is not certain."""
    if len(text) > LONGEST:
        return None
    known = words(name)
    for form in _forms(text):
        found = [entry for entry in codes.matches(form) if entry.valid_to is None]
        if len(found) == 1:
            return found[0], True
        if found:
            return None
        code = known.get(fold(form))
        if code is not None:
            return codes[code], False
    return None


def _forms(text: str) -> list[str]:
    """The text, and what is left of it without remarks, counts and the words around a name."""
    bare = _REMARK.sub("", text).strip()
    counted = _COUNT.sub("", bare)
    started = _BEFORE.sub("", counted)
    forms = [text, bare, counted, started]
    for form in (counted, started):
        while (ended := _AFTER.sub("", form)) != form:
            form = ended
            forms.append(form)
    return [form for form in dict.fromkeys(forms) if len(form) > 1 or form == text]
