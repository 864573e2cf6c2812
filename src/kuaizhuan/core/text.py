"""One way to read Chinese text: one form for equal texts, one cut into terms, one reading of numbers.

Two texts that differ only in width, script or spacing normalise to the same string, and every term knows its
place in the original, so whatever is indexed, compared or highlighted speaks of the same characters.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import chain
from types import ModuleType
from typing import Literal, NamedTuple

TOKENIZER_VERSION = 1
"""Raised whenever the same text would be cut differently: an index of another number is rebuilt."""

Granularity = Literal["words", "bigrams", "characters"]

STOP_TERMS = frozenset(
    # What titles of needs and results share whatever they are about: rated pairs show it carries nothing.
    word
    for row in (
        "系统 技术 研究 应用 一种 方法 及其 基于 研发 开发 项目 关键 关键技术 产业化 问题 解决 实现",
        "进行 需要 以及 目前 相关 公司 企业 产品 本发明 公开 其中 所述 涉及",
        "的 了 和 与 及 在 对 为 是 等 中 或 由 将 有",
    )
    for word in row.split()
)
"""Terms cut and indexed like all others, but without weight in a comparison and not highlighted."""
_STOP_PHRASE = re.compile("|".join(sorted((t for t in STOP_TERMS if len(t) > 1), key=lambda t: (-len(t), t))))

_LATIN = r"[^\W\u2e80-\U0003ffff]+(?:[.\-+/][^\W\u2e80-\U0003ffff]+)*"
_PIECE = re.compile(rf"(?P<latin>{_LATIN})|(?P<han>[\u3005-\u3007\u2e80-\u2fdf\u3400-\U0003ffff]+)|\w")
_RUN = re.compile(_PIECE.pattern.replace("(?P<latin>", "(?:").replace("(?P<han>", "(?:"))
_HAN = re.compile(r"[\u3005-\u3007\u2e80-\u2fdf\u3400-\U0003ffff]+")
_PUNCTUATION = re.compile(r"[\W_]+", re.UNICODE)
_SPACE = re.compile(r"\s+")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no door takes: a database, XML or a reader cannot hold it (control characters, halves of characters), or it
turns the direction of writing, so that one thing is stored and another is read."""
_script_lock = threading.Lock()


class Token(NamedTuple):
    """A term and where it stands: ``original[start:end]`` is what was written."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _dictionary() -> ModuleType:
    """rjieba, which reads its dictionary (60 MB) when it is imported: only where words are cut."""
    import rjieba

    return rjieba


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    """Ideographs that have another simplified form. Read from OpenCC once (30 ms): 5,117 of 95,000."""
    found: dict[int, str] = {}
    for low, high in ((0x3400, 0xA000), (0xF900, 0xFADA), (0x20000, 0x30000)):
        for start in range(low, high, 1024):  # all at once they take 15 MB
            characters = list(map(chr, range(start, min(start + 1024, high))))
            simple = _converter().convert("\n".join(characters)).split("\n")
            found |= {ord(old): new for old, new in zip(characters, simple, strict=True) if old != new}
    return found


@lru_cache(maxsize=1)
def _converter() -> "opencc.OpenCC":  # type: ignore[name-defined]  # noqa: F821
    with _script_lock:
        import opencc

        return opencc.OpenCC("t2s")


def simplify(s: str) -> str:
    """Traditional to simplified, same length: by phrase where OpenCC keeps the length, else sign by sign."""
    if s.isascii() or _traditional_signs().isdisjoint(s):
        return s
    out: str = _converter().convert(s)
    return out if len(out) == len(s) else s.translate(_traditional())


@lru_cache(maxsize=1)
def _traditional_signs() -> frozenset[str]:
    return frozenset(map(chr, _traditional()))


class _Folds(dict[int, str]):
    """Each character in its plain form, '' when invisible (control, format, surrogate). Filled as met."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        if c in _SPACES:
            plain = " "
        elif unicodedata.category(c) in ("Cc", "Cf", "Cs"):
            plain = ""
        else:
            parts = unicodedata.normalize("NFKC", c)
            plain = "".join(part for part in parts if unicodedata.category(part) not in ("Cc", "Cf"))
        if len(self) < 1 << 16:
            self[code] = plain
        return plain


_FOLDS = _Folds()
_PLAIN: set[str] = set()
"""Characters met so far that stay as they are in every text."""


def _fold_signs(s: str) -> tuple[str, list[int] | None]:
    """The folded string and, for each of its characters, the place in ``s`` (None: the same place)."""
    if s.isascii() and s.isprintable():
        return s, None
    # A text repeats few signs: each that changes is replaced everywhere at once, the others are known as plain.
    odd = set(s) - _PLAIN
    if not odd:
        return s, None
    folds = {c: _FOLDS[ord(c)] for c in odd}
    if any(len(plain) != 1 for plain in folds.values()):
        return simplify(s.translate(_FOLDS)), [at for at, c in enumerate(s) for _ in _FOLDS[ord(c)]]
    folded = s
    traditional = _traditional_signs()
    for c, plain in folds.items():
        if plain != c:
            folded = folded.replace(c, plain)
        elif c not in traditional and len(_PLAIN) < 1 << 16:
            _PLAIN.add(c)
    return (folded if traditional.isdisjoint(folds.values()) else simplify(folded)), None


def normalise(s: str) -> str:
    """``s`` in one width and script, single spaces, nothing invisible. Never raises; idempotent."""
    out = _SPACE.sub(" ", _fold_signs(s)[0]).strip()
    # A mark and its base may have stood apart, with something invisible between them: compose them now.
    if unicodedata.is_normalized("NFKC", out):
        return out
    return simplify(unicodedata.normalize("NFKC", out)).strip()


@lru_cache(maxsize=8)
def _lower(s: str) -> tuple[str, list[int] | None]:
    """``_fold_signs`` in lower case, the places unmoved."""
    folded, places = _fold_signs(s)
    lower = folded.lower()
    if len(lower) != len(folded):
        lower = "".join(low if len(low := c.lower()) == 1 else c for c in folded)
    return lower, places


def unkept(s: str) -> str:
    """The first character of `s` that no door takes, as U+202E; "" where there is none."""
    found = None if s.isprintable() else _UNKEPT.search(s)
    return f"U+{ord(found[0]):04X}" if found else ""


def without_unkept(s: str, instead: str = "") -> str:
    """`s` without them."""
    return s if s.isprintable() else _UNKEPT.sub(instead, s)


def is_chinese(s: str) -> bool:
    """Whether `s` holds at least one Chinese character: what a screen reader has to read as Chinese."""
    return _HAN.search(s) is not None


def _is_term(s: str) -> bool:
    return s.isalnum() or not _PUNCTUATION.fullmatch(s)


def _terms(cut: list[str]) -> list[str]:
    return [t for t in cut if t.isalnum() or (len(t) > 1 and not _PUNCTUATION.fullmatch(t))]


def _pieces(s: str) -> list[tuple[str, int, bool]]:
    """Runs of ideographs (True) and whole Latin words or numbers (False), with their place in ``s``."""
    return [(m.group(), m.start(), m.lastgroup == "han") for m in _PIECE.finditer(s)]


def _cut(s: str, granularity: Granularity) -> list[tuple[str, int, int]]:
    """Terms of a folded string with their places in it."""
    if granularity == "words":
        return [t for t in _dictionary().tokenize(s) if _is_term(t[0])]
    size = 2 if granularity == "bigrams" else 1
    out: list[tuple[str, int, int]] = []
    for run, at, is_han in _pieces(s):
        step = size if is_han and len(run) >= size else len(run)
        out.extend((run[i : i + step], at + i, at + i + step) for i in range(len(run) - step + 1))
    return out


def spans(s: str, granularity: Granularity = "words") -> list[Token]:
    """Every term of ``s`` in order, lower case, with its place in ``s`` as it was written."""
    text, places = _lower(s)
    cut = _cut(text, granularity)
    if places is None:
        return [Token(t, start, end) for t, start, end in cut]
    return [Token(t, places[start], places[end - 1] + 1) for t, start, end in cut]


def words(s: str) -> list[str]:
    """Words as rjieba cuts them, lower case, without punctuation: '高强度 3D打印' -> 高强度, 3d, 打印."""
    return _terms(_dictionary().cut(_lower(s)[0]))


def bigrams(s: str) -> list[str]:
    """Pairs of neighbouring ideographs; Latin words and numbers whole; a lone ideograph as itself."""
    return [t for t, _, _ in _cut(_lower(s)[0], "bigrams")]


def characters(s: str) -> list[str]:
    """Single ideographs; Latin words and numbers whole."""
    return [t for t, _, _ in _cut(_lower(s)[0], "characters")]


def pairs_and_signs(s: str) -> list[str]:
    """``bigrams`` and ``characters`` together."""
    lower = _lower(s)[0]
    return [t for granularity in ("bigrams", "characters") for t, _, _ in _cut(lower, granularity)]


def search_words(s: str) -> list[str]:
    """Words and the dictionary words inside long ones, as indexed: 复合材料 -> 复合, 材料, 复合材料."""
    return _terms(_dictionary().cut_for_search(_lower(s)[0]))


def cut(s: str, *, bare: bool = False) -> tuple[list[str], list[str]]:
    """The words of ``s`` and its runs: unbroken ideographs, or one whole Latin word or number.

    ``bare``: stop terms are left out of the runs; as single signs they could not be told from others.
    """
    text = _lower(s)[0]
    runs = _RUN.findall(_STOP_PHRASE.sub(" ", text) if bare else text)
    return _terms(_dictionary().cut(text)), runs


@lru_cache(maxsize=1 << 17)
def inner_words(word: str) -> tuple[str, ...]:
    """Dictionary words of two and three signs inside a longer word: 复合材料 -> 复合, 材料."""
    size = len(word)
    return tuple(
        part
        for length in (2, 3)
        if size > length
        for at in range(size - length + 1)
        if _dictionary().has_word(part := word[at : at + length])
    )


def occurrences(s: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Places in ``s`` where ``terms`` (as the streams give them) stand, joined where they touch, in order.

    Ideographs are found anywhere, Latin words and numbers only whole: 'as' is not in 'gas'.
    """
    return _join_spots(chain.from_iterable(occurrences_of_each(s, terms).values()))


def occurrences_of_each(s: str, terms: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """The same for each of ``terms`` by itself; those that stand nowhere are left out."""
    return Finder(terms).places(s)


class Finder:
    """Finds the same terms in many texts: only those are looked for whose first two signs stand side by side."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_head: dict[str, list[tuple[str, bool]]] = {}
        for term in set(terms):
            if term:
                self._by_head.setdefault(term[:2], []).append((term, not _HAN.fullmatch(term)))

    def places(self, s: str) -> dict[str, list[tuple[int, int]]]:
        """As ``occurrences_of_each``."""
        text, places = _lower(s)
        found: dict[str, list[tuple[int, int]]] = {}
        whole: set[str] = set()
        heads = {*text, *map(str.__add__, text, text[1:])}
        for head in self._by_head.keys() & heads:
            for term, must_be_whole in self._by_head[head]:
                at = text.find(term)
                if at >= 0 and must_be_whole:
                    whole.add(term)
                    continue
                while at >= 0:
                    found.setdefault(term, []).append((at, at + len(term)))
                    at = text.find(term, at + len(term))
        if whole:
            for granularity in ("characters", "words"):
                for t, start, end in _cut(text, granularity):
                    if t in whole:
                        found.setdefault(t, []).append((start, end))
        joined = {term: _join_spots(spots) for term, spots in found.items()}
        if places is None:
            return joined
        return {
            t: [(places[start], places[end - 1] + 1) for start, end in spots] for t, spots in joined.items()
        }


def _join_spots(spots: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    spots = list(spots)
    if len(spots) == 1:
        return spots
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spots):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


_NUMERALS = ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {c: i for i, row in enumerate(_NUMERALS) for c in row}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_GROUPED = re.compile(r"(?<=\d)[,，'\s](?=\d{3}(?:\D|$))")
_ARABIC = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_LONGEST_NUMBER = 64


def number(s: str) -> Decimal | None:
    """The number ``s`` writes in digits, with commas and 千/万/亿: '１,２００.5', '3.5万'; or None."""
    text = normalise(s[: 4 * _LONGEST_NUMBER])
    if len(text) > _LONGEST_NUMBER:
        return None
    text = _GROUPED.sub("", text.replace("\u2212", "-"))
    factor = 1
    while text and text[-1] in "千百万亿":
        factor *= _LARGE.get(text[-1]) or _SMALL[text[-1]]
        text = text[:-1].rstrip()
    if not _ARABIC.fullmatch(text) or not text.isascii():
        return None
    try:
        return Decimal(text) * factor
    except InvalidOperation:
        return None


def chinese_number(s: str) -> Decimal | None:
    """The number ``s`` writes in Chinese numerals or digits: '三百万', '两万五', '1.2亿'; or None."""
    plain = number(s)
    if plain is not None:
        return plain
    text = normalise(s[: 4 * _LONGEST_NUMBER])
    if text[:1] in ("负", "-"):
        value = chinese_number(text[1:]) if text[1:2] not in ("负", "-") else None
        return None if value is None else -value
    if not text or len(text) > _LONGEST_NUMBER:
        return None
    whole, dot, fraction = text.partition("点")
    if dot:
        base = _chinese_integer(whole)
        if base is None or not fraction or any(c not in _DIGITS for c in fraction):
            return None
        return base + Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction))
    units = _chinese_integer(text)
    return None if units is None else Decimal(units)


def _chinese_integer(text: str) -> int | None:
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
            last_unit = 1 if digit == 0 else last_unit
        elif c in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[c]
            digit, last_unit = None, _SMALL[c]
        elif c in _LARGE:
            section += digit or 0
            # 亿 multiplies all before it (一万亿), 万 only what follows the last 亿.
            total = (total + section) * 10**8 if c == "亿" else total + section * 10**4
            if total == 0:
                return None
            section, digit, last_unit = 0, None, _LARGE[c]
        else:
            return None
    # '两万五' is 25,000 and '三百五' 350: a digit left over counts in tenths of the unit before it.
    rest = 0 if digit is None else digit * (last_unit // 10 if last_unit >= 100 else 1)
    return total + section + rest
