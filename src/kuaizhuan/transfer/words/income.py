"""Sentences of income and its distribution."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.entry.receipt": _("到账"),
    "transfer.entry.tax": _("交易税费"),
    "transfer.entry.maintenance": _("成果维护费"),
    "transfer.entry.direct_cost": _("交易直接费用"),
    "transfer.distribution_state.draft": _("起草中"),
    "transfer.distribution_state.notified": _("公示中"),
    "transfer.distribution_state.confirmed": _("已确认"),
    "transfer.distribution_state.paid": _("已发放"),
    "transfer.distribution_state.cancelled": _("已取消"),
    "transfer.distribution.draft": _("起草分配方案"),
    "transfer.distribution.notify": _("公示分配方案"),
    "transfer.distribution.confirm": _("确认分配方案"),
    "transfer.distribution.pay": _("发放完毕"),
    "transfer.distribution.cancel": _("取消分配方案"),
}
