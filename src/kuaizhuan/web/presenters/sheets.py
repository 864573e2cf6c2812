"""The columns of each list that can be had as a work-book; what the page merges in a cell stands apart here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.messages import say
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.presenters.values import code_text
from kuaizhuan.web.sheets import Column, Sheet, Yuan
from kuaizhuan.web.templatetags.words import href

UNIT, RESULT, NEED = (pgettext_lazy("one row", word) for word in ("单位", "成果", "需求"))


def _get(path: str) -> Callable[[Any], Any]:
    """What stands at `path` of a row, such as ``deal.seller.name``; None where something on the way is missing."""

    def value(row: Any) -> Any:
        for name in path.split("."):
            row = getattr(row, name) if row is not None else None
        return row

    return value


def _say(path: str, family: str) -> Callable[[Any], Any]:
    """The code at `path` in words; "" for none."""
    found = _get(path)
    return lambda row: say(f"{family}.{code}") if (code := found(row)) else ""


def _named(path: str, codes: str) -> Callable[[Any], Any]:
    found = _get(path)
    return lambda row: code_text(codes, code) if (code := found(row)) else ""


def _yuan(path: str) -> Callable[[Any], Yuan]:
    found = _get(path)
    return lambda row: Yuan(found(row))


def _code(row: Any) -> tuple[str, ...]:
    return (row.code,)


def _page(name: str, args: Callable[[Any], tuple[str, ...]]) -> Callable[[Any], str]:
    """To the page `name` of a row, with `args` of it."""
    return lambda row: reverse(name, args=args(row))


def _value(name: str, codes: str = "") -> Callable[[Entry], Any]:
    """A field of an entry as its reader may see it: nothing where it is withheld."""

    def value(entry: Entry) -> Any:
        found = entry.values.get(name)
        if isinstance(found, list | tuple):
            return "、".join(code_text(codes, each) if codes else str(each) for each in found)
        return code_text(codes, found) if codes and found not in (None, "") else found

    return value


def _bound(end: str) -> Callable[[Entry], Yuan]:
    """The lower or the upper end of a price or budget that is open to the reader."""

    def value(entry: Entry) -> Yuan:
        for each in KINDS[entry.kind].spans:
            if each.open and each.low in entry.values and each.high in entry.values:
                return Yuan(entry.values[getattr(each, end)])
        return Yuan(None)

    return value


def _owner(entry: Entry) -> str:
    owner = entry.values.get("owner")
    return owner.current.name if owner else ""


SEARCH = Sheet(
    "search", _("检索结果"),
    (
        Column(_("名称"), lambda entry: entry.title, 48),
        Column(_("类别"), lambda entry: say(f"catalog.kind.{entry.kind}"), 8),
        Column(UNIT, _owner, 30),
        Column(_("地区"), _value("region", "region"), 22),
        Column(_("行业"), _value("industry", "industry"), 24),
        Column(_("技术成熟度"), _value("trl", "trl"), 24),
        Column(_("金额下限（元）"), _bound("low")),
        Column(_("金额上限（元）"), _bound("high")),
        Column(_("需求截止日期"), _value("needed_until"), 14),
        Column(_("关键词"), _value("keywords"), 40),
        Column(_("编号"), _get("code"), 14),
    ),
    _page("web:record", lambda entry: (entry.kind, entry.code)),
)  # fmt: skip
ORGANISATIONS = Sheet(
    "organisations", _("单位"),
    (
        Column(UNIT, _get("name"), 40),
        Column(_("性质"), _named("kind", "organisation_kind")),
        Column(_("地区"), _named("region", "region"), 24),
        Column(_("公开成果"), _get("results"), 10),
        Column(_("名称已核实"), lambda row: bool(row.confirmed), 12),
        Column(_("编号"), _get("code"), 22),
    ),
    _page("web:organisation", _code),
)  # fmt: skip
ANNOUNCEMENTS = Sheet(
    "announcements", _("通知公告"),
    (
        Column(_("标题"), _get("title"), 60),
        Column(_("发布单位"), _get("source"), 30),
        Column(_("发布时间"), _get("published_at")),
        Column(_("状态"), _say("state", "publish.announcement_state"), 12),
    ),
    _page("web:announcement", _code),
)  # fmt: skip
DEALS = Sheet(
    "deals", _("转化项目"),
    (
        Column(_("项目"), _get("title"), 48),
        Column(_("卖方"), _get("seller"), 28),
        Column(_("买方"), _get("buyer"), 28),
        Column(_("经纪人"), _get("broker"), 20),
        Column(_("阶段"), _say("state", "transfer.stage"), 12),
        Column(_("确认情况"), _say("word", "transfer.word"), 24),
        Column(_("进入时间"), _get("since"), 14),
        Column(_("下一步"), _get("next_step"), 30),
        Column(_("当前办理方"), _get("turn"), 24),
        Column(_("期限"), _get("due_on"), 14),
        Column(_("合同金额（元）"), _yuan("amount")),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:deal", _code), proven=True,
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
    _page("web:contract", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
REGISTRY = Sheet(
    "registry", _("认定登记申请"),
    (
        Column(_("合同"), _get("title"), 48),
        Column(_("编号"), _get("code"), 16),
        Column(_("申请单位"), _get("applicant"), 28),
        Column(_("申请"), _say("purpose", "transfer.purpose"), 14),
        Column(_("登记机构"), _say("jurisdiction", "transfer.registry"), 22),
        Column(_("申请时间"), _get("filed_at")),
        Column(_("状态"), _say("state", "transfer.desk"), 14),
        Column(_("当前办理方"), _get("turn"), 24),
        Column(_("时限"), _get("decide_by"), 14),
        Column(_("技术交易额（元）"), _yuan("technical")),
    ),
    _page("web:application", _code), proven=True,
)  # fmt: skip
DECIDED = (
    Column(_("核定类别"), _say("category", "transfer.type"), 14),
    Column(_("核定子类"), _say("subtype", "transfer.subtype"), 20),
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
        Column(_("登记编号"), _get("code"), 18),
        Column(_("版次"), _get("edition"), 8),
        Column(_("国家系统编号"), _get("official_number"), 20),
        Column(_("项目名称"), _get("title"), 48),
        *DECIDED,
        Column(_("卖方"), _get("seller_name"), 28),
        Column(_("买方"), _get("buyer_name"), 28),
        Column(_("登记机构"), _say("jurisdiction", "transfer.registry"), 22),
        Column(_("签订日期"), _get("signed_on"), 14),
        Column(_("登记日期"), _get("registered_on"), 14),
        Column(_("状态"), _say("state", "transfer.standing"), 12),
        Column(_("注销或变更日期"), _get("ended_on"), 14),
        Column(_("成交额（元）"), _yuan("total")),
        Column(_("核定技术交易额（元）"), _yuan("technical")),
        Column(_("申报技术交易额（元）"), _yuan("filed_technical")),
        Column(_("核定理由"), _get("correction"), 40),
    ),
    _page("web:certificate", lambda row: (row.token,)), proven=True,
)  # fmt: skip
REGISTRY_LISTS = Sheet(
    "registry_lists", _("登记清单"),
    (
        Column(_("编号"), _get("code"), 16),
        Column(_("给谁用"), _get("purpose"), 40),
        Column(_("登记机构"), _say("jurisdiction", "transfer.registry"), 22),
        Column(_("登记日期起"), _get("first_on"), 14),
        Column(_("登记日期止"), _get("last_on"), 14),
        Column(_("份数"), _get("rows"), 8),
        Column(_("生成时间"), _get("made_at"), 20),
        Column(_("失效时间"), _get("voided_at"), 20),
        Column(_("失效原因"), _get("void_reason"), 40),
        Column(_("须重新核对的原因"), _get("review_reason"), 40),
    ),
    _page("web:registry_list", _code), proven=True,
)  # fmt: skip
TRIALS = Sheet(
    "trials", _("先用后转"),
    (
        Column(RESULT, _get("title"), 48),
        Column(_("成果方"), _get("seller"), 28),
        Column(_("试用方"), _get("buyer"), 28),
        Column(_("试用月数"), _get("months"), 10),
        Column(_("试用截止"), _get("until"), 14),
        Column(_("费用"), _get("fee"), 40),
        Column(_("状态"), _say("state", "transfer.trial_state"), 12),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:trial", _code),
)  # fmt: skip
PRICE_NOTICES = Sheet(
    "price_notices", _("价格公示"),
    (
        Column(RESULT, _get("achievement.title"), 48),
        Column(UNIT, _get("seller.name"), 28),
        Column(_("定价方式"), _say("pricing", "transfer.pricing"), 14),
        Column(_("价格（元）"), _yuan("price_fen")),
        Column(_("公示开始"), _get("starts_on"), 14),
        Column(_("公示截止"), _get("ends_on"), 14),
        Column(_("状态"), _say("state", "transfer.notice_state"), 12),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:price_notice", _code),
)  # fmt: skip
OBJECTIONS = Sheet(
    "objections", _("公示异议"),
    (
        Column(RESULT, _get("notice.achievement.title"), 48),
        Column(UNIT, _get("notice.seller.name"), 28),
        Column(_("状态"), _say("state", "transfer.objection_state"), 14),
        Column(_("收到"), _get("received_on"), 14),
        Column(_("决定期限"), _get("decide_by"), 14),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:objection", _code), proven=True,
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
    _page("web:outcome", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
PLANS = Sheet(
    "distributions", _("收益分配"),
    (
        Column(_("方案"), _get("code"), 16),
        Column(_("项目"), _get("deal.title"), 48),
        Column(UNIT, _get("deal.seller.name"), 28),
        Column(_("净收入（元）"), _yuan("net")),
        Column(_("状态"), _say("state", "transfer.distribution_state"), 12),
        Column(_("公示开始"), _get("notice_from"), 14),
        Column(_("公示截止"), _get("notice_until"), 14),
    ),
    _page("web:distribution", _code), proven=True,
)  # fmt: skip
INTRODUCTIONS = Sheet(
    "introductions", _("我的对接"),
    (
        Column(NEED, _get("demand"), 48),
        Column(RESULT, _get("achievement"), 48),
        Column(_("状态"), _say("state", "match.state"), 14),
        Column(_("当前办理方"), _get("turn"), 24),
        Column(_("时间"), _get("at")),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:introduction", _code), proven=True,
)  # fmt: skip
IMPORTS = Sheet(
    "imports", _("导入记录"),
    (
        Column(_("文件"), _get("file_name"), 40),
        Column(UNIT, _get("organisation.name"), 28),
        Column(_("状态"), _say("state", "web.run"), 12),
        Column(_("新增"), lambda row: row.counts.get("create", 0), 8),
        Column(_("更新"), lambda row: row.counts.get("update", 0), 8),
        Column(_("未收"), lambda row: row.counts.get("reject", 0), 8),
        Column(_("时间"), _get("started_at")),
    ),
    _page("web:run", _code),
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
    _page("web:appeal", lambda row: (row[0].code,)), proven=True,
)  # fmt: skip
OWN_ROWS = Sheet(
    "own_rows", _("本单位的条目"),
    (
        Column(_("名称"), _get("title"), 48),
        Column(UNIT, _get("owner"), 28),
        Column(_("状态"), _say("state", "catalog.state"), 12),
        Column(_("当前办理方"), _say("turn", "catalog.turn"), 20),
        Column(_("进入时间"), _get("since")),
        Column(_("编号"), _get("code"), 14),
    ),
    _page("web:review", lambda row: (row.kind, row.code)),
)  # fmt: skip


def _work(name: str, title: Any, *more: Column) -> Sheet:
    """The table of work: what `work.tabulate` makes of queues."""
    columns = (
        Column(_("事项"), _get("item.title"), 48),
        Column(_("类别"), _get("tag"), 10),
        Column(_("对方与情况"), _get("item.other"), 48),
    )
    return Sheet(name, title, (*columns, *more), lambda line: href(line.item), proven=True)


_SINCE, _DUE = Column(_("进入时间"), _get("since"), 14), Column(_("期限"), _get("due"), 14)
TASKS = _work("tasks", _("待办"), _SINCE, _DUE)
OVERSEEN = _work("overseen", _("超期督办"), _SINCE, _DUE)
BEGUN = _work(
    "begun", _("我发起"), Column(_("状态"), _get("item.state"), 16), Column(_("当前办理方"), _get("item.turn"), 24),
    Column(_("变动时间"), _get("since"), 14),
)  # fmt: skip
DONE = Sheet(
    "done", _("已办"),
    (
        Column(_("事项"), _get("title"), 48),
        Column(_("办理"), _get("what"), 30),
        Column(_("同时办理的其他条数"), _get("others"), 10),
        Column(_("办理人"), _get("who"), 24),
        Column(_("时间"), _get("at")),
    ),
    _get("url"), proven=True,
)  # fmt: skip
CLIENTS = Sheet(
    "clients", _("客户与经手项目"),
    (
        Column(_("项目"), _get("title"), 48),
        Column(_("卖方"), _get("seller.name"), 28),
        Column(_("买方"), _get("buyer.name"), 28),
        Column(_("阶段"), _say("state", "transfer.stage"), 12),
        Column(_("合同金额（元）"), _yuan("amount")),
        Column(_("贡献份额（%）"), lambda row: None if row.share is None else Decimal(row.share) / 100, 12),
        Column(_("份额状态"), _say("credit", "transfer.credit_state"), 16),
        Column(_("编号"), _get("code"), 16),
    ),
    _page("web:deal", _code), proven=True,
)  # fmt: skip
QUEUE = Sheet(
    "queue", _("待办条目"),
    (
        Column(_("名称"), _get("title"), 48),
        Column(UNIT, _get("owner"), 28),
        Column(_("状态"), _say("state", "catalog.state"), 12),
        Column(_("等待天数"), _get("days"), 10),
        Column(_("编号"), _get("code"), 14),
    ),
    _page("web:review", lambda row: (row.kind, row.code)),
)  # fmt: skip


def _place(code: str) -> str:
    return say(f"transfer.place.{code}") if code else ""


def _standing(state: str, registered: Any) -> str:
    """Where the registration of a contract stands, as its list says it."""
    return str(_("已登记")) if registered else say(f"transfer.desk.{state}") if state else str(_("未申请"))
