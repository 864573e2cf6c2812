"""Sentences of people and organisations."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "people.role.researcher": _("科研人员"),
    "people.role.office": _("转化机构"),
    "people.role.enterprise": _("企业"),
    "people.role.broker": _("技术经纪人"),
    "people.role.owner": _("仪器单位"),
    "people.role.reviewer": _("评审专家"),
    "people.role.registrar": _("登记员"),
    "people.role.bureau": _("主管部门"),
    "people.role.editor": _("平台编辑"),
    "people.role.operator": _("节点运维"),
    "people.jurisdiction.CQ": _("重庆"),
    "people.jurisdiction.SC": _("四川"),
    "people.organisation.create": _("登记单位"),
    "people.organisation.update": _("更新单位信息"),
    "people.organisation.merge": _("合并单位"),
    "people.organisation.split": _("撤销合并"),
    "people.merge_circle": _("“{source}”与“{target}”已经合并过，不能再合并：请先撤销原来的合并。"),
    "people.not_merged": _("“{name}”没有被合并，无须撤销。"),
    "people.username_taken": _("用户名“{username}”已被使用：请换一个。"),
    "people.user.create": _("开通账号"),
    "people.membership.grant": _("授予角色"),
}
