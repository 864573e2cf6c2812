"""The rules of CONTRIBUTING.md as functions: what they return is what is wrong.

Each takes what it looks at as an argument, so that a test can show it a broken example too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polib
from django.urls import URLPattern, URLResolver

from kuaizhuan.core.states import Machine

LONGEST_FILE = 400
WIDEST_LINE = 200
REFUSALS = frozenset(
    {"Reason", "Problem", "NotAllowed", "NotFound", "WrongState", "Conflict", "BadInput", "say"}
)
MARKS = ("public", "policies", "signed_in")
_CODE = re.compile(r"[a-z]+(\.[a-z_]+)+")
_GAP = re.compile(r"\{\w*\}|%\(\w+\)s")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?)(_|$)|^base_")


def addresses_without_policy(patterns: Iterable[Any], public: frozenset[str], prefix: str = "") -> list[str]:
    """Addresses whose view neither takes rows through a policy, nor asks to sign in, nor is marked public."""
    found = []
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses_without_policy(pattern.url_patterns, public, where)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            by_framework = getattr(view, "func", view).__module__.startswith("ninja.")
            if not by_framework and where not in public and not any(getattr(view, m, None) for m in MARKS):
                found.append(where)
    return found


def silent_services(source: str) -> list[str]:
    """Public functions of a services file without keyword-only `by`, or that write no audit event.

    A function writes one when it, or a function of the same file that it calls, calls ``audit.record…`` or ``move``,
    or hands `by` on to another service.
    """
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    found = []
    for name, function in functions.items():
        if name.startswith("_"):
            continue
        if "by" not in {argument.arg for argument in function.args.kwonlyargs}:
            found.append(f"{name}: no keyword-only `by`")
        if not _writes(function, functions, set()):
            found.append(f"{name}: no audit event")
    return found


def _writes(function: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef], seen: set[str]) -> bool:
    seen.add(function.name)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in functions and node.id not in seen:
            if _writes(functions[node.id], functions, seen):
                return True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "move":
            return True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            hands_on = any(keyword.arg == "by" for keyword in node.keywords)
            if (owner == "audit" and node.func.attr.startswith("record")) or hands_on:
                return True
    return False


def lost_states(machine: Machine[Any], roles: frozenset[str]) -> list[str]:
    """States nobody owns, that name an unknown role, or that no row can come to."""
    found = [f"{state}: no turn" for state in machine.states if state not in machine.turns]
    found += [f"{state}: unknown role {role}" for state, role in machine.turns.items() if role not in roles]
    return found + [f"{state}: not reachable" for state in machine.states if state not in machine.reachable()]


def calls(source: str, names: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    """Line and literal string arguments of every call of one of `names`, however it is qualified."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in names:
                literal = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                yield node.lineno, literal


def codes_without_sentence(source: str, known: frozenset[str], packages: frozenset[str]) -> list[str]:
    """Codes that refusals carry and for which no ``words.py`` has a sentence."""
    return [
        f"line {line}: {text}"
        for line, texts in calls(source, REFUSALS)
        for text in texts
        if _CODE.fullmatch(text) and text.split(".")[0] in packages and text not in known
    ]


def unknown_jobs(source: str, known: Iterable[str]) -> list[str]:
    """Jobs that are queued by a name nobody registered."""
    queued = calls(source, frozenset({"after_commit"}))
    return [f"line {line}: {texts[0]}" for line, texts in queued if texts and texts[0] not in known]


def recorded(source: str) -> Iterator[re.Pattern[str]]:
    """The audit codes that stand in a services file, also those put together from a part that is not known here."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
            yield re.compile(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = (re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z_]+" for p in node.values)
            yield re.compile("".join(parts))


def untranslated(catalogue: polib.POFile, wanted: Iterable[str]) -> list[str]:
    """Of `wanted`, what has no English, English with Chinese in it, or English with other gaps."""
    found = []
    entries = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    for msgid in wanted:
        entry = entries.get(msgid)
        texts = [] if entry is None else list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry is None or entry.fuzzy or not all(texts):
            found.append(f"no English: {msgid}")
        elif any(set(_GAP.findall(text)) != set(_GAP.findall(msgid)) for text in texts):
            found.append(f"other gaps: {msgid}")
    return found


def undocumented_settings(source: str, known: Iterable[str]) -> set[str]:
    """``KZ_…`` names that are not in the table of settings."""
    return set(re.findall(r"\bKZ_[A-Z]+(?:_[A-Z]+)*\b", source)) - set(known)


def too_long(path: Path) -> bool:
    return len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE


def wide_lines(text: str) -> list[int]:
    """The numbers of the lines of a template that nobody can read at once."""
    return [number for number, line in enumerate(text.splitlines(), 1) if len(line) > WIDEST_LINE]


def vague_name(path: str) -> bool:
    """Whether a file or folder is named after nothing in particular."""
    return any(_VAGUE.search(part.split(".")[0]) for part in path.split("/"))


def unpinned(requirements: Iterable[str], lock: str) -> list[str]:
    """Requirements of the project that its lock file does not have; ``make lock`` was forgotten."""
    pinned = set(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==", lock, re.MULTILINE))
    wanted = [re.split(r"[^\w.-]", text, maxsplit=1)[0].lower().replace("_", "-") for text in requirements]
    return [name for name in wanted if name not in pinned]


def forbidden_text(text: str) -> list[str]:
    """Addresses of package registries: a mirror may serve as well, so nothing names one."""
    return re.findall(r"registry[.]npmjs|pypi[.]org/simple|files[.]pythonhosted", text)
