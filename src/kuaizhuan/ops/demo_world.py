"""The demo world as a whole: begun once, built by the packages, built anew when it was cut off, and counted.

What a package adds is in its ``demo``; `people.demo` says how. It is done by the same services that users call.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.contributions import modules
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Match
from kuaizhuan.people.demo.actors import BY, EDITOR
from kuaizhuan.people.models import Organisation, User

BEGUN, BUILT = "ops.demo.begin", "ops.demo.build"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What there is after building: rows by kind and state, and matches."""

    rows: dict[str, dict[str, int]]
    matches: int
    new: bool


def build(say: Say) -> Built:
    """Build the demo world, or find it built; `say` is told each step. `Conflict` on a node with other data.

    The audit says where a world begins and ends: one that only begins was cut off, and is all that the node holds.
    """
    if Event.objects.filter(seq=1, code=BEGUN).exists() and not Event.objects.filter(code=BUILT).exists():
        say("the world was left unfinished: built anew")
        _empty()
    new = not User.objects.filter(username=EDITOR).exists()
    if new:
        if User.objects.exists() or Organisation.objects.exists():
            raise Conflict("ops.demo.not_empty")
        _mark(BEGUN)
        _play(say)
        _mark(BUILT)
    return Built(
        rows={
            kind: {state: model.objects.filter(state=state).count() for state in State}
            for kind, model in KINDS.items()
        },
        matches=Match.objects.count(),
        new=new,
    )


def _empty() -> None:
    call_command("flush", verbosity=0, interactive=False)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.rmtree(settings.INDEX_DIR, ignore_errors=True)


def _mark(code: str) -> None:
    with transaction.atomic():
        audit.record(code, by=BY)


def builders() -> list[Callable[[Say], None]]:
    """What each package adds to the world, the lowest package first."""
    return [module.build for module in modules("demo") if hasattr(module, "build")]


def _play(say: Say) -> None:
    """Let each package add its rows, and work off what they bring about before the next one finds them.

    The clock of some was turned back: their jobs, left waiting, would look overdue by years.
    """
    for build in builders():
        build(say)
        jobs.work_off()
