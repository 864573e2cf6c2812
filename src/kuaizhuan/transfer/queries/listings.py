"""Listings as a reader may see them, and what rules ask of one."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Listing, PriceNotice
from kuaizhuan.transfer.queries.objections import waiting_against
from kuaizhuan.transfer.rules.listing import Facts
from kuaizhuan.transfer.states import Notice, Pricing
from kuaizhuan.transfer.states.listing import DEALT, OPEN


def of_notice(actor: Actor, notice: PriceNotice) -> list[Listing]:
    """The listings of a notice, the newest first."""
    return list(access.listing.VIEW.filter(actor, notice.listings.select_related("notice__achievement")))


def of_unit(actor: Actor, unit: Organisation) -> QuerySet[Listing]:
    """The listings of an organisation that `actor` may see, the oldest first."""
    rows = access.listing.VIEW.filter(actor, Listing.objects.all())
    rows = rows.filter(Q(notice__seller=unit) | Q(notice__seller__merged_into=unit))
    return rows.select_related("notice__achievement", "notice__seller").order_by("pk")


def facts_of(row: Listing) -> Facts:
    """What is known of a listing before it moves."""
    notice, today = row.notice, timezone.localdate()
    return Facts(
        today=today,
        pricing=Pricing(notice.pricing),
        notice=Notice(notice.state),
        starts_on=notice.starts_on,
        reserve=notice.price_fen,
        first_on=row.first_on,
        last_on=row.last_on,
        sold_on=row.sold_on,
        upheld=notice.objections.filter(upheld=True).count(),
        pending=waiting_against(notice, today).seller,
    )


def under_way(notice: PriceNotice) -> bool:
    """Whether a listing of the notice has not come to its end."""
    return notice.listings.filter(state__in=OPEN).exists()


def sale_of(notice: PriceNotice) -> tuple[int, str] | None:
    """(fen, buyer) of the sale that a listing of the notice came to."""
    row = notice.listings.filter(state__in=DEALT).first()
    return (row.final_fen or 0, row.buyer_name) if row else None
