"""``kuaizhuan write_docs``: write the pages under docs/ that are derived from the code, or check them."""

from __future__ import annotations

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.ops import docs, terminal


class Command(terminal.Command):
    help = "Write the generated pages of docs/: states, settings, rules, commands, the API's description."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
        parser.add_argument(
            "--folder", type=Path, default=docs.FOLDER, help="default: docs/ of this checkout"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        pages = docs.pages()
        stale = [name for name, text in pages.items() if _read(folder / name) != text]
        left_over = [
            path for path in sorted((folder / "states").glob("*.md")) if f"states/{path.name}" not in pages
        ]
        if options["check"]:
            for name in stale:
                old, new = _read(folder / name).splitlines(), pages[name].splitlines()
                self.stdout.write("\n".join(difflib.unified_diff(old, new, name, "generated", lineterm="")))
            if stale or left_over:
                names = ", ".join([*stale, *map(str, left_over)])
                raise CommandError(f"stale: {names}; run kuaizhuan write_docs")
            return
        for name in stale:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(pages[name], encoding="utf-8")
            self.stdout.write(name)
        for path in left_over:
            path.unlink()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
