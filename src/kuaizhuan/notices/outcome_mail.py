"""The mail that asks a buyer what became of a contract: its signed link is the proof, so nobody has to sign in.

It goes to the contact of the buyer's organisation and does not name the deal, which is not public.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core import mail
from kuaizhuan.notices import link_mail
from kuaizhuan.notices.link_mail import Reader
from kuaizhuan.notices.rules import Topic
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.queries.outcomes import link_of


def reader(survey: OutcomeSurvey) -> Reader | None:
    """Whom to ask; None when there is no address, or who has it wants no mail of transfers."""
    return link_mail.reader(survey.deal.buyer.current.contact_email, Topic.TRANSFER)


def send_outcome(survey: OutcomeSurvey) -> bool:
    """Mail the link of `survey`; whether it was sent."""

    def composed() -> tuple[str, str]:
        text = _(
            "请填报一个转化项目签约 %(months)d 个月以来的成效，打开链接即可填写，不须登录：\n\n%(link)s\n"
        )
        link = mail.absolute(reverse("web:answer_outcome", args=[link_of(survey)]))
        return _("请填报成果转化成效"), text % {"months": survey.months, "link": link}

    found = reader(survey)
    return found is not None and link_mail.send(found, composed)
