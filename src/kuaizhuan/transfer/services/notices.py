"""Price notices: drafted, declared, publicised, and concluded on a clean checklist."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, PriceNotice
from kuaizhuan.transfer.queries.listings import sale_of, under_way
from kuaizhuan.transfer.queries.notices import least_days
from kuaizhuan.transfer.queries.objections import waiting_against
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules import notice as rules
from kuaizhuan.transfer.rules.listing import may_agree
from kuaizhuan.transfer.services.objections import end_objections
from kuaizhuan.transfer.states import NOTICE, Notice, Pricing
from kuaizhuan.transfer.states.notice import SHOWN


@transaction.atomic
def draft_notice(
    achievement: Achievement, draft: rules.Draft, *, by: Actor, transfer_mode: str, deal: Deal | None = None
) -> PriceNotice:
    """The head of a result's owner drafts the notice of its price, for a deal or without one yet."""
    if not access.notice.may_draft(by, achievement.owner_id):
        raise NotAllowed("core.not_allowed", action="transfer.notice.draft")
    other = deal is not None and (
        deal.seller_id != achievement.owner_id or deal.achievement_id != achievement.pk
    )
    require(
        Verdict.of(
            rules.may_draft(draft, least=least_days(achievement.owner)),
            Reason("transfer.notice_other_deal") if other else None,
        )
    )
    row = PriceNotice(
        code=public_code("price_notice", secrets.token_hex(8)),
        achievement=achievement,
        seller=achievement.owner,
        deal=deal,
        transfer_mode=transfer_mode,
        drafted_by_id=by.user_id,
    )
    _write(row, draft)
    audit.record("transfer.notice.draft", row, by=by, achievement=achievement.code, price=draft.price_fen)
    return row


@transaction.atomic
def revise_notice(notice: PriceNotice, draft: rules.Draft, *, by: Actor) -> PriceNotice:
    """The seller's head changes a draft; what is publicised already is cancelled and drafted anew instead."""
    row = _lock_notice(notice, by)
    if row.state != Notice.DRAFT:
        raise WrongState("transfer.notice_not_draft")
    require(rules.may_draft(draft, least=least_days(row.seller)))
    _write(row, draft)
    audit.record("transfer.notice.revise", row, by=by, price=draft.price_fen)
    return row


@transaction.atomic
def start_notice(notice: PriceNotice, *, by: Actor, today: dt.date | None = None) -> PriceNotice:
    """The seller's head publicises the price; from the day after the days count."""
    row = _lock_notice(notice, by)
    event = ask(row, NOTICE, Notice.RUNNING, by=by, policy=None)
    if row.state != Notice.DRAFT:
        raise WrongState("transfer.notice_not_draft")
    day = today or timezone.localdate()
    until = rules.last_day(day, row.days, [])
    return move(
        row, NOTICE, Notice.RUNNING, by=by, policy=None,
        verdict=rules.may_start(_draft(row), least=least_days(row.seller, day)),
        changes={"starts_on": day, "ends_on": until}, on=day, until=until, move=event,
    )  # fmt: skip


@transaction.atomic
def tick_diligence(notice: PriceNotice, item: str, *, by: Actor, done: bool, note: str = "") -> PriceNotice:
    """The seller's head ticks an item of the checklist, or takes the tick away, with a note of how it was done."""
    row = _lock_notice(notice, by)
    if NOTICE.turn(row.state) == "" and row.state not in SHOWN:
        raise WrongState("transfer.notice_closed")
    require(
        Verdict.of(
            Reason("transfer.diligence_unknown") if item not in rules.DILIGENCE else None,
            Reason("transfer.diligence_note") if done and not note.strip() else None,
        )
    )
    ticked = {"done": done, "note": note.strip()[:500], "by": by.ref, "on": timezone.localdate().isoformat()}
    row.diligence = {**row.diligence, item: ticked}
    row.save(update_fields=["diligence"])
    audit.record("transfer.diligence.tick", row, by=by, note=note, item=item, done=done)
    return row


@transaction.atomic
def end_notices(*, by: Actor, today: dt.date | None = None) -> int:
    """Running notices whose last day is over have ended; returns how many."""
    day = today or timezone.localdate()
    rows = lock_all(PriceNotice.objects.filter(state=Notice.RUNNING, ends_on__lt=day))
    for row in rows:
        move(row, NOTICE, Notice.ENDED, by=by, policy=None, on=row.ends_on)
    return len(rows)


@transaction.atomic
def conclude_notice(
    notice: PriceNotice,
    *,
    by: Actor,
    final_fen: int | None,
    final_buyer: str,
    note: str = "",
) -> PriceNotice:
    """The seller's head settles the price after the notice has ended; only what the staff has waived is set aside."""
    row = lock(notice)
    waiting = waiting_against(row, timezone.localdate())
    verdict = rules.may_conclude(
        _draft(row),
        final_fen=final_fen,
        final_buyer=final_buyer,
        diligence=row.diligence,
        upheld=row.objections.filter(upheld=True).count(),
        pending=waiting.seller,
        complaints=waiting.overseer,
    ) + may_agree(open_one=under_way(row), sold=sale_of(row), final_fen=final_fen, final_buyer=final_buyer)
    settled = {"final_fen": final_fen, "final_buyer": final_buyer.strip()}
    return move(
        row, NOTICE, Notice.CONCLUDED, by=by, policy=access.notice.KEEP, note=note, override=waived(row),
        verdict=verdict,
        changes={**settled, "closed_on": timezone.localdate(), "note": note.strip()}, price=final_fen,
    )  # fmt: skip


@transaction.atomic
def cancel_notice(notice: PriceNotice, *, by: Actor, note: str) -> PriceNotice:
    """The seller's head takes a notice back and says why; objections to it end with it."""
    today = timezone.localdate()
    row = move(
        lock(notice), NOTICE, Notice.CANCELLED, by=by, policy=access.notice.KEEP, note=note,
        verdict=Verdict.of(Reason("transfer.cancel_unsaid") if not note.strip() else None),
        changes={"closed_on": today, "note": note.strip()},
    )  # fmt: skip
    end_objections(row, by=by, day=today)
    return row


def _lock_notice(notice: PriceNotice, by: Actor) -> PriceNotice:
    row = lock(notice)
    access.notice.KEEP.require(by, row)
    return row


def _write(row: PriceNotice, draft: rules.Draft) -> None:
    row.pricing, row.price_fen, row.days = draft.pricing, draft.price_fen, draft.days
    row.basis, row.contact = draft.basis.strip(), draft.contact.strip()
    row.buyer_name, row.venue = draft.buyer_name.strip(), draft.venue.strip()
    row.related, row.relation = draft.related, draft.relation.strip()
    row.save()


def _draft(row: PriceNotice) -> rules.Draft:
    return rules.Draft(
        pricing=Pricing(row.pricing),
        price_fen=row.price_fen,
        basis=row.basis,
        contact=row.contact,
        days=row.days,
        buyer_name=row.buyer_name,
        venue=row.venue,
        related=row.related,
        relation=row.relation,
    )
