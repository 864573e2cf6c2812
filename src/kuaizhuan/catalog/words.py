"""Sentences of the catalogue: states, turns and tiers, and the names of kinds and fields as they are declared."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.registry import KINDS

WORDS: dict[str, Any] = {
    "catalog.state.draft": _("草稿"),
    "catalog.state.unit_review": _("单位审核中"),
    "catalog.state.platform_review": _("平台审核中"),
    "catalog.state.returned": _("已退回"),
    "catalog.state.published": _("已发布"),
    "catalog.state.dormant": _("休眠"),
    "catalog.state.withdrawn": _("已撤回"),
    "catalog.revision.draft": _("修改草稿"),
    "catalog.revision.proposed": _("修改审核中"),
    "catalog.revision.returned": _("修改退回"),
    "catalog.revision.applied": _("修改已发布"),
    "catalog.revision.dropped": _("修改已撤回"),
    "catalog.turn.": _("无须办理"),
    "catalog.by.submitter": _("提交人"),
    "catalog.by.head": _("所在单位"),
    "catalog.by.editor": _("平台编辑"),
    "catalog.turn.submitter": _("等提交人办理"),
    "catalog.turn.head": _("等本单位审核"),
    "catalog.turn.editor": _("等平台审核"),
    "catalog.tier.0": _("公开"),
    "catalog.tier.1": _("登录可见"),
    "catalog.tier.2": _("签保密协议后可见"),
    "catalog.tier.3": _("双方同意后可见"),
    "catalog.record.create": _("录入"),
    "catalog.record.update": _("更新内容"),
}
for _kind in KINDS.values():
    WORDS[f"catalog.kind.{_kind.name}"] = _kind.label
    WORDS[f"web.kind.{_kind.name}"] = _kind.one
    for _field in _kind.fields:
        WORDS[f"catalog.field.{_kind.name}.{_field.name}"] = _field.label
        WORDS.setdefault(f"catalog.field.{_field.name}", _field.label)
