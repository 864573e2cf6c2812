"""Which requirements are waived for a row, and those that wait for a second person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, PriceNotice, Waiver
from kuaizhuan.transfer.rules.waiver import OF_DEAL, OF_NOTICE
from kuaizhuan.transfer.states import WaiverState


def waived(row: Deal | PriceNotice) -> frozenset[str]:
    """Codes of the reasons that do not stand against `row`."""
    return frozenset(row.waivers.filter(state=WaiverState.AGREED).values_list("reason", flat=True))


def waiting(actor: Actor) -> QuerySet[Waiver]:
    """Proposals to which `actor` may be the second to agree."""
    rows = access.waiver.AGREE.filter(actor, Waiver.objects.filter(state=WaiverState.PROPOSED))
    return rows.select_related("deal", "notice__achievement")


def of_row(actor: Actor, row: Deal | PriceNotice) -> list[tuple[Waiver, bool, bool]]:
    """(waiver, may agree, may decline) of `row`, the newest first."""
    mine = Q(notice=row) if isinstance(row, PriceNotice) else Q(deal=row)
    rows = access.waiver.VIEW.filter(actor, Waiver.objects.filter(mine)).select_related(
        "proposed_by", "decided_by"
    )
    return [
        (
            each,
            each.state == WaiverState.PROPOSED and access.waiver.AGREE.allows(actor, each),
            each.state != WaiverState.DECLINED and access.waiver.DECLINE.allows(actor, each),
        )
        for each in rows
    ]


def proposable(actor: Actor, row: Deal | PriceNotice) -> tuple[str, ...]:
    """Reasons that `actor` may propose to waive for `row` now."""
    notice = isinstance(row, PriceNotice)
    policy = access.waiver.PROPOSE_FOR_NOTICE if notice else access.waiver.PROPOSE
    if not policy.allows(actor, row):
        return ()
    taken = set(row.waivers.exclude(state=WaiverState.DECLINED).values_list("reason", flat=True))
    return tuple(code for code in (OF_NOTICE if notice else OF_DEAL) if code not in taken)
