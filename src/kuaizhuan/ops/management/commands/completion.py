"""``kuaizhuan completion SHELL``: a script with which the shell completes commands, options and their values."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from kuaizhuan.ops import terminal
from kuaizhuan.ops.completion import SHELLS


class Command(terminal.Command):
    help = "Write a script for the shell, as source <(kuaizhuan completion bash), or fish: … | source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shell", choices=sorted(SHELLS), help="bash, fish or zsh")

    def handle(self, *args: Any, shell: str, **options: Any) -> None:
        self.stdout.write(SHELLS[shell](), ending="")
