"""Every code the platform shows has one Chinese sentence, said in the `words.py` of its package.

Rules, states and errors speak in codes; this registry finds the sentence (a lazy gettext string, so the
English catalogue applies) and fills in the values. A code without a sentence fails the conventions test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kuaizhuan.core.verdict import Reason

_WORDS: dict[str, Any] = {}


def load(words: Mapping[str, Any]) -> None:
    """Add the sentences of a package, by code; `ValueError` on a second meaning of one."""
    for code, sentence in words.items():
        if _WORDS.setdefault(code, sentence) is not sentence:
            raise ValueError(f"two sentences for {code}")


def codes() -> tuple[str, ...]:
    """Every code that has a sentence."""
    return tuple(sorted(_WORDS))


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for `code` in the language in force, filled with `params`; the bare code if there is none."""
    sentence = _WORDS.get(code)
    return code if sentence is None else fill(sentence, params)


def fill(sentence: Any, params: Mapping[str, Any] | None = None) -> str:
    """A lazy sentence in the language in force; a missing value never hides it: it shows as an ellipsis."""
    return str(sentence).format_map(_Gaps(params or {}))


def as_written(code: str) -> str:
    """The sentence for `code` in the language in force with its gaps as written, ``{so}``; "" if there is none."""
    return str(_WORDS.get(code, ""))


def say_reason(reason: Reason) -> str:
    """The sentence of a `Reason`, with its clause in brackets."""
    sentence = say(reason.code, reason.params)
    return f"{sentence}（{reason.clause}）" if reason.clause else sentence


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
