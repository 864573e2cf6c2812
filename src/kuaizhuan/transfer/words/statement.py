"""Sentences of statements and of what the other side says to them."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "transfer.statement": _("一方陈述"),
    "transfer.statement_state.stated": _("等对方确认"),
    "transfer.statement_state.confirmed": _("已确认"),
    "transfer.statement_state.denied": _("对方否认"),
    "transfer.statement_state.corrected": _("已更正"),
    "transfer.statement_state.withdrawn": _("已撤下"),
    "transfer.statement_kind.deal": _("有这个项目"),
    "transfer.statement_kind.stage": _("项目阶段"),
    "transfer.statement_kind.receipt": _("到账"),
    "transfer.statement_kind.outcome": _("转化成效"),
    "transfer.statement_kind.breach": _("试用违约"),
    "transfer.statement.make": _("陈述，请对方确认"),
    "transfer.statement.confirm": _("确认对方的陈述"),
    "transfer.statement.deny": _("否认对方的陈述"),
    "transfer.statement.correct": _("更正对方的陈述"),
    "transfer.statement.withdraw": _("撤下陈述"),
    "transfer.word.stated": _("一方陈述，未经对方确认"),
    "transfer.word.denied": _("对方否认"),
    "transfer.word.": _("双方确认或者有登记为证"),
    "transfer.statement_note": _("请写明理由。"),
    "transfer.note_long": _("说明不超过 {most} 字。"),
    "transfer.proof_missing": _("对方在平台上没有账号：请上传凭证，再予确认。"),
    "transfer.statement_fixed": _("这一项不能由对方改写：请否认并写明理由，由陈述的一方重新填写。"),
    "transfer.statement_same": _("与陈述的内容相同：没有异议的，请直接确认。"),
    "transfer.deal_denied": _("对方否认有这个项目：请先与对方核实，由对方确认后再办理。"),
}
