"""The mail that asks a buyer what became of a contract: its signed link is the proof, so nobody has to sign in.

It goes to the contact of the buyer's organisation; addresses of demo worlds lead nowhere and get none.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core import mail
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.queries.outcomes import link_of


def send_outcome(survey: OutcomeSurvey) -> bool:
    """Mail the link of `survey`; whether there was an address for it. Raises `OSError` where mail cannot be sent."""
    deal = survey.deal
    text = _("请填报“%(deal)s”签约 %(months)d 个月以来的成效，打开链接即可填写，不须登录：\n\n%(link)s\n") % {
        "deal": deal.title,
        "months": survey.months,
        "link": mail.absolute(reverse("web:answer_outcome", args=[link_of(survey)])),
    }
    return mail.send(deal.buyer.current.contact_email, _("请填报成果转化成效：%s") % deal.title, text)
