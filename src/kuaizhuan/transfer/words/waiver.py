"""Sentences of waivers."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.waiver": _("豁免"),
    "transfer.waiver_state.proposed": _("等第二人同意"),
    "transfer.waiver_state.agreed": _("已豁免"),
    "transfer.waiver_state.declined": _("不予豁免"),
    "transfer.waiver.propose": _("提出豁免"),
    "transfer.waiver.agree": _("同意豁免"),
    "transfer.waiver.decline": _("不予豁免"),
    "transfer.waived.transfer.notice_missing": _("价格公示（已在本单位公示或者在交易场所成交）"),
    "transfer.waived.transfer.document_missing": _("应附的文件（纸质件已核）"),
    "transfer.waived.transfer.credit_open": _("贡献份额经各方接受"),
    "transfer.waived.transfer.main_low": _("主要贡献人员的比例"),
    "transfer.waived.transfer.diligence_left": _("尽职调查未完成的事项"),
    "transfer.waived.transfer.complaint_pending": _("异议复核的期限"),
    "transfer.waived.transfer.final_below": _("成交价格不低于保留价"),
    "transfer.waiver_unknown": _("这一项不能豁免。"),
    "transfer.waiver_taken": _("这一项已经提出过豁免。"),
    "transfer.waiver_note": _("请写明依据和理由。"),
}
