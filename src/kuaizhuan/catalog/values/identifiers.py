"""Numbers that prove themselves: credit codes and patent numbers by their check digit, telephones and mail by
shape.

A number with a wrong check digit is refused, because it names somebody else or nobody; one in an unknown
shape is kept as written and noted.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.texts import narrow, says_nothing, split_list, write_text

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_EMAIL_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~@-]){_EMAIL.pattern}(?![A-Za-z0-9@-])")
_APPLICATION = re.compile(r"(ZL|CN)?(\d{12}|\d{8})(?:\.?([0-9X]))?")
_PUBLICATION = re.compile(r"CN\d{7,9}[A-Z]\d?")
_ABROAD = re.compile(
    r"(?:PCT/?[A-Z]{2}\d{4}/?\d{5,6}|(?:US|EP|WO|JP|KR|DE|FR|GB|AU|CA|RU)[\d/]{6,13}[A-Z]?\d?)"
)
_SOFTWARE = re.compile(r"\d{4}SR\d{6,7}")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d{2,5})?(?:/\S*)?", re.I
)


def credit_code(cell: Cell) -> str | None:
    """统一社会信用代码 (GB 32100-2015), 18 characters with their check digit. Raises Refused."""
    if isinstance(cell.raw, float) or (isinstance(cell.raw, int) and cell.raw >= 10**15):
        raise Refused("collect.credit_code_number", value=str(cell.raw)[:30])
    if says_nothing(write_text(cell.raw)):
        return None
    _check_spoiled(cell, "collect.credit_code_number")
    value = re.sub(r"[\s\-]+", "", narrow(write_text(cell.raw)).upper())
    try:
        return str(uscc.validate(value))
    except InvalidLength:
        raise Refused("collect.credit_code_length", value=value[:40], length=len(value)) from None
    except InvalidChecksum:
        raise Refused("collect.credit_code_check", value=value) from None
    except ValidationError:
        raise Refused("collect.credit_code_characters", value=value) from None


_SPOILED = re.compile(r"\d\.\d{1,14}E\+?\d{1,3}", re.I)


def _check_spoiled(cell: Cell, code: str = "collect.number_spoiled") -> None:
    """Refuse a number that a sheet has written as 1.25E+17: its last digits are lost."""
    if isinstance(cell.raw, str) and _SPOILED.fullmatch(narrow(cell.raw)):
        raise Refused(code, value=cell.raw.strip()[:30])


def check_digit(number: str) -> str:
    """The check digit of a Chinese application number of 8 or 12 digits: weights 2 to 9 and again, modulo 11,
    10 = X.
    """
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def patent_number(text: str, cell: Cell) -> str:
    """One patent number as usual: ZL201810123456.7, CN108123456A, PCT/CN2020/123456. Raises Refused."""
    value = re.sub(r"\s+", "", narrow(text).upper())
    value = re.sub(r"^(?:中国)?(?:发明|实用新型|外观设计)?专利(?:申请)?(?:号)?[::]?", "", value).replace(
        "ZL.", "ZL"
    )
    match = _APPLICATION.fullmatch(value)
    if match is None:
        if not (_PUBLICATION.fullmatch(value) or _ABROAD.fullmatch(value) or _SOFTWARE.fullmatch(value)):
            cell.note("collect.patent_unread", value=text[:50])
            return text.strip()
        return value
    prefix, number, given = match.groups()
    if prefix == "CN" and given is None and len(number) == 8:
        cell.note("collect.patent_unread", value=text[:50])
        return value
    expected = check_digit(number)
    prefix = "ZL" if prefix == "ZL" else ""
    if given is None:
        cell.note("collect.patent_completed", value=text[:50], number=f"{prefix}{number}.{expected}")
    elif given != expected:
        raise Refused("collect.patent_check", value=text[:50])
    return f"{prefix}{number}.{expected}"


def patent_numbers(cell: Cell) -> list[str]:
    """Patent numbers in one cell. Raises Refused where a check digit is wrong."""
    _check_spoiled(cell)
    if isinstance(cell.raw, float) and not cell.raw.is_integer():
        items = [f"{cell.raw:.1f}"]  # 201810123456.7 typed into a sheet becomes a number
    else:
        items = split_list(cell.raw)
    if len(items) == 1 and says_nothing(items[0]):
        return []
    return list(dict.fromkeys(patent_number(item, cell) for item in items))


_IN_TEXT = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<mobile>(?:(?:\+|00)?86[\s-]{0,2})?1[3-9]\d(?:[\s-]?\d{4}){2})"
    r"|(?P<landline>(?:(?:\+|00)?86[\s-]{0,2})?(?:[(（]\s?0\d{2,3}\s?[)）]\s?|0\d{2,3}[\s\-—–－]{0,3})\d{3,4}[\s-]?\d{4}"
    r"|[48]00[\s-]?\d{3,4}[\s-]?\d{3,4})"
    r"|(?P<abroad>(?:\+|00)(?!86)\d(?:[\s-]?\d){6,14})"
    r"|(?P<local>[2-9]\d{2,3}[\s-]?\d{4})"
    r")(?:\s*(?:转|ext\.?|x|#|-|—|分机|[(（]转?)\s*(?P<extension>\d{1,6})[)）]?)?(?![\d.]\d|\d)",
    re.I,
)
LONGEST_PHONES = 300


def phone(cell: Cell) -> str | None:
    """Telephone numbers, mobile or landline, without blanks and without the names beside them; several are separated
    by ；. Raises Refused where digits are left that are no number."""
    shown = write_text(cell.raw)
    if says_nothing(shown):
        return None
    _check_spoiled(cell)
    numbers: dict[str, None] = {}
    text = narrow(shown[:LONGEST_PHONES])
    left: list[str] = []
    end = 0
    for found in _IN_TEXT.finditer(text):
        left.append(text[end : found.start()])
        end = found.end()
        number = re.sub(
            r"\D",
            "",
            found[0][: found.start("extension") - found.start()] if found["extension"] else found[0],
        )
        if found["mobile"]:
            number = number[-11:]
        elif found["landline"]:
            number = _group_digits(re.sub(r"^(?:00)?86(?=0)", "", number))
        elif found["abroad"]:
            number = "+" + number.removeprefix("00")
        else:
            cell.note("collect.phone_area", value=found[0].strip()[:30])
        numbers[number + (f"-{found['extension']}" if found["extension"] else "")] = None
    rest = "".join([*left, text[end:]])
    if not numbers or re.search(r"\d{3}", rest) or len(shown) > LONGEST_PHONES:
        raise Refused("collect.phone", value=shown.strip()[:30]).offer("；".join(numbers))
    words = re.sub(
        r"[\W_]+|联系电话|联系方式|联系人|电话|手机号?码?|座机|固话|办公|tel|mobile|phone|mob",
        "",
        rest,
        flags=re.I,
    )
    if words:
        cell.note("collect.phone_words", value=shown.strip()[:60], number="；".join(numbers))
    return "；".join(numbers)


def _group_digits(number: str) -> str:
    """A landline with its area code set apart: three digits for 010 and 02x, four elsewhere."""
    if not number.startswith("0"):
        return number
    size = 3 if number.startswith(("010", "02")) else 4
    return f"{number[:size]}-{number[size:]}"


def email(cell: Cell) -> str | None:
    """One mail address, its domain in small letters; of several the first, and the others are noted. Raises Refused."""
    shown = write_text(cell.raw)
    if says_nothing(shown):
        return None
    text = narrow(shown[:1000]).replace("。", ".").replace("mailto:", " ")
    found = list(dict.fromkeys(_EMAIL_IN_TEXT.findall(text)))
    rest = _EMAIL_IN_TEXT.sub(" ", text)
    if not found or "@" in rest or len(found[0]) > 254 or len(shown) > 1000:
        raise Refused("collect.email", value=shown[:60]).offer(*found[:3])
    name, domain = found[0].rsplit("@", 1)
    value = f"{name}@{domain.lower()}"
    if len(found) > 1:
        cell.note("collect.email_several", value=value, others="、".join(found[1:])[:200])
    elif re.sub(r"[\W_]+|邮箱|电子邮件|电子邮箱|e-?mail", "", rest, flags=re.I):
        cell.note("collect.email_words", value=value)
    return value


def website(cell: Cell) -> str | None:
    """A web address; one without a scheme gets https. Raises Refused."""
    shown = write_text(cell.raw)
    if says_nothing(shown):
        return None
    value = re.sub(r"^(?:网址|官网|网站|主页)\s*[:：]?\s*", "", narrow(shown).replace("。", "."))
    if len(value) > 200 or not _ADDRESS.fullmatch(value):
        raise Refused("collect.website", value=shown[:60])
    return value if value.lower().startswith("http") else f"https://{value}"
