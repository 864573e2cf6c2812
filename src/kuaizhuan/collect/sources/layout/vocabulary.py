"""Which words are headers, and of what: given by the columns of a kind, asked by every layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from kuaizhuan.collect.sources.rows import Known

SEPARATOR = "/"
"""Between the parts of a header that stands in several rows: the last part may be known by itself."""
APART = "·"
"""Between a header and the other person or party it belongs to: known only as a whole."""
SHORT = 60
"""Characters of the longest text that is taken for a header or a label."""

_OTHERS = re.compile(
    r"法定代表人|法人|负责人|填表人|填报人|审核人|经办人|财务|推荐人|监护人|担保|主管|领导|第二|其他|备用|紧急"
)
_SUBJECTS = frozenset(("姓名", "名称", "全称", "名字", "单位名称", "name"))
_MONEY = re.compile(r"百万元|千元|万元|亿元|元|[kK万]?(?:RMB|CNY|yuan)", re.IGNORECASE)


def no_field(_: str) -> str | None:
    """Nothing is known of any header."""
    return None


def no_value(_header: str, _text: str) -> bool | None:
    """Any text can stand below any header."""
    return None


@dataclass(frozen=True)
class Vocabulary:
    """known: is this a header of the kind? field_of: the field it means, None for none and for one passed over.

    header_of: the kind's own header of a field. required: fields without which there is no record. money: fields that
    hold sums. names: fields that hold titles, persons and organisations. is_value: whether a text below a header can be
    read, None where any text can.
    """

    known: Known
    field_of: Callable[[str], str | None] = no_field
    header_of: Callable[[str], str] = str
    required: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    is_value: Callable[[str, str], bool | None] = no_value
    _seen: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def knows(self, text: str) -> bool:
        """Is the whole of a text a header?"""
        if not text or len(text) > SHORT or APART in text:
            return False
        if (answer := self._seen.get(text)) is None:
            if len(self._seen) > 20_000:
                self._seen.clear()
            answer = self._seen[text] = bool(self.known(text))
        return answer

    def knows_header(self, name: str) -> bool:
        """Is the whole of a header known, or its last part?"""
        return self.knows(name) or (SEPARATOR in name and self.knows(name.rsplit(SEPARATOR, 1)[1]))

    def meaning(self, name: str) -> str:
        """By which two headers are the same: the field of a header, else its text."""
        return self.field_of(name) or name.rsplit(SEPARATOR, 1)[-1] if self.knows_header(name) else name


def vocabulary_from(known: Vocabulary | Known | Collection[str] | None) -> Vocabulary | None:
    """Accept a set of headers, or a test of one, where a vocabulary is wanted."""
    if known is None or isinstance(known, Vocabulary):
        return known
    return Vocabulary(known if callable(known) else known.__contains__)


def name_under(group: str, name: str, words: Vocabulary | None) -> str:
    """The name of a column or label `name` that belongs to `group`.

    联系人 over 姓名 is 联系人; 法定代表人 over 联系电话 is a telephone number, but not the one that is asked for.
    """
    if not group or group == name:
        return name
    if words is not None and name.lower() in _SUBJECTS and words.knows(group):
        return group
    if _OTHERS.search(group) and not (words and words.knows(group)):
        return f"{group}{APART}{name}"
    return f"{group}{SEPARATOR}{name}"


def is_other_party(label: str) -> bool:
    """Does a label name somebody else than the person to contact?"""
    return bool(_OTHERS.search(label))


def has_unit(header: str) -> bool:
    """Does a header say its unit of money?"""
    return bool(_MONEY.search(unicodedata.normalize("NFKC", header)))
