"""Sentences of outcomes."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.outcome_state.planned": _("未到期"),
    "transfer.outcome_state.asked": _("等受让方填报"),
    "transfer.outcome_state.answered": _("已填报"),
    "transfer.outcome": _("成效回访"),
    "transfer.outcome.plan": _("安排成效回访"),
    "transfer.outcome.ask": _("请受让方填报成效"),
    "transfer.outcome.remind": _("再次提醒填报成效"),
    "transfer.outcome.answer": _("填报成效"),
    "transfer.outcome_name": _("请填写填报人姓名。"),
    "transfer.outcome_large": _("数值过大：请核对单位。"),
    "transfer.outcome_tax": _("新增税收不应高于新增产值：请核对单位。"),
    "transfer.outcome_follow_on": _("填写了后续金额，请同时勾选“有后续合作或投资”。"),
    "transfer.outcome_unused": _("未在使用的，请说明原因。"),
    "transfer.outcome_state.overdue": _("逾期未填"),
    "transfer.link_ended": _("这个链接已于 {at} 失效：请登录后填报，或请对方再次提醒，使用新邮件中的链接。"),
    "transfer.link_not_yours": _("这个链接是发给受让方 {buyer} 的：请由受让方填报。"),
    "transfer.link_unknown": _("这个链接无效：请向发给您的单位核对。"),
    "transfer.in_use.yes": _("在使用"),
    "transfer.in_use.no": _("没有在使用"),
    "transfer.follow_on.yes": _("有"),
    "transfer.follow_on.no": _("没有"),
    "transfer.figure.outcomes_asked_count": _("已询问"),
    "transfer.figure.outcomes_answered": _("已填报"),
    "transfer.figure.outcomes_overdue": _("逾期未填"),
    "transfer.figure.output": _("新增产值"),
    "transfer.figure.tax": _("新增税收"),
    "transfer.figure.jobs": _("新增就业（人）"),
    "transfer.figure.follow_on": _("有后续合作或投资的项目"),
}
