"""Whom events of transfers and of the registry concern, and what a buyer is asked by mail.

What systems are told of a deal are its codes and its stage, and of what counts by rules whether one is unverified.
Money, drafts and the two-person rule of the registry are nobody's but those whom the notice reaches, so no system is
told of them.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.events import EventKind, LinkMail, Subject, Topic
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.transfer import access, objection_mail, outcome_mail
from kuaizhuan.transfer.models import (
    Application,
    Deal,
    DistributionPlan,
    Objection,
    OutcomeSurvey,
    PriceNotice,
    Registration,
    TechnologyContract,
    TrialLicence,
)
from kuaizhuan.transfer.queries.marks import is_unverified

TRANSFER = Topic("transfer", _("转化项目"))
REGISTRATION = Topic("registration", _("技术合同登记"))
REGISTRARS = {"platform": (Role.REGISTRAR,), "bodies": (Role.REGISTRAR,)}
OVERSEERS = {"platform": (Role.BUREAU, Role.REGISTRAR), "bodies": (Role.BUREAU, Role.REGISTRAR)}


def _code(row: Any) -> str | None:
    return None if row is None else row.code


def _of_deal(row: Deal) -> dict[str, Any]:
    return {"state": row.state, "demand": _code(row.demand), "achievement": _code(row.achievement)}


def _of_trial(row: TrialLicence) -> dict[str, Any]:
    return {"state": row.state, "achievement": row.achievement.code, "deal": _code(row.deal)}


def _of_notice(row: PriceNotice) -> dict[str, Any]:
    return {
        "state": row.state,
        "achievement": row.achievement.code,
        "deal": _code(row.deal),
        "unverified": is_unverified(row),
    }


def _of_objection(row: Objection) -> dict[str, Any]:
    achievement = _code(row.notice.achievement) if row.notice else None
    return {
        "state": row.state,
        "notice": _code(row.notice),
        "plan": _code(row.plan),
        "achievement": achievement,
        "unverified": is_unverified(row),
    }


def _of_contract(row: TechnologyContract) -> dict[str, Any]:
    return {"version": row.version, "deal": _code(row.deal), "unverified": is_unverified(row)}


def _of_registry(row: Application | Registration) -> dict[str, Any]:
    return {"state": row.state, "contract": row.contract.code, "unverified": is_unverified(row)}


def _of_survey(row: OutcomeSurvey) -> dict[str, Any]:
    return {"state": row.state, "deal": row.deal.code}


SUBJECTS = (
    Subject(
        Deal, "deal", owners=("seller", "buyer", "broker"), view=access.deal.VIEW, title=lambda row: row.title,
        related=("demand", "achievement"), parties=True, payload=_of_deal, page="web:deal {code}", pages="web:deals",
    ),
    Subject(
        TrialLicence, "trial", owners=("seller", "buyer"), view=access.trial.VIEW,
        title=lambda row: row.achievement.title, related=("achievement", "deal"), parties=True, payload=_of_trial,
        page="web:trial {code}", pages="web:trials",
    ),
    Subject(
        PriceNotice, "price_notice", owners=("seller",), view=access.notice.VIEW,
        title=lambda row: row.achievement.title, related=("achievement", "deal", "seller"), payload=_of_notice,
        unsure=is_unverified,
        page="web:price_notice {code}", pages="web:price_notices",
    ),
    Subject(
        Objection, "objection", owners=("seller",), person="by", jurisdiction="seller__jurisdiction",
        view=access.objection.VIEW, title=lambda row: row.title, related=("notice__achievement", "plan__deal", "seller"),
        payload=_of_objection, unsure=is_unverified, page="web:objection {code}", pages="web:objections",
    ),
    Subject(
        DistributionPlan, owners=("deal__seller",), view=access.income.VIEW_PLAN,
        title=lambda row: row.deal.title, related=("deal__seller",), unsure=is_unverified,
        page="web:distribution {code}", pages="web:distributions",
    ),
    Subject(
        OutcomeSurvey, "outcome", owners=("deal__buyer",), view=access.outcome.VIEW,
        title=lambda row: row.deal.title, related=("deal",), payload=_of_survey,
        page="web:outcome {code}", pages="web:outcomes",
    ),
    Subject(
        TechnologyContract, "contract", owners=("applicant", "seller", "buyer"), view=access.registry.VIEW_CONTRACT,
        title=lambda row: row.title, related=("deal", "applicant"), parties=True, payload=_of_contract,
        unsure=is_unverified, page="web:contract {code}",
        pages="web:contracts",
    ),
    Subject(
        Application, "application", owners=("contract__applicant",), jurisdiction="jurisdiction",
        view=access.registry.VIEW, title=lambda row: row.contract.title, related=("contract",), parties=True,
        payload=_of_registry, unsure=is_unverified, page="web:application {code}", pages="web:registry",
    ),
    Subject(
        Registration, "registration", owners=("contract__applicant", "contract__buyer"),
        view=access.registry.VIEW_REGISTRATION, title=lambda row: row.title, related=("contract",), parties=True,
        payload=_of_registry, unsure=is_unverified, page="web:registration {code}", pages="web:register",
    ),
)  # fmt: skip


def _event_kind(code: str, sentence: Any = "", topic: Topic = TRANSFER, **values: Any) -> EventKind:
    """What both systems and people are told, unless `values` say otherwise: people who submit for the owners."""
    options: dict[str, Any] = {"owner": SUBMITTERS, "webhook": True} | values
    return EventKind(f"transfer.{code}", topic, sentence, **options)


def _registry(code: str, sentence: Any, **values: Any) -> EventKind:
    return _event_kind(code, sentence, REGISTRATION, **values)


def _system(code: str) -> EventKind:
    """What only systems are told."""
    return EventKind(f"transfer.{code}", webhook=True)


EVENTS = (
    _event_kind("deal.open", _("建立了 {count} 个转化项目")),
    _event_kind("deal.sign_nda", _("{count} 个转化项目签了保密协议")),
    _event_kind("deal.visit", _("{count} 个转化项目进行了考察")),
    _event_kind("deal.try", _("{count} 个转化项目开始试用")),
    _event_kind("deal.negotiate", _("{count} 个转化项目开始商定条件")),
    _event_kind("deal.sign", _("{count} 个转化项目签订了合同")),
    _event_kind("deal.perform", _("{count} 个转化项目开始履行")),
    _event_kind("deal.pay", _("{count} 个转化项目进入付款")),
    _event_kind("deal.close", _("{count} 个转化项目办结")),
    _event_kind("deal.lose", _("{count} 个转化项目未成，可查看原因")),
    _event_kind("deal.remind", _("{count} 个转化项目的下一步已经到期"), webhook=False),
    _event_kind("statement.make", _("{count} 个项目有对方的陈述，请确认、更正或者否认"), apart="side"),
    _event_kind("statement.confirm", _("{count} 项陈述已经对方确认")),
    _event_kind("statement.deny", _("{count} 项陈述被对方否认，可查看理由")),
    _event_kind("statement.correct", _("{count} 项陈述被对方更正，请确认")),
    _system("statement.withdraw"),
    _system("waiver.propose"),
    _event_kind("waiver.agree", _("{count} 项要求经主管部门豁免"), owner=HEADS),
    _event_kind("waiver.decline", _("{count} 项要求不予豁免"), owner=HEADS),
    _event_kind("message.send", _("{count} 个转化项目有新消息"), apart="side"),
    _system("message.withdraw"),
    _event_kind("credit.propose", _("有 {count} 个贡献份额方案等各方接受")),
    _event_kind("credit.agree", _("{count} 个项目的贡献份额已经生效")),
    _event_kind("credit.refuse", _("{count} 个贡献份额方案被拒绝")),
    _event_kind("ledger.receipt", _("{count} 笔转化收入到账"), owner=HEADS, webhook=False),
    _system("trial.list"),
    _event_kind("trial.match", _("{count} 项先用后转选定了试用方")),
    _event_kind("trial.sign", _("{count} 项试用已签约")),
    _event_kind("trial.deliver", _("{count} 项试用已交付")),
    _event_kind("trial.use", _("{count} 项试用开始使用")),
    _event_kind("trial.claim", _("{count} 项试用由一方提出付费条件达成，请确认")),
    _event_kind("trial.dispute", _("{count} 项试用的付费条件未获对方认可，可查看理由")),
    _event_kind("trial.trigger", _("{count} 项试用达到付费条件")),
    _event_kind("trial.extend", _("{count} 项试用延期")),
    _event_kind("trial.return", _("{count} 项试用已退还")),
    _event_kind("trial.breach", _("{count} 项试用由一方提出违约，请确认")),
    _event_kind("trial.pay", _("{count} 项试用已付清")),
    _system("trial.release"),
    _system("trial.withdraw"),
    _event_kind("trial.remind", _("{count} 项试用将到期或逾期未付"), webhook=False),
    _system("notice.start"),
    _event_kind("notice.suspend", _("{count} 个公示因受理异议暂停计时"), owner=HEADS),
    _system("notice.resume"),
    _event_kind("notice.end", _("{count} 个公示期满，请定价"), owner=HEADS),
    _system("notice.conclude"),
    _system("notice.cancel"),
    _event_kind("objection.receive", _("收到 {count} 条公示异议，请决定是否受理"), owner=HEADS),
    _event_kind("objection.accept", _("您的 {count} 条公示异议已受理"), owner=(), person=True),
    _event_kind("objection.deem", _("{count} 条公示异议逾期未决定，视为受理，请答复"), owner=HEADS, person=True),
    _event_kind("objection.decline", _("您的 {count} 条公示异议不予受理，可查看理由并提出复核"), owner=(), person=True),
    _event_kind("objection.pass", _("{count} 条公示异议逾期未决定，已转主管部门决定"), TRANSFER, owner=HEADS, person=True, **OVERSEERS),
    _event_kind("objection.complain", _("有 {count} 条公示异议等待复核"), TRANSFER, owner=HEADS, **OVERSEERS),
    _event_kind("objection.order", _("{count} 条公示异议经复核予以受理，请查看"), owner=HEADS, person=True),
    _event_kind("objection.confirm", _("{count} 条公示异议经复核维持不予受理"), owner=HEADS, person=True),
    _event_kind("objection.answer", _("您的 {count} 条公示异议已答复"), owner=(), person=True),
    _event_kind("objection.withdraw", _("{count} 条公示异议已撤回"), owner=HEADS),
    _event_kind("objection.lapse", _("公示已取消，您的 {count} 条异议随之终结"), owner=(), person=True),
    _event_kind("distribution.notify", _("{count} 个收益分配方案正在公示"), webhook=False),
    _event_kind("distribution.suspend", _("{count} 个收益分配公示因受理异议暂停计时"), owner=HEADS, webhook=False),
    _event_kind("outcome.ask", _("请填报 {count} 个项目的转化成效")),
    _event_kind("outcome.remind", _("再次提醒：{count} 个项目的转化成效尚未填报"), webhook=False),
    _system("outcome.answer"),
    _system("contract.enter"),
    _system("contract.revise"),
    _system("contract.add_paper"),
    _registry("application.file", _("有 {count} 个登记申请等待受理"), owner=(), **REGISTRARS),
    _registry("application.accept", _("有 {count} 个登记申请已受理")),
    _registry("application.return", _("有 {count} 个登记申请因材料不全被退回")),
    _registry("application.ask", _("登记机构有 {count} 个询问待您答复")),
    _registry("application.answer", _("有 {count} 个询问已答复，请继续审核"), owner=(), **REGISTRARS),
    _registry(
        "application.approve_first", _("有 {count} 份大额合同等第二人审批"),
        owner=(), webhook=False, **REGISTRARS,
    ),
    _registry("application.register", _("有 {count} 份合同已准予登记")),
    _registry("application.refuse", _("有 {count} 份合同不予登记，可查看理由")),
    _system("application.withdraw"),
    _system("registration.replace"),
    _registry("registration.cancel", _("有 {count} 项登记被注销，所享受的优惠随之失效"), owner=HEADS),
)  # fmt: skip
MAILS = (
    LinkMail("transfer.outcome", TRANSFER, outcome_mail.questions, outcome_mail.compose),
    LinkMail("transfer.objection", TRANSFER, objection_mail.questions, objection_mail.compose),
)
