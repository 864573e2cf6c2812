"""Sentences of price notices."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.notice_state.draft": _("起草中"),
    "transfer.notice_state.running": _("公示中"),
    "transfer.notice_state.suspended": _("有异议，暂停计时"),
    "transfer.notice_state.ended": _("公示期满"),
    "transfer.notice_state.concluded": _("已定价"),
    "transfer.notice_state.cancelled": _("已取消"),
    "transfer.notice.draft": _("起草公示"),
    "transfer.notice.start": _("开始公示"),
    "transfer.notice.suspend": _("收到异议，暂停计时"),
    "transfer.notice.resume": _("答复异议，恢复计时"),
    "transfer.notice.end": _("公示期满"),
    "transfer.notice.conclude": _("按公示定价"),
    "transfer.notice.cancel": _("取消公示"),
    "transfer.pricing.agreement": _("协议定价"),
    "transfer.pricing.listing": _("挂牌交易"),
    "transfer.pricing.auction": _("拍卖"),
}
