"""Sentences of messages between the parties of a deal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS = {
    "transfer.message": _("项目消息"),
    "transfer.message.send": _("发送消息"),
    "transfer.message.attach": _("随消息发送文件"),
    "transfer.message.withdraw": _("撤回消息"),
    "transfer.room.message": pgettext_lazy("one entry", "消息"),
    "transfer.room.move": pgettext_lazy("one entry", "步骤"),
    "transfer.room.document": pgettext_lazy("one entry", "文件"),
    "transfer.room.receipt": pgettext_lazy("one entry", "到账"),
    "transfer.room.contract": pgettext_lazy("one entry", "合同文本"),
    "transfer.room.registration": pgettext_lazy("one entry", "登记"),
    "transfer.need.amount_missing": _("合同金额"),
    "transfer.need.notice_missing": _("价格公示完成定价"),
    "transfer.need.credit_open": _("贡献份额经各方接受"),
    "transfer.message_deal_ended": _("项目已办结或未成，不能再发消息；已有的往来消息仍可查看。"),
    "transfer.message_party": _("您不代表这一方：请核对以哪一方的名义发送。"),
    "transfer.message_empty": _("请填写消息，或附上文件。"),
    "transfer.message_long": _("消息不超过 {most} 字：较长的内容请作为文件附上。"),
    "transfer.message_files": _("一条消息最多附 {most} 个文件：其余的请另发一条。"),
    "transfer.message_fast": _("一分钟内最多发送 {most} 条：请稍后再发。"),
    "transfer.message_withdrawn": _("这条消息已经撤回。"),
    "transfer.message_old": _("发出超过 {hours} 小时的消息不能撤回：可以另发一条更正。"),
}
