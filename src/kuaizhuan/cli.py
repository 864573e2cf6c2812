"""The command ``kuaizhuan``: Django's command runner with this project's settings.

Asked for help, it tells the commands of this project; a key that interrupts it or a reader that has gone ends it quietly.
"""

from __future__ import annotations

import ast
import os
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from kuaizhuan import __version__

HELP = ("", "help", "--help", "-h")
VERSION = ("version", "--version")
END = """
kuaizhuan COMMAND --help tells what a command takes; --traceback with a command shows where it failed.
Of Django a node needs: migrate, collectstatic, check, changepassword, shell (all: kuaizhuan help --commands).
"""


def main() -> None:
    """Run one command; see ``kuaizhuan help``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaizhuan.settings")
    try:
        asked = " ".join(sys.argv[1:])
        if asked in HELP:
            print(overview())
        elif asked in VERSION:
            print(__version__)
        else:
            from django.core.management import execute_from_command_line  # not for a line of help

            execute_from_command_line(["kuaizhuan", *sys.argv[1:]])
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # What is left to write goes nowhere, so that it is not missed when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def overview() -> str:
    """The commands of this project, each with what it does; read from their text, so that nothing is loaded."""
    lines = [
        textwrap.fill(help, 100, initial_indent=f"  {name:<12} ", subsequent_indent=" " * 15)
        for name, help in sorted(commands())
    ]
    return "\n".join(["usage: kuaizhuan COMMAND …\n", *lines, END.rstrip()])


def commands() -> Iterator[tuple[str, str]]:
    """The name of each command in any package and the `help` of its class."""
    for file in Path(__file__).parent.glob("*/management/commands/[!_]*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == ["help"]:
                yield file.stem, str(ast.literal_eval(node.value))


if __name__ == "__main__":
    main()
