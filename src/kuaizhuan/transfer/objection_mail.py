"""The mail that tells an objector, with an account or without one, where to read what came of an objection.

Its signed link is the proof; neither the objection nor the answer stands in the mail, which may be read by others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core.events import Address, Question
from kuaizhuan.core.mail import absolute
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.queries.objections import link_of
from kuaizhuan.transfer.states import ObjectionState

DECIDED = (
    ObjectionState.DECLINED,
    ObjectionState.CONFIRMED,
    ObjectionState.ANSWERED,
    ObjectionState.LAPSED,
)


def questions(codes: Sequence[str]) -> Iterator[Question]:
    """Those of these objections on which there is a decision, with where the objector is written to."""
    for row in Objection.objects.select_related("by").filter(code__in=codes, state__in=DECIDED):
        if row.by is not None:
            yield Question(row.code, row, [[Address(row.by.email, row.by)]])
        elif row.address:
            yield Question(row.code, row, [[Address(row.address)]])


def compose(asked: Sequence[Question]) -> tuple[str, str]:
    """Subject and text of the mail about these objections."""
    text = _("您的公示异议已有处理结果，打开链接即可查看，不须登录：\n\n%(link)s\n")
    links = [absolute(reverse("web:objection_answer", args=[link_of(each.row)])) for each in asked]
    return _("您的公示异议已有处理结果"), "\n".join(text % {"link": link} for link in links)
