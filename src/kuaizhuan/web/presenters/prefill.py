"""What the platform knows of a contract before anybody types it: from the deal that it ends, and from its result.

Nothing is guessed: what is not known is left to be chosen.
"""

from __future__ import annotations

from typing import Any

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.registration.contract import Type
from kuaizhuan.transfer.states import Notice, Stage

TYPES = {"assign": Type.TRANSFER, "licence": Type.LICENCE, "equity": Type.TRANSFER}
"""The type of contract that follows from how a result is transferred, where it follows."""


def contract_of_deal(deal: Deal) -> dict[str, Any]:
    """A contract as `registration.read` reads it, with what is known: parties, sums, day, patents, type, content."""
    known: dict[str, Any] = {
        "title": deal.title,
        "sellers": [_party(deal.seller.current)],
        "buyers": [_party(deal.buyer.current)],
    }
    signed = deal.moves.filter(state=Stage.CONTRACT).order_by("-pk").first()
    if signed is not None:
        known["signed_on"] = signed.on.isoformat()
    if deal.amount is not None:
        sum_in_yuan = f"{deal.amount // 100}.{deal.amount % 100:02d}元"
        known |= {"items": [{"label": deal.title, "amount": sum_in_yuan}], "total": deal.amount}
    if deal.achievement is not None:
        known |= _of_result(deal, deal.achievement)
    return known


def field_of(deal: Deal) -> str:
    """The field of technology that the result's own field is called in the registry's list; "" where none is."""
    code = deal.achievement.high_tech_field if deal.achievement else ""
    return code if code in LISTS["technology_field"] else ""


def industry_of(deal: Deal) -> str:
    """The industry of the result, or of the need."""
    return next((each.industry for each in (deal.achievement, deal.demand) if each and each.industry), "")


def _party(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "credit_code": organisation.credit_code or "",
        "region": organisation.region,
    }


def _of_result(deal: Deal, result: Achievement) -> dict[str, Any]:
    notice = deal.price_notices.filter(state=Notice.CONCLUDED).order_by("-pk").first()
    modes = [notice.transfer_mode] if notice else list(result.transfer_modes or ())
    found: dict[str, Any] = {
        "content": result.summary,
        "patents": [{"number": number, "title": result.title} for number in result.patent_numbers or ()],
    }
    if len(modes) == 1 and modes[0] in TYPES:
        found["type"] = TYPES[modes[0]]
    return found
