"""Sentences of outcomes."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.outcome_state.planned": _("未到期"),
    "transfer.outcome_state.asked": _("等受让方填报"),
    "transfer.outcome_state.answered": _("已填报"),
    "transfer.outcome.plan": _("安排成效回访"),
    "transfer.outcome.ask": _("请受让方填报成效"),
    "transfer.outcome.remind": _("再次提醒填报成效"),
    "transfer.outcome.answer": _("填报成效"),
}
