"""What the price notice of a deal says against all that rests on it: contract, certificate, list, payment, export."""

from __future__ import annotations

from kuaizhuan.core.verdict import OK, Verdict
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules.deal import PUBLIC_SELLERS
from kuaizhuan.transfer.rules.notice import may_rest_on, open_items
from kuaizhuan.transfer.states import Notice


def against_resting_on(deal: Deal | None) -> Verdict:
    """Of the last notice of a deal that was not taken back; nothing where it is concluded, or where there is none.

    An open item of the checklist is passed only by a waiver, of the item or of the notice as a whole, and asked of sellers
    that need a notice, until a price is concluded; an upheld objection is passed by nothing.
    """
    if deal is None:
        return OK
    row = deal.price_notices.exclude(state=Notice.CANCELLED).order_by("-drafted_at", "-pk").first()
    if row is None or row.state == Notice.CONCLUDED:
        return OK
    passed = (
        deal.seller.current.kind not in PUBLIC_SELLERS
        or "transfer.diligence_left" in waived(row)
        or "transfer.notice_missing" in waived(deal)
        or deal.price_notices.filter(state=Notice.CONCLUDED).exists()
    )
    return may_rest_on(
        upheld=row.objections.filter(upheld=True).count(), left=0 if passed else open_items(row.diligence)
    )
