"""Listings on exchanges outside: opened, and moved on by what the exchange says."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files import services as files
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Listing, PriceNotice
from kuaizhuan.transfer.queries.listings import facts_of, under_way
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules import listing as rules
from kuaizhuan.transfer.states import LISTING, Listed, Notice, Pricing


@transaction.atomic
def open_listing(notice: PriceNotice, plan: rules.Plan, *, by: Actor) -> Listing:
    """The seller's head prepares a listing of a notice whose price is found on a market."""
    held = lock(notice)
    access.notice.KEEP.require(by, held)
    require(
        rules.may_open(
            plan, pricing=Pricing(held.pricing), notice=Notice(held.state), exchanges=tuple(LISTS["exchange"]),
            open_one=under_way(held),
        )
    )  # fmt: skip
    row = Listing.objects.create(
        code=public_code("listing", secrets.token_hex(8)),
        notice=held,
        exchange=plan.exchange,
        first_on=plan.first_on,
        last_on=plan.last_on,
        opened_by_id=by.user_id,
        opened_at=timezone.now(),
    )
    audit.record("transfer.listing.open", held, by=by, listing=row.code, exchange=row.exchange)
    return row


@transaction.atomic
def move_listing(
    listing: Listing, target: Listed, said: rules.Said, *, by: Actor, certificate: Received | None = None
) -> Listing:
    """The seller's head writes down what the exchange says; a certificate that comes with it is kept.

    Only what the staff has waived for the notice is set aside. Raises `RuleBroken` with all reasons, `WrongState`.
    """
    row = lock(listing, "notice__seller")
    ask(row, LISTING, target, by=by, policy=access.listing.KEEP)
    notice = lock(PriceNotice.objects.filter(pk=row.notice_id), "seller")
    row.notice = notice
    if certificate is not None:
        files.keep_file(certificate, row, by=by, purpose="certificate", state=target)
    return move(
        row, LISTING, target, by=by, policy=None, about=notice, note=said.note.strip(), override=waived(notice),
        verdict=rules.may_go(target, said, facts_of(row)), changes=_changes(target, said), listing=row.code,
    )  # fmt: skip


def _changes(target: Listed, said: rules.Said) -> dict[str, Any]:
    """What a move writes into the row."""
    note = {"note": said.note.strip()} if said.note.strip() else {}
    match target:
        case Listed.LISTED:
            return {"number": said.number.strip(), **note}
        case Listed.SOLD:
            sold = {"final_fen": said.final_fen, "buyer_name": said.buyer_name.strip(), "sold_on": said.on}
            return {**sold, **note}
        case Listed.CERTIFIED:
            number = said.certificate_number.strip()
            return {"certificate_number": number, "certificate_on": said.on, **note}
        case _:
            return note
