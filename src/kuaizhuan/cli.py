"""The command ``kuaizhuan``: Django's command runner with this project's settings.

Asked for help, it tells the commands of this project; a key that interrupts it or a reader that has gone ends it quietly.
"""

from __future__ import annotations

import ast
import gettext
import os
import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
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
            run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # What is left to write goes nowhere, so that it is not missed when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def run(words: list[str]) -> None:
    """Run the command that the first word names. Wrong arguments end the process with 2, and so does a wrong name."""
    import django  # not for a line of help
    from django.core.management import execute_from_command_line, get_commands

    from kuaizhuan.core.config import sentences

    # What argparse says of wrong arguments is in a catalogue of its own; it looks for it by this variable.
    os.environ["LANGUAGE"] = "en" if sentences.language() == "en" else "zh"
    gettext.bindtextdomain("argparse", str(sentences.CATALOGUES))
    gettext.textdomain("argparse")
    django.setup()
    if not words[0].startswith("-") and words[0] != "help" and words[0] not in get_commands():
        near = get_close_matches(words[0], get_commands(), n=1)
        code = "core.cli.unknown_near" if near else "core.cli.unknown"
        print(sentences.say(code, {"name": words[0], "near": "".join(near)}), file=sys.stderr)
        sys.exit(2)
    execute_from_command_line(["kuaizhuan", *words])


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
