"""Waivers: one of the staff proposes, another agrees; either may be taken back, and no party is among them."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, PriceNotice, Waiver
from kuaizhuan.transfer.rules import waiver as rules
from kuaizhuan.transfer.states import WAIVER, WaiverState


@transaction.atomic
def propose_waiver(row: Deal | PriceNotice, reason: str, *, by: Actor, note: str) -> Waiver:
    """One who oversees the seller proposes that `reason` does not stand against this deal or notice, and says why."""
    held = lock(row)
    notice = isinstance(held, PriceNotice)
    policy = access.waiver.PROPOSE_FOR_NOTICE if notice else access.waiver.PROPOSE
    policy.require(by, held)
    taken = held.waivers.filter(reason=reason).exclude(state=WaiverState.DECLINED).exists()
    require(rules.may_propose(reason=reason, of_notice=notice, taken=taken, note=note))
    made = Waiver.objects.create(
        code=public_code("waiver", secrets.token_hex(8)),
        reason=reason,
        note=note.strip(),
        proposed_by_id=by.user_id,
        **{"notice" if notice else "deal": held},
    )
    audit.record("transfer.waiver.propose", held, by=by, note=note.strip(), reason=reason)
    return made


@transaction.atomic
def agree_to_waiver(waiver: Waiver, *, by: Actor, note: str) -> Waiver:
    """A second person agrees; from then on the reason does not stand, and then: the parties are told."""
    return _decide(waiver, WaiverState.AGREED, by=by, note=note)


@transaction.atomic
def decline_waiver(waiver: Waiver, *, by: Actor, note: str) -> Waiver:
    """One who oversees declines it, or ends one that was agreed; what was done under it stays done."""
    return _decide(waiver, WaiverState.DECLINED, by=by, note=note)


def _decide(waiver: Waiver, target: WaiverState, *, by: Actor, note: str) -> Waiver:
    row = lock(waiver, "deal", "notice")
    policy = access.waiver.AGREE if target is WaiverState.AGREED else access.waiver.DECLINE
    ask(row, WAIVER, target, by=by, policy=policy)
    changes = {"decided_by_id": by.user_id, "decided_on": timezone.localdate(), "answer": note.strip()}
    return move(
        row, WAIVER, target, by=by, policy=None, verdict=rules.may_answer(note), note=note.strip(), changes=changes,
        about=row.deal or row.notice, reason=row.reason,
    )  # fmt: skip
