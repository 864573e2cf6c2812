"""Sentences of matching."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "match.level.1": _("无"),
    "match.level.2": _("弱"),
    "match.level.3": _("较强"),
    "match.level.4": _("强"),
    "match.why.terms": _("共同的词：{terms}"),
    "match.why.figure": _("要求 {asked}，成果 {offered}"),
    "match.why.nothing": _("未说明"),
    "match.why.missing": _("需求提到而成果没有：{terms}"),
    "match.demand.refresh": _("重新匹配"),
    "match.demand.forget": _("不再公开，撤下匹配"),
    "match.demand.strong": _("出现新的强匹配"),
    "match.demand_not_public": _("需求 {code} 尚未发布：发布后才能匹配。"),
}
