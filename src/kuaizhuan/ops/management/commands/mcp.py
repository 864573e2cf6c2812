"""``kuaizhuan mcp``: what a language model may ask of the public catalogue, over standard input and output."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from asgiref.sync import async_to_sync

from kuaizhuan.core.errors import BadInput
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Let a language model search, read and match the public catalogue (Model Context Protocol, on stdin/stdout)."

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("mcp") is None:
            raise BadInput("ops.mcp.missing")
        from kuaizhuan.ops.mcp_server import build_server  # only where it is installed

        async_to_sync(build_server().run_stdio_async)()
