"""Sentences of registration and of its rules."""

from typing import Any

WORDS: dict[str, Any] = {}
