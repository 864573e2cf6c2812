"""Whom events about people and their accounts concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.people.models import GrantProposal, JoinRequest, ResetCode, User
from kuaizhuan.people.roles import HEADS, Role

PEOPLE = Topic("people", _("人员与账号"))

SUBJECTS = (
    Subject(JoinRequest, owners=("organisation",), person="user"),
    Subject(User, person="pk"),
    Subject(GrantProposal, person="user"),
    Subject(ResetCode, person="user"),
)
EVENTS = (
    EventKind(
        "people.join.ask", PEOPLE, _("有 {count} 份加入申请待您答复"),
        owner=HEADS, above=True, otherwise=(Role.SECURITY, Role.OPERATOR), page="web:members {organisation}",
    ),
    EventKind(
        "people.join.agree", PEOPLE, _("您的加入申请已同意"), person=True, page="web:organisation {organisation}"
    ),
    EventKind(
        "people.join.decline", PEOPLE, _("您的加入申请未获同意"),
        person=True, page="web:organisation {organisation}",
    ),
    EventKind(
        "people.join.by_rule", PEOPLE, _("您已按单位的加入规则加入单位：如果不对，可以退出"),
        person=True, page="web:own_data",
    ),
    EventKind(
        "people.grant.propose", PEOPLE, _("有 {count} 个角色待您确认授予"),
        platform=(Role.SECURITY,), page="web:appointments",
    ),
    EventKind("people.grant.confirm", PEOPLE, _("您被授予一个平台角色"), person=True, page="web:staff"),
    EventKind(
        "people.reset.propose", PEOPLE, _("有 {count} 个一次性重置码待您发放"),
        platform=(Role.SECURITY,), page="web:appointments",
    ),
    EventKind(
        "people.reset.issue", PEOPLE, _("您的账号发放了一次性重置码：如果不是您要求的，请联系安全管理员"),
        person=True, page="web:own_data",
    ),
    EventKind("people.membership.revoke", PEOPLE, _("您的一个角色被收回"), person=True, page="web:own_data"),
    EventKind(
        "people.sign_in.lock", PEOPLE, _("您的账号因登录失败过多被暂时锁定：如果不是您本人，请更换密码"),
        person=True, page="usersessions_list",
    ),
    EventKind(
        "people.session.displace", PEOPLE,
        _("登录的设备过多，最早的一次登录已退出：如果不是您本人，请更换密码"),
        person=True, page="usersessions_list",
    ),
)  # fmt: skip
