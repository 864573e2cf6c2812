"""Sentences of contracts."""

from typing import Any

WORDS: dict[str, Any] = {}
