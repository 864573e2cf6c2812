"""Sentences of notices: what happened, said to the person it concerns."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "notices.publish.record.submit": _("有 {count} 条等待本单位审核"),
    "notices.publish.record.endorse": _("有 {count} 条等待平台审核"),
    "notices.publish.record.approve": _("有 {count} 条已发布"),
    "notices.publish.record.return": _("有 {count} 条被退回，请按理由修改"),
    "notices.publish.record.revise": _("有 {count} 条公开内容改动，须重新审核"),
    "notices.publish.record.expire": _("有 {count} 条到期休眠，请确认是否仍然有效"),
    "notices.publish.search.find": _("您保存的检索“{name}”有 {found} 条新条目"),
    "notices.match.demand.strong": _("有 {count} 条需求出现新的强匹配"),
    "notices.match.introduction.ask": _("有 {count} 个对接请求等您答复"),
    "notices.match.introduction.open": _("有 {count} 个对接已开通联系"),
    "notices.match.introduction.decline": _("有 {count} 个对接被婉拒，可查看原因"),
    "notices.match.introduction.withdraw": _("有 {count} 个对接被撤回"),
}
