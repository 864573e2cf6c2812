"""Sentences of the machine interface."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "api.index_unusable": _("检索索引正在维护，请稍后再试。"),
    "api.cursor": _("翻页标记无效：请从第一页重新读取。"),
    "api.filter": _("筛选“{filter}”无法识别：写成“字段:值”，字段为 {fields}。"),
    "api.no_list": _("没有名为“{name}”的代码表。"),
    "api.token_missing": _("这里需要访问令牌：请在 Authorization 头里写 Bearer 和令牌。"),
    "api.token_unknown": _("令牌无法识别：请检查是否完整复制。"),
    "api.token_ended": _("令牌已过期或已吊销：请在“我的账号 → 访问令牌”里另生成一个。"),
    "api.token_unfit": _("令牌的主人不再代表“{organisation}”：请换一个令牌。"),
    "api.scope": _("令牌没有“{scope}”权限：请另生成一个带此权限的令牌。"),
    "api.rate": _("请求过于频繁：请在 {seconds} 秒后再试。"),
    "api.too_large": _("请求正文过大：请分几次发送。"),
    "api.method": _("这个地址不接受 {method}，可用的是 {allowed}。"),
    "api.body": _("请求正文不是 JSON。"),
    "api.not_in_list": _("“{code}”不在代码表 {name} 中，可在 /api/v1/codes/{name} 查看。"),
    "api.parameter_unknown": _("这个地址没有参数 {names}：请对照接口说明检查写法。"),
    "api.request": _("请求无法读取：请检查地址和参数。"),
    "api.fault": _("平台出错了，已记录：请稍后再试。"),
    "api.unavailable": _("平台的数据库暂时不能使用：请按 Retry-After 所说的秒数等待后重试。"),
    "api.outdated": _("内容在您读取之后有了改动：请重新读取后再修改。"),
    "api.key_reused": _("这个 Idempotency-Key 已用于另一个请求：请换一个。"),
    "api.key_long": _("Idempotency-Key 不超过 {most} 个字符。"),
    "api.moment_ahead": _(
        "changed_since 晚于服务器的时间（现在是 {now}）：请校准时钟，或用上一次回答里的 changed_since。"
    ),
    "api.number_differs": _("正文里的编号“{said}”与地址里的“{number}”不同：请写成一样，或不写。"),
    "api.owner_differs": _("这一条属于“{owner}”，不能改归“{said}”：请不写 owner，或写原来的单位。"),
    "api.no_owner": _("令牌不代表单位“{owner}”：只能为令牌的单位及其下级提交。"),
}
