"""Sentences of trials."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.trial_state.listed": _("可试用"),
    "transfer.trial_state.matched": _("已选定试用方"),
    "transfer.trial_state.signed": _("已签约"),
    "transfer.trial_state.delivered": _("已交付"),
    "transfer.trial_state.in_use": _("使用中"),
    "transfer.trial_state.extended": _("已延期"),
    "transfer.trial_state.triggered": _("付费条件已达成"),
    "transfer.trial_state.paid": _("已付费"),
    "transfer.trial_state.returned": _("已退还"),
    "transfer.trial_state.breached": _("违约"),
    "transfer.trial_state.withdrawn": _("已撤回"),
    "transfer.trial.list": _("发布先用后转"),
    "transfer.trial.match": _("选定试用方"),
    "transfer.trial.withdraw": _("撤回先用后转"),
    "transfer.trial.sign": _("签订试用许可"),
    "transfer.trial.release": _("未签约，重新发布"),
    "transfer.trial.deliver": _("交付"),
    "transfer.trial.use": _("开始使用"),
    "transfer.trial.trigger": _("付费条件达成"),
    "transfer.trial.extend": _("延期"),
    "transfer.trial.return": _("退还，不付费"),
    "transfer.trial.breach": _("认定违约"),
    "transfer.trial.pay": _("付清"),
    "transfer.formula.fixed": _("固定金额"),
    "transfer.formula.percent": _("按收益比例"),
    "transfer.formula.per_unit": _("按数量"),
}
