"""The mail that asks a buyer what became of a contract: its signed link is the proof, so nobody has to sign in.

It goes to the contact of the buyer's organisation and does not name the deal, which is not public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core.events import Address, Question
from kuaizhuan.core.mail import absolute
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.queries.outcomes import link_of
from kuaizhuan.transfer.states import Outcome


def questions(codes: Sequence[str]) -> Iterator[Question]:
    """Those of these surveys that still wait for their first answer, with the contact of the buyer."""
    rows = OutcomeSurvey.objects.select_related("deal__buyer").filter(code__in=codes, state=Outcome.ASKED)
    for row in rows:
        yield Question(row.code, row, [[Address(row.deal.buyer.current.contact_email)]])


def compose(asked: Sequence[Question]) -> tuple[str, str]:
    """Subject and text of the mail about these surveys."""
    text = _("请填报一个转化项目签约 %(months)d 个月以来的成效，打开链接即可填写，不须登录：\n\n%(link)s\n")
    links = [absolute(reverse("web:answer_outcome", args=[link_of(each.row)])) for each in asked]
    parts = [
        text % {"months": each.row.months, "link": link} for each, link in zip(asked, links, strict=True)
    ]
    return _("请填报成果转化成效"), "\n".join(parts)
