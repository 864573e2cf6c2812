"""Builds the demo world by the same services that users call: import, review, publish, index, match.

Every step is done by the account whose turn it is, and some rows are left waiting in each state, so that every
page has something true to show. Building again changes nothing; what was cut off is built anew.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.services import import_file
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Match
from kuaizhuan.ops.demo import introductions, work_in_progress, world
from kuaizhuan.ops.demo.contracts import build_contracts
from kuaizhuan.ops.demo.deals import build_deals
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import ORGANISATION_ROLES, Role
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.rules import RETURN_REASONS

EDITOR = "demo-editor"
BEGUN, BUILT = "ops.demo.begin", "ops.demo.build"
PASSWORD = "demo-Kuaizhuan-2026"
"""Of every demo account; a demo world is never a real node."""

LEFT_IN = {"achievement": {State.DRAFT: 3, State.UNIT_REVIEW: 5, State.PLATFORM_REVIEW: 8, State.RETURNED: 2}}
"""How many rows of a kind are left in each state before publication."""

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
        audit.record(code, by=system("demo"))


def _play(say: Say) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _collect(Path(folder), say)
    _publish(say)
    say("index and match")
    jobs.work_off()
    introductions.build(say)
    work_in_progress.begin(_editor())
    jobs.work_off()
    say(f"deals: {build_deals(PASSWORD)}")
    say(f"contracts: {build_contracts()}")
    jobs.work_off()  # the clock of these was turned back: left waiting, they would look overdue by years


def _collect(folder: Path, say: Say) -> None:
    """Organisations first, then accounts, then each office's file, handed in by the platform's editor."""
    units, *files = world.write_workbooks(folder, timezone.localdate())
    _import(units, system("demo"), say)
    _accounts(say)
    for path in files:
        _import(path, _editor(), say)


def _import(path: Path, by: Actor, say: Say) -> None:
    kind = path.stem.split("-")[0]
    summary = import_file(path, kind, by=by)
    say(f"{path.name}: {', '.join(f'{action} {count}' for action, count in sorted(summary.counts.items()))}")


def _editor() -> Actor:
    return actor_for(User.objects.get(username=EDITOR))


def _submitter(owner: Organisation) -> Actor | None:
    member = owner.members.filter(role__in=(Role.OFFICE, Role.ENTERPRISE)).first()
    return actor_for(member.user) if member else None


def _accounts(say: Say) -> None:
    by = system("demo")
    for account in world.accounts():
        user = User.objects.filter(username=account["username"]).first()
        if user is None:
            user = people.create_user(
                account["username"], by=by, password=PASSWORD, display_name=account["display_name"]
            )
        role = account["role"]
        inside = role in ORGANISATION_ROLES or role == Role.BUREAU
        place = Organisation.objects.get(credit_code=account["organisation_credit_code"])
        people.grant(user, role, by=by, organisation=place if inside else None)
    say(f"accounts: {len(world.accounts())}")


def _publish(say: Say) -> None:
    """Submit, endorse and approve everything but what is left waiting."""
    editor = _editor()
    for kind, model in KINDS.items():
        codes = list(model.objects.filter(state=State.DRAFT).order_by("pk").values_list("code", flat=True))
        left = LEFT_IN.get(kind, {})
        codes = codes[left.get(State.DRAFT, 0) :]
        for verb, state in (
            ("submit", State.UNIT_REVIEW),
            ("endorse", State.PLATFORM_REVIEW),
            ("approve", None),
        ):
            by_owner: dict[Actor, list[str]] = {}
            for row in model.objects.filter(code__in=codes).select_related("owner").order_by("pk"):
                by = (_submitter(row.owner) if verb != "approve" else None) or editor
                by_owner.setdefault(by, []).append(row.code)
            moved: list[str] = []
            for by, theirs in by_owner.items():
                moved += publish.move_many(kind, theirs, verb, by=by).moved
            keep = left.get(state, 0) if state else 0
            codes = [code for code in codes if code in set(moved)][keep:]
        say(f"publish {kind}: {len(codes)}")
    _return_some(editor)


def _return_some(editor: Actor) -> None:
    rows = KINDS["achievement"].objects.filter(state=State.PLATFORM_REVIEW).order_by("pk")
    for row in list(rows[: LEFT_IN["achievement"][State.RETURNED]]):
        publish.return_to_submitter(row, by=editor, reasons=RETURN_REASONS[:2], note="")
