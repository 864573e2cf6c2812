"""``kuaizhuan demo``: build the demo world and show what the main job makes of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.catalog.models import Demand
from kuaizhuan.core import messages
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.match import queries
from kuaizhuan.match.models import Match
from kuaizhuan.ops import terminal
from kuaizhuan.ops.demo_world import build
from kuaizhuan.ops.match_text import why
from kuaizhuan.people.demo.actors import PASSWORD
from kuaizhuan.people.demo.invented import accounts

NEEDS, RESULTS = 3, 5
HOST = "127.0.0.1"


def serve(port: int) -> None:
    """Serve the pages, with one worker for the jobs beside them, until interrupted or told to end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signum, frame: sys.exit(128 + signum))
    address = ["--bind", f"{HOST}:{port}", "--threads", "4"]
    calls = (["gunicorn", *address, "kuaizhuan.wsgi"], ["kuaizhuan.cli", "worker"])
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for call in calls:
            processes.append(subprocess.Popen([sys.executable, "-m", *call]))
        sys.exit(processes[0].wait())
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def port_number(written: str) -> int:
    """The type of ``--port``."""
    port = int(written)
    if not 0 < port < 65536:
        raise ArgumentTypeError("must be 1 to 65535")
    return port


class Command(terminal.Command):
    help = "Build the demo world (once) and print three needs with their best results and the accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="end before serving")
        parser.add_argument("--port", type=port_number, default=8000, help="on 127.0.0.1 (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_serve"]:
            self._try(options["port"])
        built = build(say=lambda line: self.stderr.write(f"  {line}"))
        for kind, states in built.rows.items():
            counts = "  ".join(f"{messages.say(f'catalog.state.{s}')} {n}" for s, n in states.items() if n)
            self.stdout.write(f"{messages.say(f'catalog.kind.{kind}')}: {counts}")
        self.stdout.write(f"{messages.say('ops.demo.matches')} {built.matches}")
        for demand in self._best():
            self.stdout.write(f"\n■ {demand.code} {demand.title}")
            for found in queries.for_demand(ANONYMOUS, demand.code, RESULTS):
                level = messages.say(f"match.level.{found.level}")
                self.stdout.write(f"  {found.rank}. [{level} {found.score:.2f}] {found.entry.title}")
                for line in why(found.explanation):
                    self.stdout.write(f"       {line}")
        self.stdout.write("")
        for account in accounts():
            role = messages.say(f"people.role.{account['role']}")
            self.stdout.write(f"{account['username']:<18} {PASSWORD}  {role}  {account['display_name']}")

        if not options["no_serve"]:
            self.stdout.write(f"\nhttp://{HOST}:{options['port']}\n")
            self.stdout.flush()
            serve(options["port"])

    def _try(self, port: int) -> None:
        """Say it before the world is built, rather than after, when nothing can be served there."""
        try:
            socket.create_server((HOST, port)).close()
        except OSError as problem:
            sentence = messages.say(
                "ops.demo.port", {"port": port, "problem": os.strerror(problem.errno or 0)}
            )
            raise CommandError(sentence) from problem

    def _best(self) -> list[Demand]:
        """Three needs of different fields whose first match is the surest and has figures to compare."""
        tops = Match.objects.filter(rank=1).select_related("demand").order_by("-score", "pk")
        chosen: dict[str, Demand] = {}
        for match in tops:
            if match.demand.indicators and match.explanation.get("indicators"):
                chosen.setdefault(match.demand.high_tech_field, match.demand)
        return list(chosen.values())[:NEEDS]
