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
    "transfer.outcome_name": _("请填写填报人姓名。"),
    "transfer.outcome_large": _("数值过大：请核对单位。"),
    "transfer.outcome_tax": _("新增税收不应高于新增产值：请核对单位。"),
    "transfer.outcome_follow_on": _("填写了后续金额，请同时勾选“有后续合作或投资”。"),
    "transfer.outcome_unused": _("未在使用的，请说明原因。"),
}
