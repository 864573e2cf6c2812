"""Sentences of notices: what happened, said to the person it concerns."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "notices.publish.record.submit": _("有 {count} 条等待本单位审核"),
    "notices.publish.record.endorse": _("有 {count} 条等待平台审核"),
    "notices.publish.record.approve": _("有 {count} 条已发布"),
    "notices.publish.record.return": _("有 {count} 条被退回，请按理由修改"),
    "notices.publish.record.revise": _("有 {count} 条公开内容改动，须重新审核"),
    "notices.publish.record.expire": _("有 {count} 条到期休眠，请确认是否仍然有效"),
    "notices.match.demand.strong": _("有 {count} 条需求出现新的强匹配"),
    "notices.match.introduction.ask": _("有 {count} 个对接请求等您答复"),
    "notices.match.introduction.open": _("有 {count} 个对接已开通联系"),
    "notices.match.introduction.decline": _("有 {count} 个对接被婉拒，可查看原因"),
    "notices.match.introduction.withdraw": _("有 {count} 个对接被撤回"),
    "notices.people.join.ask": _("有 {count} 份加入申请等您答复"),
    "notices.people.join.agree": _("您的加入申请已同意"),
    "notices.people.join.decline": _("您的加入申请未获同意"),
    "notices.people.membership.revoke": _("您的一个角色被收回"),
    "notices.people.sign_in.lock": _("您的账号因登录失败过多被暂时锁定：如果不是您本人，请更换密码"),
    "notices.people.session.displace": _("登录的设备过多，最早的一次登录已退出：如果不是您本人，请更换密码"),
    "notices.link_unknown": _("这个链接不完整或不是本平台发出的：请从邮件中完整复制。"),
    "notices.preference.choose": _("选择消息邮件"),
    "notices.topic.review": _("审核与发布"),
    "notices.topic.validity": _("到期与有效性确认"),
    "notices.topic.matches": _("新的匹配"),
    "notices.topic.introductions": _("对接请求与答复"),
    "notices.topic.people": _("人员与账号"),
    "notices.cadence.at_once": _("立即"),
    "notices.cadence.daily": _("每天一封"),
    "notices.cadence.weekly": _("每周一封"),
    "notices.cadence.never": _("不发邮件"),
}
