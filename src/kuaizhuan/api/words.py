"""Sentences of the machine interface."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "api.index_unusable": _("检索索引正在维护，请稍后再试。"),
    "api.cursor": _("翻页标记无效：请从第一页重新读取。"),
    "api.filter": _("筛选“{filter}”无法识别：写成“字段:值”，字段为 {fields}。"),
    "api.no_list": _("没有名为“{name}”的代码表。"),
}
