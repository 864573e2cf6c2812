"""Sentences of publishing."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "publish.title_short": _("标题太短：请写出对象和作用，至少 {least} 个字。"),
    "publish.description_short": _(
        "简介太短（{length} 字）：请写清做什么、怎么做、效果如何，至少 {least} 个字。"
    ),
    "publish.superlative_without_number": _(
        "“{words}”没有数字支撑：请写明比什么好、好多少，或填写技术指标。"
    ),
    "publish.expired": _("有效期 {until} 已过：请先更新有效期。"),
    "publish.note_missing": _("放行须写明理由。"),
    "publish.reason_missing": _("退回须至少选择一条理由。"),
    "publish.reason_unknown": _("没有这样的退回理由：{codes}。"),
    "publish.return.unclear": _("看不出做什么、给谁用：请用一句话说明。"),
    "publish.return.no_numbers": _("只有形容词没有数字：请补充技术指标。"),
    "publish.return.duplicate": _("与已发布的条目重复：请在原条目上更新。"),
    "publish.return.not_technology": _("不是技术成果或技术需求：请改从其他栏目提交。"),
    "publish.return.rights_unclear": _("权属不清：请补充权利人或专利号。"),
    "publish.return.secret": _("可能涉及国家秘密或商业秘密：请先经本单位保密审查。"),
    "publish.return.contact_wrong": _("联系方式无法联系：请更正。"),
    "publish.record.submit": _("提交本单位审核"),
    "publish.record.endorse": _("本单位审核通过"),
    "publish.record.approve": _("平台审核通过并发布"),
    "publish.record.return": _("退回修改"),
    "publish.record.revise": _("公开内容有改动，重新审核"),
    "publish.record.expire": _("到期未确认，转为休眠"),
    "publish.record.confirm": _("确认仍然有效"),
    "publish.record.withdraw": _("撤回"),
    "publish.record.reopen": _("重新起草"),
}
