"""The settings of this node: what the environment says, read by the types of the table `SETTINGS`.

A wrong value ends the process before Django starts, in one sentence for each; an empty one counts as not given.
Nothing here reaches Django.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kuaizhuan.core.config.sentences import say
from kuaizhuan.core.config.setting import Setting
from kuaizhuan.core.config.table import SETTINGS

__all__ = [
    "NOT_SETTINGS",
    "SETTINGS",
    "Setting",
    "SettingWrong",
    "flag",
    "number",
    "path",
    "read",
    "seconds",
    "several",
    "text",
]

_BY_NAME = {setting.name: setting for setting in SETTINGS}
NOT_SETTINGS = frozenset({"KZ_DATA"})
"""Variables that belong to the tests."""
_SHOWN = 60
"""Characters of a wrong value that are shown."""


class SettingWrong(ValueError):
    """A setting has a value that its type does not allow; the message is the sentence that says so."""


def read(name: str, environment: Mapping[str, str] = os.environ) -> Any:
    """The value of `name` as its type has it, given or by default; `None` where there is neither.

    Raises `KeyError` when the table has no such name and `SettingWrong` when the value is not allowed.
    """
    setting = _BY_NAME[name]
    given = environment.get(name, "")
    text = (given if setting.type.secret else given.strip()) or setting.default
    if not text:
        return None
    try:
        text.encode()
        value = setting.type.read(text)
    except ValueError:
        raise SettingWrong(_sentence(setting, text)) from None
    if given and setting.extra and not setting.extra.installed:
        raise SettingWrong(say("core.setting.extra", {"name": name, "extra": setting.extra.name}))
    return value


def flag(name: str) -> bool:
    """A setting that is yes or no."""
    return bool(read(name))


def number(name: str) -> int:
    """A setting that is a whole number, in its own unit."""
    return int(read(name))


def seconds(name: str) -> float:
    """A setting in seconds, with their fractions."""
    return float(read(name))


def text(name: str) -> str:
    """A setting that is a text; "": none."""
    return str(read(name) or "")


def several(name: str) -> tuple[str, ...]:
    """A setting that is several texts; (): none."""
    return tuple(read(name) or ())


def path(name: str) -> Path:
    """A setting that is a file or folder and has a value."""
    return Path(read(name))


def in_force(environment: Mapping[str, str] = os.environ) -> list[tuple[str, str, bool]]:
    """(name, value as text, whether it is secret) of every setting."""
    return [(each.name, environment.get(each.name, each.default), each.type.secret) for each in SETTINGS]


def wrong(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each setting whose value is not allowed."""
    found = []
    for setting in SETTINGS:
        try:
            read(setting.name, environment)
        except SettingWrong as problem:
            found.append(str(problem))
    return found


def unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each ``KZ_…`` that is no setting, with the name that it may have been meant to be."""
    found = []
    for name in sorted(environment):
        if name.startswith("KZ_") and name not in _BY_NAME and name not in NOT_SETTINGS:
            near = get_close_matches(name, _BY_NAME, n=1)
            code = "core.setting.unknown_near" if near else "core.setting.unknown"
            found.append(say(code, {"name": _shown(name), "near": "".join(near)}))
    return found


def require_right(status: int = 2) -> None:
    """End the process with `status` when a setting is wrong, after saying all that are; warn of unknown ones."""
    for sentence in (*unknown(), *(problems := wrong())):
        print(sentence, file=sys.stderr)
    if problems:
        raise SystemExit(status)


def _sentence(setting: Setting, text: str) -> str:
    allowed = say(*setting.type.allowed)
    if setting.type.secret:
        return say("core.setting.wrong_secret", {"name": setting.name, "allowed": allowed})
    return say("core.setting.wrong", {"name": setting.name, "value": _shown(text), "allowed": allowed})


def _shown(text: str) -> str:
    """`text` on one line and not too long, without what no terminal prints."""
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
