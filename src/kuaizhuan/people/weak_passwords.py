"""Which passwords people guess first: habits that no list of common passwords holds, for they carry names and days.

Pure functions; what is a habit stands in the tables below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

SHORTEST_OWN = 4
"""Characters of a name or number of one's own that a password must not hold; shorter ones occur by chance."""
LOOK_ALIKE = str.maketrans("@$|", "asl")
"""Signs that stand for a letter."""
WITHIN_A_WORD = ((re.compile(r"(?<=[a-z])0(?=[a-z])"), "o"), (re.compile(r"(?<=[a-z])1(?=[a-z])"), "l"))
"""Digits that stand for a letter between two others."""

WORDS = frozenset(
    [
        "a",
        "aa",
        "aaa",
        "aaaa",
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "q",
        "qq",
        "qw",
        "qwe",
        "qwer",
        "qwerty",
        "qwertyuiop",
        "asd",
        "asdf",
        "asdfgh",
        "asdfghjkl",
        "zxc",
        "zxcv",
        "zxcvbn",
        "zxcvbnm",
        "qaz",
        "qazwsx",
        "wsx",
        "wsxedc",
        "edc",
        "rfv",
        "tgb",
        "qweasd",
        "qweasdzxc",
        "admin",
        "administrator",
        "root",
        "system",
        "sys",
        "test",
        "user",
        "guest",
        "pass",
        "passwd",
        "password",
        "pwd",
        "mima",
        "mm",
        "login",
        "welcome",
        "hello",
        "love",
        "iloveyou",
        "woaini",
        "woaiwo",
        "woaita",
        "aini",
        "ainiyiwannian",
        "wo",
        "ni",
        "woshishui",
        "nihao",
        "zhongguo",
        "china",
        "beijing",
        "chongqing",
        "cq",
        "sichuan",
        "sc",
        "chengdu",
        "kuaizhuan",
        "kz",
        "keji",
        "jishu",
        "zhuanyi",
        "xitong",
        "pingtai",
        "guanli",
        "guanliyuan",
        "huawei",
        "changeme",
        "letmein",
        "dragon",
        "monkey",
        "x",
        "xx",
        "xxx",
        "z",
        "zz",
        "s",
        "ss",
        "w",
        "ww",
        "p",
        "pw",
    ]
)
"""Beginnings and fillings of passwords, in small letters."""
NUMBERS = frozenset(
    [
        "520",
        "521",
        "1314",
        "5201314",
        "1314520",
        "147258369",
        "147258",
        "147852",
        "159357",
        "168",
        "188",
        "178",
        "258",
        "369",
        "1688",
        "888",
        "666",
        "6666",
        "8888",
        "007",
        "110",
        "112233",
        "123321",
        "121212",
        "131313",
        "101010",
        "1234qwer",
    ]
)
"""Numbers that mean luck or love, or lie in a row on a keypad."""
_DAY = re.compile(
    r"(?:(?:19|20)?\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d{2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_FULL_DAY = re.compile(r"(?:(?:19|20)\d{2}|\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MOBILE = re.compile(r"1[3-9]\d{9}")
LONGEST_NAME = 14
"""Letters of a Chinese name in pinyin, at most: beside a number they are taken for one."""


def is_habitual(password: str) -> bool:
    """Whether a password is made of habits alone: words of the table, rows of keys, lucky numbers, days, mobiles.

    A few letters beside a full day, as in ``zhangwei19900101``, count as a name and a birthday.
    """
    text = password.lower()
    written = text.translate(LOOK_ALIKE)
    for digit, letter in WITHIN_A_WORD:
        written = digit.sub(letter, written)
    return _is_name_and_number(text) or _all_habits(text) or _all_habits(written)


def holds_own(password: str, own: Iterable[str]) -> bool:
    """Whether a password holds something of its owner's: a login, a mail box, a telephone, or their ends."""
    text = password.lower()
    said = {each.lower() for each in own if len(each) >= SHORTEST_OWN}
    return any(each in text or (each.isdigit() and each[-8:] in text) for each in said)


def _is_name_and_number(text: str) -> bool:
    runs = re.findall(r"[a-z]+|\d+", text)
    letters = [run for run in runs if run.isalpha()]
    numbers = [run for run in runs if run.isdigit()]
    return (
        len(letters) <= 1
        and len(numbers) == 1
        and sum(map(len, letters)) <= LONGEST_NAME
        and _says_much(numbers[0])
    )


def _says_much(number: str) -> bool:
    """Whether a number beside a name is all that makes the password long."""
    return bool(
        _FULL_DAY.fullmatch(number)
        or _MOBILE.fullmatch(number)
        or number in NUMBERS
        or (len(number) >= 5 and _is_row(number))
    )


def _all_habits(text: str) -> bool:
    runs = re.findall(r"[a-z]+|\d+", text)
    return bool(runs) and all(_is_word(run) if run.isalpha() else _is_number(run) for run in runs)


def _is_word(run: str) -> bool:
    return run in WORDS or _is_row(run) or len(run) == 1


def _is_number(run: str) -> bool:
    return (
        len(run) <= 3
        or run in NUMBERS
        or _is_row(run)
        or _DAY.fullmatch(run) is not None
        or _MOBILE.fullmatch(run) is not None
    )


def _is_row(run: str) -> bool:
    """The same character again and again, one after the other up or down (0 after 9), or such a run twice."""
    half = run[: len(run) // 2]
    if len(run) >= 4 and half * 2 == run and (_is_row(half) or half in NUMBERS):
        return True
    steps = {(ord(after) - ord(before)) for before, after in pairwise(run)}
    wrapped = steps - ({-9} if run.isdigit() else set())
    return len(run) >= 2 and wrapped in ({0}, {1}, {-1})
