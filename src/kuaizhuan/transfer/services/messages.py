"""Messages between the parties of a deal: sent, withdrawn with a mark, and seen. None is ever changed or deleted."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.files import services as files
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, DealMessage, DealSeen
from kuaizhuan.transfer.rules import message as rules
from kuaizhuan.transfer.states import Party
from kuaizhuan.transfer.states.deal import OPEN


@transaction.atomic
def send_message(
    deal: Deal, *, by: Actor, text: str, uploads: Sequence[Received] = (), party: Party | str = ""
) -> DealMessage:
    """A party of an open deal writes to the others.

    party: for which side, where the person speaks for several; "": the first of theirs. Then: the files are kept, the
    people of the other sides are told. Raises `RuleBroken` with all reasons.
    """
    row = lock(deal, "seller", "buyer", "broker")
    access.message.SEND.require(by, row)
    own = sorted(access.deal.sides(by, row.seller_id, row.buyer_id, row.broker_id))
    side = party or own[0]
    now = timezone.now()
    mine = row.messages.filter(by=by.user_id, at__gt=now - rules.MINUTE)
    require(
        rules.may_send(
            text=text,
            files=len(uploads),
            is_open=row.state in OPEN,
            speaks=side in own,
            lately=mine.count(),
        )
        + may_today(by, settings.DEAL_MESSAGES_DAY, ["transfer.message.send"])
    )
    message = DealMessage.objects.create(
        code=public_code("message", secrets.token_hex(8)),
        deal=row,
        party=side,
        text=text.strip(),
        by_id=by.user_id,
        at=now,
    )
    for received in uploads:
        files.keep_file(
            received, message, by=by, purpose="message", state=row.state, event="transfer.message.attach"
        )
    audit.record(
        "transfer.message.send",
        row,
        by=by,
        message=message.code,
        party=side,
        side=getattr(row, side).code,
        files=len(uploads),
    )
    return message


@transaction.atomic
def withdraw_message(message: DealMessage, *, by: Actor) -> DealMessage:
    """Whoever wrote a message takes it back within a day: a mark stays in its place, the text in the evidence.

    Raises `RuleBroken` when it was withdrawn before, or is too old.
    """
    deal = lock(message.deal)
    row = lock(message)
    access.message.WITHDRAW.require(by, row)
    now = timezone.now()
    require(rules.may_withdraw(at=row.at, now=now, withdrawn=row.withdrawn_at is not None))
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    audit.record("transfer.message.withdraw", deal, by=by, message=row.code, party=row.party)
    return row


@transaction.atomic
def mark_messages_seen(deal: Deal, shown: Collection[int], *, by: Actor) -> None:
    """A person was shown these new messages of a deal, by key. Not a change of anything: no audit.

    What stands on a later page stays new, and these with it, until they have been there too.
    """
    access.deal.VIEW.require(by, deal)
    seen, _made = DealSeen.objects.get_or_create(deal=deal, user_id=by.user_id, defaults={"last": 0})
    older = deal.messages.filter(pk__gt=seen.last, pk__lt=min(shown), withdrawn_at=None).exclude(
        by=by.user_id
    )
    if not older.exists():
        DealSeen.objects.filter(pk=seen.pk, last__lt=max(shown)).update(last=max(shown))
