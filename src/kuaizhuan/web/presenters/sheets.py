"""The columns of each list that can be had as a work-book; what the page merges in a cell stands apart here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.sheet_values import (
    bound_of,
    code_of,
    field_of,
    name_at,
    owner_of,
    page_of,
    value_at,
    words_at,
    yuan_at,
)
from kuaizhuan.web.sheets import Column, Sheet, Yuan
from kuaizhuan.web.templatetags.words import href

UNIT, RESULT, NEED = (pgettext_lazy("one row", word) for word in ("单位", "成果", "需求"))


SEARCH = Sheet(
    "search", _("检索结果"),
    (
        Column(_("名称"), lambda entry: entry.title, 48),
        Column(_("类别"), lambda entry: say(f"catalog.kind.{entry.kind}"), 8),
        Column(UNIT, owner_of, 30),
        Column(_("地区"), field_of("region", "region"), 22),
        Column(_("行业"), field_of("industry", "industry"), 24),
        Column(_("技术成熟度"), field_of("trl", "trl"), 24),
        Column(_("金额下限（元）"), bound_of("low")),
        Column(_("金额上限（元）"), bound_of("high")),
        Column(_("需求截止日期"), field_of("needed_until"), 14),
        Column(_("关键词"), field_of("keywords"), 40),
        Column(_("编号"), value_at("code"), 14),
    ),
    page_of("web:record", lambda entry: (entry.kind, entry.code)),
)  # fmt: skip
ORGANISATIONS = Sheet(
    "organisations", _("单位"),
    (
        Column(UNIT, value_at("name"), 40),
        Column(_("性质"), name_at("kind", "organisation_kind")),
        Column(_("地区"), name_at("region", "region"), 24),
        Column(_("公开成果"), value_at("results"), 10),
        Column(_("名称已核实"), lambda row: bool(row.confirmed), 12),
        Column(_("编号"), value_at("code"), 22),
    ),
    page_of("web:organisation", code_of),
)  # fmt: skip
ANNOUNCEMENTS = Sheet(
    "announcements", _("通知公告"),
    (
        Column(_("标题"), value_at("title"), 60),
        Column(_("发布单位"), value_at("source"), 30),
        Column(_("发布时间"), value_at("published_at")),
        Column(_("状态"), words_at("state", "publish.announcement_state"), 12),
    ),
    page_of("web:announcement", code_of),
)  # fmt: skip
DEALS = Sheet(
    "deals", _("转化项目"),
    (
        Column(_("项目"), value_at("title"), 48),
        Column(_("卖方"), value_at("seller"), 28),
        Column(_("买方"), value_at("buyer"), 28),
        Column(_("经纪人"), value_at("broker"), 20),
        Column(_("阶段"), words_at("state", "transfer.stage"), 12),
        Column(_("确认情况"), words_at("word", "transfer.word"), 24),
        Column(_("进入时间"), value_at("since"), 14),
        Column(_("下一步"), value_at("next_step"), 30),
        Column(_("当前办理方"), value_at("turn"), 24),
        Column(_("期限"), value_at("due_on"), 14),
        Column(_("合同金额（元）"), yuan_at("amount")),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:deal", code_of), proven=True,
)  # fmt: skip
CONTRACTS = Sheet(
    "contracts", _("技术合同"),
    (
        Column(_("合同"), lambda row: row[0].title, 48),
        Column(_("编号"), lambda row: row[0].code, 16),
        Column(_("签订日期"), lambda row: row[0].signed_on, 14),
        Column(_("卖方"), lambda row: row[0].seller_name, 28),
        Column(_("卖方所在地"), lambda row: _place(row[0].seller_place), 12),
        Column(_("买方"), lambda row: row[0].buyer_name, 28),
        Column(_("买方所在地"), lambda row: _place(row[0].buyer_place), 12),
        Column(_("类别"), lambda row: say(f"transfer.type.{row[2].category if row[2] else row[0].type}"), 14),
        Column(_("登记"), lambda row: _standing(*row[1:]), 14),
        Column(_("成交额（元）"), lambda row: Yuan((row[2] or row[0]).total)),
        Column(_("技术交易额（元）"), lambda row: Yuan((row[2] or row[0]).technical)),
        Column(_("申报类别"), lambda row: say(f"transfer.type.{row[0].type}"), 14),
        Column(_("申报技术交易额（元）"), lambda row: Yuan(row[0].technical)),
    ),
    page_of("web:contract", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
REGISTRY = Sheet(
    "registry", _("认定登记申请"),
    (
        Column(_("合同"), value_at("title"), 48),
        Column(_("编号"), value_at("code"), 16),
        Column(_("申请单位"), value_at("applicant"), 28),
        Column(_("申请"), words_at("purpose", "transfer.purpose"), 14),
        Column(_("登记机构"), words_at("jurisdiction", "transfer.registry"), 22),
        Column(_("申请时间"), value_at("filed_at")),
        Column(_("状态"), words_at("state", "transfer.desk"), 14),
        Column(_("当前办理方"), value_at("turn"), 24),
        Column(_("时限"), value_at("decide_by"), 14),
        Column(_("技术交易额（元）"), yuan_at("technical")),
    ),
    page_of("web:application", code_of), proven=True,
)  # fmt: skip
DECIDED = (
    Column(_("核定类别"), words_at("category", "transfer.type"), 14),
    Column(_("核定子类"), words_at("subtype", "transfer.subtype"), 20),
    Column(
        _("申报子类"),
        lambda row: say(f"transfer.subtype.{row.filed_subtype}") if row.filed_subtype else "",
        20,
    ),
)
"""As what a contract was registered, and as what it was filed where that is another."""
REGISTER = Sheet(
    "register", _("登记簿"),
    (
        Column(_("登记编号"), value_at("code"), 18),
        Column(_("版次"), value_at("edition"), 8),
        Column(_("国家系统编号"), value_at("official_number"), 20),
        Column(_("项目名称"), value_at("title"), 48),
        *DECIDED,
        Column(_("卖方"), value_at("seller_name"), 28),
        Column(_("买方"), value_at("buyer_name"), 28),
        Column(_("登记机构"), words_at("jurisdiction", "transfer.registry"), 22),
        Column(_("签订日期"), value_at("signed_on"), 14),
        Column(_("登记日期"), value_at("registered_on"), 14),
        Column(_("状态"), words_at("state", "transfer.standing"), 12),
        Column(_("注销或变更日期"), value_at("ended_on"), 14),
        Column(_("成交额（元）"), yuan_at("total")),
        Column(_("核定技术交易额（元）"), yuan_at("technical")),
        Column(_("申报技术交易额（元）"), yuan_at("filed_technical")),
        Column(_("核定理由"), value_at("correction"), 40),
    ),
    page_of("web:certificate", lambda row: (row.token,)), proven=True,
)  # fmt: skip
REGISTRY_LISTS = Sheet(
    "registry_lists", _("登记清单"),
    (
        Column(_("编号"), value_at("code"), 16),
        Column(_("给谁用"), value_at("purpose"), 40),
        Column(_("登记机构"), words_at("jurisdiction", "transfer.registry"), 22),
        Column(_("登记日期起"), value_at("first_on"), 14),
        Column(_("登记日期止"), value_at("last_on"), 14),
        Column(_("份数"), value_at("rows"), 8),
        Column(_("生成时间"), value_at("made_at"), 20),
        Column(_("失效时间"), value_at("voided_at"), 20),
        Column(_("失效原因"), value_at("void_reason"), 40),
        Column(_("须重新核对的原因"), value_at("review_reason"), 40),
    ),
    page_of("web:registry_list", code_of), proven=True,
)  # fmt: skip
TRIALS = Sheet(
    "trials", _("先用后转"),
    (
        Column(RESULT, value_at("title"), 48),
        Column(_("成果方"), value_at("seller"), 28),
        Column(_("试用方"), value_at("buyer"), 28),
        Column(_("试用月数"), value_at("months"), 10),
        Column(_("试用截止"), value_at("until"), 14),
        Column(_("费用"), value_at("fee"), 40),
        Column(_("状态"), words_at("state", "transfer.trial_state"), 12),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:trial", code_of),
)  # fmt: skip
PRICE_NOTICES = Sheet(
    "price_notices", _("价格公示"),
    (
        Column(RESULT, value_at("achievement.title"), 48),
        Column(UNIT, value_at("seller.name"), 28),
        Column(_("定价方式"), words_at("pricing", "transfer.pricing"), 14),
        Column(_("价格（元）"), yuan_at("price_fen")),
        Column(_("公示开始"), value_at("starts_on"), 14),
        Column(_("公示截止"), value_at("ends_on"), 14),
        Column(_("状态"), words_at("state", "transfer.notice_state"), 12),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:price_notice", code_of),
)  # fmt: skip
OBJECTIONS = Sheet(
    "objections", _("公示异议"),
    (
        Column(_("异议针对"), value_at("title"), 48),
        Column(UNIT, value_at("seller.name"), 28),
        Column(_("状态"), words_at("state", "transfer.objection_state"), 14),
        Column(_("收到"), value_at("received_on"), 14),
        Column(_("决定期限"), value_at("decide_by"), 14),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:objection", code_of), proven=True,
)  # fmt: skip
OUTCOMES = Sheet(
    "outcomes", _("成效回访"),
    (
        Column(_("项目"), lambda row: row[0].deal.title, 48),
        Column(_("卖方"), lambda row: row[0].deal.seller.name, 28),
        Column(_("买方"), lambda row: row[0].deal.buyer.name, 28),
        Column(_("签约后月数"), lambda row: row[0].months, 12),
        Column(_("应问日期"), lambda row: row[0].due_on, 14),
        Column(_("状态"), lambda row: say(f"transfer.outcome_state.{'overdue' if row[1] else row[0].state}"), 12),
        Column(_("确认情况"), lambda row: say(f"transfer.word.{row[0].word}") if row[0].answered_on else "", 24),
    ),
    page_of("web:outcome", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
PLANS = Sheet(
    "distributions", _("收益分配"),
    (
        Column(_("方案"), value_at("code"), 16),
        Column(_("项目"), value_at("deal.title"), 48),
        Column(UNIT, value_at("deal.seller.name"), 28),
        Column(_("净收入（元）"), yuan_at("net")),
        Column(_("状态"), words_at("state", "transfer.distribution_state"), 12),
        Column(_("公示开始"), value_at("notice_from"), 14),
        Column(_("公示截止"), value_at("notice_until"), 14),
    ),
    page_of("web:distribution", code_of), proven=True,
)  # fmt: skip
INTRODUCTIONS = Sheet(
    "introductions", _("我的对接"),
    (
        Column(NEED, value_at("demand"), 48),
        Column(RESULT, value_at("achievement"), 48),
        Column(_("状态"), words_at("state", "match.state"), 14),
        Column(_("当前办理方"), value_at("turn"), 24),
        Column(_("时间"), value_at("at")),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:introduction", code_of), proven=True,
)  # fmt: skip
IMPORTS = Sheet(
    "imports", _("导入记录"),
    (
        Column(_("文件"), value_at("file_name"), 40),
        Column(UNIT, value_at("organisation.name"), 28),
        Column(_("状态"), words_at("state", "web.run"), 12),
        Column(_("新增"), lambda row: row.counts.get("create", 0), 8),
        Column(_("更新"), lambda row: row.counts.get("update", 0), 8),
        Column(_("未收"), lambda row: row.counts.get("reject", 0), 8),
        Column(_("时间"), value_at("started_at")),
    ),
    page_of("web:run", code_of),
)  # fmt: skip
APPEALS = Sheet(
    "appeals", _("申诉"),
    (
        Column(_("名称"), lambda row: row[1], 48),
        Column(UNIT, lambda row: row[0].owner.name, 28),
        Column(_("退回方"), lambda row: say(f"catalog.state.{row[0].stage}"), 14),
        Column(_("状态"), lambda row: say(f"publish.appeal_state.{row[0].state}"), 12),
        Column(_("提出"), lambda row: row[0].filed_at),
    ),
    page_of("web:appeal", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
OWN_ROWS = Sheet(
    "own_rows", _("本单位的条目"),
    (
        Column(_("名称"), value_at("title"), 48),
        Column(UNIT, value_at("owner"), 28),
        Column(_("状态"), words_at("state", "catalog.state"), 12),
        Column(_("当前办理方"), words_at("turn", "catalog.turn"), 20),
        Column(_("进入时间"), value_at("since")),
        Column(_("编号"), value_at("code"), 14),
    ),
    page_of("web:review", lambda row: (row.kind, row.code)),
)  # fmt: skip


def _work(name: str, title: Any, *more: Column) -> Sheet:
    """The table of work: what `work.tabulate` makes of queues."""
    columns = (
        Column(_("事项"), value_at("item.title"), 48),
        Column(_("类别"), value_at("tag"), 10),
        Column(_("对方与情况"), value_at("item.other"), 48),
    )
    return Sheet(name, title, (*columns, *more), lambda line: href(line.item), proven=True)


_SINCE, _DUE = Column(_("进入时间"), value_at("since"), 14), Column(_("期限"), value_at("due"), 14)
TASKS = _work("tasks", _("待办"), _SINCE, _DUE)
OVERSEEN = _work("overseen", _("超期督办"), _SINCE, _DUE)
BEGUN = _work(
    "begun", _("我发起"), Column(_("状态"), value_at("item.state"), 16), Column(_("当前办理方"), value_at("item.turn"), 24),
    Column(_("变动时间"), value_at("since"), 14),
)  # fmt: skip
DONE = Sheet(
    "done", _("已办"),
    (
        Column(_("事项"), value_at("title"), 48),
        Column(_("办理"), value_at("what"), 30),
        Column(_("同时办理的其他条数"), value_at("others"), 10),
        Column(_("办理人"), value_at("who"), 24),
        Column(_("时间"), value_at("at")),
    ),
    value_at("url"), proven=True,
)  # fmt: skip
CLIENTS = Sheet(
    "clients", _("客户与经手项目"),
    (
        Column(_("项目"), value_at("title"), 48),
        Column(_("卖方"), value_at("seller.name"), 28),
        Column(_("买方"), value_at("buyer.name"), 28),
        Column(_("阶段"), words_at("state", "transfer.stage"), 12),
        Column(_("合同金额（元）"), yuan_at("amount")),
        Column(_("贡献份额（%）"), lambda row: None if row.share is None else Decimal(row.share) / 100, 12),
        Column(_("份额状态"), words_at("credit", "transfer.credit_state"), 16),
        Column(_("编号"), value_at("code"), 16),
    ),
    page_of("web:deal", code_of), proven=True,
)  # fmt: skip
QUEUE = Sheet(
    "queue", _("待办条目"),
    (
        Column(_("名称"), value_at("title"), 48),
        Column(UNIT, value_at("owner"), 28),
        Column(_("状态"), words_at("state", "catalog.state"), 12),
        Column(_("等待天数"), value_at("days"), 10),
        Column(_("编号"), value_at("code"), 14),
    ),
    page_of("web:review", lambda row: (row.kind, row.code)),
)  # fmt: skip


def _place(code: str) -> str:
    return say(f"transfer.place.{code}") if code else ""


def _standing(state: str, registered: Any) -> str:
    """Where the registration of a contract stands, as its list says it."""
    return str(_("已登记")) if registered else say(f"transfer.desk.{state}") if state else str(_("未申请"))
