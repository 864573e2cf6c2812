"""Technical indicators as they are written (抗拉强度≥450MPa（GB/T 228.1）；延伸率≥12%) as rows with numbers.

What the grammar does not understand is kept word for word as a row without a number, and noted: nothing is
lost.

    text      = item { separator item }         separator: ； ; 。 new line, and ， , 、 before another
    reading item      = [numbering] parameter relation amount [unit] [word] [( method )] relation  = ≥ ≤ > < =
    ~ ： and the Chinese words for them amount    = number | number - number | number ± number
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TypedDict

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.texts import says_nothing, written


class Indicator(TypedDict):
    """A requirement or performance; `operator` is one of = < <= > >= ~ (between), empty for a text row."""

    parameter: str
    operator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    method: str


_WORDS = {
    ">=": ">= => ≥ ≧ ⩾ 不低于 不小于 不少于 不短于 大于等于 大于或等于 高于或等于 至少",
    "<=": "<= =< ≤ ≦ ⩽ 不高于 不大于 不多于 不超过 不长于 小于等于 小于或等于 至多 控制在",
    ">": "> 大于 高于 超过 优于 多于",
    "<": "< 小于 低于 少于",
    "=": "= : 为 达到 可达 达 是 约为 约 ≈",
    "~": "在 介于",
}
OPERATORS = tuple(_WORDS)
_OPERATOR_OF = {word: operator for operator, words in _WORDS.items() for word in words.split()}
_RELATION = "|".join(map(re.escape, sorted(_OPERATOR_OF, key=len, reverse=True)))
_AFTER = {"以上": ">=", "及以上": ">=", "以下": "<=", "及以下": "<=", "以内": "<=", "之内": "<="}
_NUMBER = r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?(?:\s*[x×*]\s*10\s*\^?\s*[+-]?\d+|[eE][+-]?\d+)?"
_UNIT = r"(?:(?!\d|\s*[x×*]\s*10)(?:(?!及?以[上下]|[以之]内|[-~]\s*\d)[^≥≤<>=~±]){0,24}?)"
_LOOSE = re.compile(r"(?P<parameter>[^\d]*?[^\d\s+\-±])\s*(?P<amount>[±+-]?\s*\d.*)")
_TIGHT = re.compile(rf"(?:{_RELATION})(?:\s*(?:{_RELATION}))*\s*(?=[±+-]?\s*\d)")
_AROUND = re.compile(
    rf"(?:(?P<middle>{_NUMBER})\s*(?P<first>{_UNIT}))?\s*±\s*(?P<spread>{_NUMBER})\s*(?P<unit>{_UNIT})"
)
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<first>{_UNIT})\s*(?:~|--?|—+|–|至|到)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})\s*(?:之间|范围内?)?"
)
_SINGLE = re.compile(rf"(?P<low>{_NUMBER})\s*(?P<unit>{_UNIT})\s*(?P<after>及?以[上下]|[以之]内)?")
_METHOD_AT_END = re.compile(r"[(\[](?P<method>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*$")
_STANDARD = re.compile(
    r"[,，\s]*(?:按照?|依据|依照|根据|参照|执行|符合)?\s*(?P<method>(?:GB|ISO|IEC|ASTM|DIN|EN|JIS|DB|YB|HG|JB|QB|SH|DL)"
    r"[A-Z]*(?:/[TZ])?\s*[\d.\-—:]+\d)\s*(?:标准|测试|检测|试验)*\s*$"
)
_NUMBERING = re.compile(r"^\s*(?:[(]?\d{1,2}[).、]\s*(?!\d)|\d{1,2}\.\s+|[①-⑳]\s*|[•·●■◆*\-]\s+)")
_HARD = re.compile(r"[；;。\n\r]+")
LONGEST_ITEM = 300
"""An item longer than this is prose; it is kept as it is and not searched for numbers."""
LONGEST_TEXT = 2000


def read_number(text: str) -> Decimal | None:
    """1,000 and 1.5×10^3 and 1e3 as numbers; None where it is none."""
    value = re.sub(r"\s+", "", text).replace(",", "")
    value = re.sub(r"[x×*]10\^?", "e", value)
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _plain(text: str) -> str:
    """One width; raised digits and minus (10⁻⁷) are plain ones; circled numbering is dropped."""
    plain = unicodedata.normalize("NFKC", re.sub("[②-⑳①]", " ", text)).replace("\u2212", "-")
    return plain.strip(" ,.")


def _row(parameter: str, method: str = "") -> Indicator:
    return Indicator(parameter=parameter, operator="", value=None, value_high=None, unit="", method=method)


def read_indicator(text: str) -> Indicator | None:
    """One item, or None where it is not a parameter with a number."""
    if len(text) > LONGEST_ITEM:
        return None
    body = _NUMBERING.sub("", _plain(text), count=1)
    body, method = _split_method(body)
    for match in _TIGHT.finditer(body):
        words = re.findall(_RELATION, match[0])
        row = _read(
            body[: match.start()], [_OPERATOR_OF[word] for word in words], body[match.end() :], method
        )
        if row is not None:
            return row
    loose = _LOOSE.fullmatch(body)
    return _read(loose["parameter"], [], loose["amount"], method) if loose else None


def _read(parameter: str, operators: list[str], amount: str, method: str) -> Indicator | None:
    parameter = parameter.strip(" :,、")
    strong = {operator for operator in operators if operator not in ("=", "~")}
    if not parameter or len(strong) > 1 or re.search("[≥≤<>=]", parameter):
        return None
    row = _row(parameter, method)
    around = _AROUND.fullmatch(amount)
    between = None if around else _BETWEEN.fullmatch(amount)
    single = None if around or between else _SINGLE.fullmatch(amount)
    if around:
        middle, spread = read_number(around["middle"] or "0"), read_number(around["spread"])
        if middle is None or spread is None or strong:
            return None
        row["operator"], row["value"], row["value_high"] = "~", middle - spread, middle + spread
        row["unit"] = _same_unit(around["first"] or "", around["unit"])
    elif between:
        low, high = read_number(between["low"]), read_number(between["high"])
        if low is None or high is None or low > high or strong:
            return None
        row["operator"], row["value"], row["value_high"] = "~", low, high
        row["unit"] = _same_unit(between["first"], between["unit"])
    elif single:
        row["value"], row["unit"] = read_number(single["low"]), single["unit"].strip()
        row["operator"] = next(iter(strong), _AFTER.get(single["after"] or "", "="))
    else:
        return None
    return row


def _same_unit(first: str, last: str) -> str:
    """The unit of a range, written once or twice; two different ones are both kept, for a person to see."""
    first, last = first.strip(), last.strip()
    return (last or first) if not first or not last or first == last else f"{first} / {last}"


def _split_method(body: str) -> tuple[str, str]:
    """Set a test method at the end apart, in brackets or as a standard; brackets that hold none stay where
    they are.
    """
    match = _METHOD_AT_END.search(body)
    if match and re.search(r"\d", body[: match.start()]):
        return body[: match.start()].strip(), match["method"].strip()
    match = _STANDARD.search(body)
    if match and match.start() and re.search(r"\d", body[: match.start()]):
        return body[: match.start()].strip(), match["method"].strip()
    return body, ""


def split_soft(text: str) -> list[str]:
    """Split at ， 、 and , outside brackets; the comma of 1,000 is none."""
    parts, start, depth = [], 0, 0
    for place, character in enumerate(text):
        if character in "(（[【":
            depth += 1
        elif character in ")）]】":
            depth = max(depth - 1, 0)
        elif character in "，、," and not depth:
            if (
                character == ","
                and text[place - 1 : place].isdigit()
                and text[place + 1 : place + 4].isdigit()
            ):
                continue
            parts.append(text[start:place])
            start = place + 1
    return [part for part in (*parts, text[start:]) if part.strip()]


def read_indicators(text: str) -> tuple[list[Indicator], list[str]]:
    """All items of a text, and those among them that were kept as text only."""
    rows: list[Indicator] = []
    unread: list[str] = []
    for item in _HARD.split(text):
        if not item.strip():
            continue
        whole = read_indicator(item)
        parts = split_soft(item)
        if len(parts) > 1 and (method := _STANDARD.fullmatch(_plain(parts[-1][:LONGEST_ITEM]))):
            parts[-2:] = [f"{parts[-2]}({method['method']})"]
            whole = read_indicator(parts[0]) if len(parts) == 1 else whole
        if len(parts) > 1:
            read = [read_indicator(part) for part in parts]
            if all(row is not None for row in read):
                rows.extend(row for row in read if row is not None)
                continue
        if whole is not None and len(parts) == 1:
            rows.append(whole)
        elif len(parts) > 1 and any(map(read_indicator, parts)):
            for part in parts:
                row = read_indicator(part)
                rows.append(row or _row(part.strip()))
                unread.extend([] if row else [part.strip()])
        else:
            rows.append(whole or _row(item.strip()))
            unread.extend([] if whole else [item.strip()])
    return rows, unread


def indicators(cell: Cell) -> list[Indicator]:
    """The rows of an indicator cell; a JSON list of objects is taken as rows. Raises Refused."""
    if isinstance(cell.raw, list):
        return [_from_json(item) for item in cell.raw]
    text = written(cell.raw)
    if says_nothing(text):
        return []
    rows, unread = read_indicators(text)
    for item in unread:
        cell.note("collect.indicator_text", value=item[:80])
    for row in rows:
        if len(row["parameter"]) > LONGEST_TEXT:
            raise Refused("collect.text_too_long", length=len(row["parameter"]), limit=LONGEST_TEXT)
    return rows


def _from_json(item: object) -> Indicator:
    if isinstance(item, str):
        return read_indicator(item) or _row(item)
    if not isinstance(item, dict) or not isinstance(item.get("parameter"), str):
        raise Refused("collect.indicator_object", value=str(item)[:80])
    row = _row(item["parameter"], str(item.get("method") or ""))
    row["operator"] = str(item.get("operator") or "")
    row["unit"] = str(item.get("unit") or "")
    low, high = item.get("value"), item.get("value_high")
    row["value"] = None if low is None else read_number(str(low))
    row["value_high"] = None if high is None else read_number(str(high))
    unknown = row["operator"] not in ("", *OPERATORS)
    if (
        unknown
        or (low is not None and row["value"] is None)
        or (high is not None and row["value_high"] is None)
    ):
        raise Refused("collect.indicator_object", value=str(item)[:80])
    return row
