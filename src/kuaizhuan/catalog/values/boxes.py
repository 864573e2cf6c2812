"""Choices that are ticked on a form: ☑新材料 □电子信息, 联合开发（√） 委托研发（ ）, √联合开发.

Only what is ticked counts; a form on which nothing is ticked chooses nothing.
"""

from __future__ import annotations

import re

LONGEST = 600
"""Signs of a cell of boxes that are read."""
_ON = "☑☒√✓✔■●◉◆▣🗹\uf052\uf0fe\uf0fd"
_OFF = "□☐○◯◻◇▢\uf0a3\uf0a8\uf06f"
_BOX = rf"[{_ON}{_OFF}]"
_BEFORE = re.compile(rf"({_BOX})\s*([^{_ON}{_OFF}]{{0,100}})")
_AFTER = re.compile(rf"([^{_ON}{_OFF}]{{1,100}}?)\s*[(（\[【]?\s*({_BOX})\s*[)）\]】]?(?:[;；,，、\s]+|$)")
_BRACKET = r"[(（\[【]\s*([" + _ON + _OFF + r"vVxX×]?)[\s_＿]{0,20}[)）\]】]"
_BRACKETED = re.compile(rf"([^()（）\[\]【】]{{1,100}}?)\s*{_BRACKET}(?:[;；,，、\s]+|(?=[^;；,，、\s])|$)")
_BRACKET_BEFORE = re.compile(rf"{_BRACKET}\s*([^()（）\[\]【】]{{1,100}})")
_EMPTY = re.compile(r"[(（\[【][\s_＿]{0,40}[)）\]】]|[_＿]{2,40}")
_ENDS = " \t\n\r;；,，、。:："


def ticked(text: str) -> list[str] | None:
    """The labels that are ticked, in their order; None for a text without boxes, "√" for a tick with no label."""
    if len(text) > LONGEST:
        return None
    text = text.strip()
    if re.match(_BOX, text):
        return _chosen((mark, label) for mark, label in _BEFORE.findall(text))
    if re.fullmatch(rf"(?:{_BRACKETED.pattern})+", text):
        return _chosen((mark, label) for label, mark in _BRACKETED.findall(text))
    if re.match(_BRACKET, text):
        return _chosen((mark, label) for mark, label in _BRACKET_BEFORE.findall(text))
    if re.search(_BOX, text):
        return _chosen((mark, label) for label, mark in _AFTER.findall(text))
    return None


def _chosen(pairs: object) -> list[str]:
    found: dict[str, None] = {}
    for mark, label in pairs:  # type: ignore[attr-defined]
        if mark and mark in _ON + "vV":
            found[_EMPTY.sub("", label).strip(_ENDS) or "√"] = None
    return list(found)
