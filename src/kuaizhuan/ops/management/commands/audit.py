"""``kuaizhuan audit verify``: does the chain of events still hold?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.core import audit, messages
from kuaizhuan.core.models import ChainHead
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Walk the chain of audit events; print how many there are and the hash of the last, to keep elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"], help="fails at the first link that is broken")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = audit.verify()
        if broken is not None:
            raise CommandError(messages.say(f"core.audit.{broken.problem}", {"seq": broken.seq}))
        head = ChainHead.objects.first() or ChainHead()
        self.stdout.write(f"{head.seq} {head.hash}")
