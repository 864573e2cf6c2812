"""What is read back before something public or irreversible is done: what happens, who sees it, whether it can change."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.core.messages import say
from kuaizhuan.match.models import Introduction
from kuaizhuan.transfer.models import Application, Listing, TechnologyContract
from kuaizhuan.transfer.queries import registry_desk
from kuaizhuan.transfer.queries.income import PlanCase
from kuaizhuan.transfer.queries.notices import Case as NoticeCase
from kuaizhuan.transfer.registration import Decided
from kuaizhuan.transfer.rules.listing import Said
from kuaizhuan.transfer.rules.notice import DILIGENCE
from kuaizhuan.transfer.states import Purpose
from kuaizhuan.web.presenters import price_notices
from kuaizhuan.web.presenters.values import exact, in_ledger
from kuaizhuan.web.read_back import ReadBack


def start_notice(case: NoticeCase) -> ReadBack:
    """A price notice becomes public."""
    row = case.notice
    done = sum(bool(row.diligence.get(item, {}).get("done")) for item in DILIGENCE)
    warnings = []
    if done < len(DILIGENCE):
        text = _("尽职调查清单完成 {done}/{all} 项；公示期间还可以补，档案里会写明各项的日期。")
        warnings.append(text.format(done=done, all=len(DILIGENCE)))
    if row.achievement.transfer_modes and row.transfer_mode not in row.achievement.transfer_modes:
        warnings.append(_("成果登记的转化方式里没有这一种，请核对“怎样转化”。"))
    return ReadBack(
        title=_("开始公示前请核对"),
        button=pgettext("do", "确认，开始公示"),
        happens=_("内容公开，公示 {days} 天。").format(days=row.days),
        seen_by=_("所有人，不用登录；搜索引擎也能找到。"),
        changes=_("开始后内容不能再改；写错了只能取消，取消的理由留在记录里。"),
        subject=row.achievement.title,
        leave=reverse("web:price_notice", args=[row.code]),
        facts=price_notices.facts(case),
        warnings=warnings,
    )


def conclude_notice(case: NoticeCase, final_fen: int | None, final_buyer: str, note: str) -> ReadBack:
    """The price of a notice is settled."""
    row = case.notice
    return ReadBack(
        title=_("定价前请核对"),
        button=pgettext("do", "确认，按公示定价"),
        happens=_("公示到此结束，成交价格和受让方记入档案。"),
        seen_by=_("本单位和主管部门；成交价格随公示页公开。"),
        changes=_("不能再改。"),
        subject=row.achievement.title,
        leave=reverse("web:price_notice", args=[row.code]),
        facts=[
            (_("成交价格"), exact(final_fen) if final_fen is not None else _("同公示价格")),
            (_("受让方"), final_buyer or row.buyer_name or "—"),
            *([(_("说明"), note)] if note else []),
        ],
    )


def sell_listing(row: Listing, said: Said) -> ReadBack:
    """An exchange says that a result was sold."""
    return ReadBack(
        title=_("记下成交前请核对"),
        button=_("确认成交"),
        happens=_("这次挂牌以此价格成交；公示期满后按它定价，合同也按它签订。"),
        seen_by=_("本单位和主管部门；公示页公开挂牌状态。"),
        changes=_("不能再改。"),
        subject=row.notice.achievement.title,
        leave=reverse("web:price_notice", args=[row.notice.code]),
        facts=[
            (_("成交价格"), exact(said.final_fen) if said.final_fen is not None else "—"),
            (_("受让方"), said.buyer_name or "—"),
        ],
    )


def file_contract(row: TechnologyContract, purpose: str, note: str, found: int) -> ReadBack:
    """A contract goes to the registry. found: reasons against it at the pre-check."""
    warnings = [_("预审发现 {n} 项不予登记的情形，由登记机构决定。").format(n=found)] if found else []
    return ReadBack(
        title=_("提交登记机构前请核对"),
        button=_("确认提交"),
        happens=say(f"transfer.apply.{purpose}"),
        seen_by=_("登记机构的登记员，以及合同双方单位。"),
        changes=_("受理期间合同不能修改；可以撤回申请，改好再提交。"),
        subject=row.title,
        leave=reverse("web:precheck", args=[row.code]),
        facts=_of_contract(row, note),
        warnings=warnings,
    )


def approve_application(row: Application, note: str, number: str, decided: Decided | None = None) -> ReadBack:
    """A contract is entered in the register as what was decided, or handed to the second person."""
    stated = registry_desk.filed(row)
    settled = registry_desk.decided_on(row) or decided
    departs = settled is not None and settled.differs(stated.values) and row.purpose != Purpose.CANCEL
    second = (row.large or departs) and row.first_by_id is None
    values = _of_decision(stated, settled) if settled is not None and departs else []
    ends = row.purpose == Purpose.CANCEL
    return ReadBack(
        title=_("注销登记前请核对") if ends else _("准予登记前请核对"),
        button=_("确认，交第二人审批") if second else _("确认，注销登记") if ends else _("确认，准予登记"),
        happens=_("记下您的同意，交另一位登记员审批。")
        if second
        else _("登记注销，列入的清单、享受的优惠和未发放的分配方案随之失效。")
        if ends
        else _("编号登记，出具登记证明。"),
        seen_by=_("合同双方单位；登记证明可凭编号上的地址公开核验。"),
        changes=_("登记后不能修改，只能由当事人申请变更或注销。"),
        subject=row.contract.title,
        leave=reverse("web:application", args=[row.code]),
        facts=[
            *_of_contract(row.contract, note),
            *values,
            *([(_("国家系统登记编号"), number)] if number else []),
        ],
    )


def _of_decision(stated: registry_desk.Filed, decided: Decided) -> list[tuple[str, str]]:
    """What was decided otherwise than filed, each beside what was filed."""
    pairs = (
        (
            _("核定子类"),
            say(f"transfer.subtype.{decided.subtype}"),
            say(f"transfer.subtype.{stated.subtype}"),
        ),
        (_("核定技术交易额"), exact(decided.technical), exact(stated.technical)),
    )
    found = [
        (label, new if new == old else _("{new}（申报：{old}）").format(new=new, old=old))
        for label, new, old in pairs
    ]
    return [*found, (_("核定理由"), decided.why)]


def refuse_application(row: Application, reasons: list[str], note: str) -> ReadBack:
    """A contract is not registered."""
    return ReadBack(
        title=_("决定不予登记前请核对"),
        button=_("确认，不予登记"),
        happens=_("申请办结，理由告诉申请人。"),
        seen_by=_("申请人和合同双方单位。"),
        changes=_("决定不能撤回；申请人改好后可以重新申请。"),
        subject=row.contract.title,
        leave=reverse("web:application", args=[row.code]),
        facts=[*_of_contract(row.contract, note), (_("理由"), "\n".join(map(say, reasons)) or "—")],
    )


def move_plan(case: PlanCase, verb: str, on: str) -> ReadBack:
    """A plan of distribution is shown to the organisation, approved, or paid."""
    plan = case.plan
    said = {
        "notify": (
            _("在单位内公示前请核对"), _("确认公示"), _("方案在单位内按规定的期限公示，收到的异议由单位处理。"),
            _("本单位的人。"), _("公示后不能修改，只能取消后重新起草。"),
        ),
        "confirm": (
            _("批准方案前请核对"), _("确认批准"), _("方案定下来，可以按它发放。"),
            _("本单位和方案里的人。"), _("批准后不能修改；发放前可以取消。"),
        ),
        "pay": (
            _("登记发放前请核对"), _("确认已发放"), _("方案记为已发放。"),
            _("本单位和方案里的人。"), _("不能再改，也不能取消。"),
        ),
    }[verb]  # fmt: skip
    title, button, happens, seen_by, changes = said
    facts = [
        (_("净收入"), in_ledger(plan.net)),
        (_("主要贡献人员"), in_ledger(plan.main_fen)),
        (_("其他人员"), in_ledger(plan.others_fen)),
        (_("转移机构与经纪人"), in_ledger(plan.broker_fen)),
        *((share.name, in_ledger(share.amount)) for share in case.shares),
        *([(_("发放日期"), on)] if verb == "pay" and on else []),
    ]
    return ReadBack(
        title, button, happens, seen_by, changes, plan.deal.title,
        reverse("web:distribution", args=[plan.code]), facts,
    )  # fmt: skip


def consent(row: Introduction, fields: list[tuple[str, str]]) -> ReadBack:
    """Contact is opened. fields: what the other side will read of one's own."""
    return ReadBack(
        title=_("同意对接前请核对"),
        button=_("确认，互相看到联系方式"),
        happens=_("双方互相看到联系人、电话和邮箱，可以建立转化项目。"),
        seen_by=_("只有对方单位和经手的经纪人。"),
        changes=_("不能收回：对方已经看到的联系方式不会消失。"),
        subject=row.code,
        leave=reverse("web:introduction", args=[row.code]),
        facts=fields,
    )


def publish() -> ReadBack:
    """A record becomes public by the approval of the platform."""
    return ReadBack(
        title=_("发布"),
        button="",
        happens=_("通过后立即公开发布，并参与匹配。"),
        seen_by=_("所有人，不用登录；联系方式要双方同意对接后才给对方看。"),
        changes=_("可以修改（改动先审核）或下架；公开过的版本留在记录里。"),
    )


def _of_contract(row: TechnologyContract, note: str) -> list[tuple[str, str]]:
    facts = [
        (_("卖方"), row.seller_name),
        (_("买方"), row.buyer_name),
        (_("合同成交额"), exact(row.total)),
        (_("技术交易额"), exact(row.technical)),
        (_("签订日期"), row.signed_on.isoformat()),
    ]
    return [*facts, *([(_("说明"), note)] if note else [])]
