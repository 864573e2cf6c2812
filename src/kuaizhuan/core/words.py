"""Sentences of the mechanisms themselves."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "core.wrong_state": _("现在的状态不能这样做：请刷新页面，看看它走到了哪一步。"),
    "core.not_allowed": _("您没有权限做这件事；如需要，请联系本单位管理员。"),
    "core.not_found": _("没有找到，或您无权查看。"),
    "core.rules_file": _("本节点的规则参数文件 {path} 不能用（{why}）：请核对 KZ_RULES。"),
    "core.no_rule": _("规则 {rule} 在 {on}（地区：{place}）没有生效的内容：请核对规则库。"),
    "core.audit.missing": _("审计链在第 {seq} 条断开：缺少记录。"),
    "core.audit.altered": _("审计链在第 {seq} 条断开：内容被改动。"),
    "core.audit.cut": _("审计链在第 {seq} 条断开：末尾被删减。"),
}
