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
    "publish.search_name_missing": _("请给这个检索起个名字。"),
    "publish.search_name_long": _("名字太长：最多 {most} 个字。"),
    "publish.search_name_taken": _("您已有名为“{name}”的检索：请换个名字，或先删除原来的。"),
    "publish.search_text_long": _("检索词太长：最多 {most} 个字。"),
    "publish.search_empty": _("没有检索词也没有筛选，保存后会提醒所有新条目：请先缩小范围。"),
    "publish.search_many": _("最多保存 {most} 个检索：请先删除不用的。"),
    "publish.search_alert_unknown": _("没有这种提醒方式：请从列表中选择。"),
    "publish.alert.never": _("不提醒"),
    "publish.alert.at_once": _("有新条目就提醒"),
    "publish.alert.daily": _("每天最多一次"),
    "publish.alert.weekly": _("每周最多一次"),
    "publish.search.save": _("保存检索"),
    "publish.search.change": _("修改保存的检索"),
    "publish.search.delete": _("删除保存的检索"),
    "publish.search.find": _("保存的检索有新条目"),
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
