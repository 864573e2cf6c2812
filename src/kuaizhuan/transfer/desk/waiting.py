"""What waits for a person in transfers, by the machine and the policies of each noun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from kuaizhuan.core.access import any_of, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Queue
from kuaizhuan.people.access import owner
from kuaizhuan.people.roles import SUBMITTERS
from kuaizhuan.transfer import access
from kuaizhuan.transfer.desk.rechecks import to_check_again
from kuaizhuan.transfer.models import (
    Application,
    CreditPart,
    Deal,
    DistributionPlan,
    Milestone,
    Objection,
    OutcomeSurvey,
    PriceNotice,
    Statement,
    TrialLicence,
    Waiver,
)
from kuaizhuan.transfer.queries import deals, registry_desk, statements, waivers
from kuaizhuan.transfer.rules.trial import NEXT, who
from kuaizhuan.transfer.states import (
    Credit,
    Desk,
    Distribution,
    Notice,
    ObjectionState,
    Outcome,
    Party,
    Trial,
)
from kuaizhuan.transfer.states.deal import OPEN, SIGNED
from kuaizhuan.transfer.states.trial import USING

SOON = dt.timedelta(days=30)
"""How long before its day an instalment or the end of a trial is somebody's task."""
_PARTS = any_of([where(party=each) & owner(SUBMITTERS, f"proposal__deal__{each}") for each in Party])
"""Shares of credit of a party for which the actor submits."""
_SIDES = {
    Party.SELLER: access.trial.MOVES_AS_SELLER,
    Party.BUYER: access.trial.MOVES_AS_BUYER,
}
_MOVED_NEXT = any_of(
    [
        where(state=state, claimed_by=claimed) & _SIDES[side]
        for state, verb in NEXT.items()
        for claimed in ("", *_SIDES)
        for side in who(verb, claimed)
    ]
)


def tasks(actor: Actor) -> Iterator[Queue]:
    """In the order of the way: applications first, for their clock is the law's, then deals and what belongs to them."""
    yield from _registry(actor)
    rows = deals.deals(actor, mine=True) if actor.user_id else Deal.objects.none()
    yield Queue(
        "transfer.deals", _("项目"), "transfer", rows, _show_deals, since="state_since", due="due_on",
        search=("title__icontains", "code__iexact", "seller__name__icontains", "buyer__name__icontains"),
    )  # fmt: skip
    yield Queue(
        "transfer.unwritten", _("合同"), "transfer", _unwritten(actor), _show_unwritten, since="state_since",
        search=("title__icontains", "code__iexact", "buyer__name__icontains"),
    )  # fmt: skip
    yield Queue(
        "transfer.statements", _("确认"), "transfer", statements.waiting(actor), _show_statements, since="stated_at",
        due="due_on", search=("deal__title__icontains", "deal__code__iexact", "code__iexact"),
    )  # fmt: skip
    parts = CreditPart.objects.filter(_PARTS(actor), proposal__state=Credit.PROPOSED, accepted_at=None)
    yield Queue(
        "transfer.credit", _("份额"), "transfer", parts.select_related("proposal__deal__seller", "proposal__deal__buyer"),
        _show_parts, since="proposal__proposed_at", search=("proposal__deal__title__icontains",),
    )  # fmt: skip
    yield Queue(
        "transfer.trials", _("试用"), "transfer", _trials(actor), _show_trials, since="state_since", due="by",
        search=("achievement__title__icontains", "code__iexact"),
    )  # fmt: skip
    kept = access.notice.KEEP.filter(actor, PriceNotice.objects.filter(state__in=tuple(NOTICE_VERBS)))
    yield Queue(
        "transfer.price_notices", _("公示"), "transfer", kept.select_related("achievement", "seller"), _show_notices,
        since="drafted_at", search=("achievement__title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.objections", _("异议"), "transfer", _objections(actor), _show_objections, since="received_on", due="until",
        search=("notice__achievement__title__icontains", "plan__deal__title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.waivers", _("豁免"), "transfer", waivers.waiting(actor), _show_waivers, since="proposed_at",
        search=("deal__title__icontains", "notice__achievement__title__icontains", "code__iexact"),
    )  # fmt: skip
    yield from _money(actor)
    yield from to_check_again(actor)
    asked = access.outcome.ANSWER.filter(actor, OutcomeSurvey.objects.filter(state=Outcome.ASKED))
    yield Queue(
        "transfer.outcomes", _("成效"), "transfer", asked.select_related("deal__seller"), _show_outcomes,
        since="asked_on", search=("deal__title__icontains", "code__iexact"),
    )  # fmt: skip


def _unwritten(actor: Actor) -> QuerySet[Deal]:
    """Open deals that are signed and that the actor's organisation sells, whose contract nobody has entered."""
    sold = Deal.objects.filter(
        seller__in=actor.scopes(*SUBMITTERS), state__in=set(OPEN) & set(SIGNED), contracts__isnull=True
    )
    return access.deal.VIEW.filter(actor, sold).select_related("buyer")


NOTICE_VERBS = (Notice.ENDED, Notice.DRAFT)
"""States of a price notice in which its keeper acts; while it is suspended, the objection waits."""


def _registry(actor: Actor) -> Iterator[Queue]:
    search = ("contract__title__icontains", "code__iexact", "contract__applicant__name__icontains")
    yield Queue(
        "transfer.registry", _("登记"), "transfer", registry_desk.queue(actor), _show_applications, since="filed_at",
        due="decide_by", search=search,
    )  # fmt: skip
    asked = registry_desk.asked_applications(actor).select_related("contract__applicant")
    yield Queue(
        "transfer.asked", _("登记"), "transfer", asked, _show_applications, since="filed_at", search=search
    )
    later = Application.objects.filter(contract=OuterRef("contract"), pk__gt=OuterRef("pk"))
    back = Application.objects.filter(~Exists(later), state=Desk.RETURNED)
    yield Queue(
        "transfer.returned", _("登记"), "transfer",
        access.registry.WITHDRAW.filter(actor, back).select_related("contract__applicant"), _show_applications,
        since="filed_at", search=search,
    )  # fmt: skip


def _money(actor: Actor) -> Iterator[Queue]:
    today = timezone.localdate()
    sold = access.income.KEEP.filter(actor, Deal.objects.all())
    unpaid = Milestone.objects.filter(deal__in=sold, entries=None, due_on__lte=today + SOON)
    yield Queue(
        "transfer.milestones", _("到账"), "transfer", unpaid.select_related("deal__buyer"), _show_milestones, since="",
        due="due_on", search=("deal__title__icontains", "title__icontains"),
    )  # fmt: skip
    mine = Q(state__in=(Distribution.DRAFT, Distribution.CONFIRMED)) | Q(
        state=Distribution.NOTIFIED, notice_until__lt=today
    )
    plans = access.income.KEEP_PLAN.filter(actor, DistributionPlan.objects.filter(mine))
    yield Queue(
        "transfer.plans", _("收益"), "transfer", plans.select_related("deal__buyer"), _show_plans, since="drafted_at",
        search=("deal__title__icontains", "code__iexact"),
    )  # fmt: skip


def _trials(actor: Actor) -> QuerySet[TrialLicence]:
    """Trials whose next move is the actor's, those in use only when their term is about to end; by: until when."""
    found = TrialLicence.objects.filter(_MOVED_NEXT(actor))
    early = Q(state__in=USING, term_until__gt=timezone.localdate() + SOON)
    by = Case(
        When(state__in=USING, then=F("term_until")),
        When(state=Trial.TRIGGERED, then=F("pay_by")),
        default=Value(None),
        output_field=DateField(null=True),
    )
    return found.exclude(early).annotate(by=by).select_related("achievement", "seller", "buyer")


def _objections(actor: Actor) -> QuerySet[Objection]:
    """Objections to accept, to answer or to hear, as it is the actor's turn; until: when it must be accepted."""
    until = Case(
        When(state=ObjectionState.RAISED, then=F("decide_by")),
        default=Value(None),
        output_field=DateField(null=True),
    )
    found = Objection.objects.filter(access.objection.WAITING(actor))
    return found.annotate(until=until).select_related("notice__achievement", "plan__deal", "seller")


def _show_objections(rows: Sequence[Objection]) -> list[Item]:
    return [
        Item(
            row.title, row.seller.name, say(f"transfer.act.objection_{row.state}"),
            "web:objection", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_applications(rows: Sequence[Application]) -> list[Item]:
    return [
        Item(
            row.contract.title,
            f"{row.contract.applicant.name} · {say(f'transfer.purpose.{row.purpose}')}",
            say(f"transfer.act.{row.state}"),
            "web:application",
            (row.code,),
        )
        for row in rows
    ]


def _show_deals(rows: Sequence[Deal]) -> list[Item]:
    return [
        Item(
            row.title,
            " · ".join(filter(None, (f"{row.seller.name} → {row.buyer.name}", row.next_step))),
            say(f"transfer.act.deal_{row.state}"),
            "web:deal",
            (row.code,),
        )
        for row in rows
    ]


def _show_unwritten(rows: Sequence[Deal]) -> list[Item]:
    verb = _("录入合同")
    return [
        Item(row.title, row.buyer.name, verb, "web:enter_contract", query=f"deal={row.code}") for row in rows
    ]


def _show_statements(rows: Sequence[Statement]) -> list[Item]:
    return [
        Item(
            row.deal.title,
            f"{row.deal.party(row.by_party)} · {say(f'transfer.statement_kind.{row.kind}')}"
            + (f" {say(f'transfer.stage.{row.move.state}')}" if row.move else ""),
            _("确认、更正或者否认"), "web:statement", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_waivers(rows: Sequence[Waiver]) -> list[Item]:
    return [
        Item(
            row.deal.title if row.deal else row.notice.achievement.title,  # type: ignore[union-attr]
            say(f"transfer.waived.{row.reason}"), _("同意或不予豁免"),
            "web:deal" if row.deal else "web:price_notice",
            (row.deal.code if row.deal else row.notice.code,),  # type: ignore[union-attr]
        )
        for row in rows
    ]  # fmt: skip


def _show_parts(rows: Sequence[CreditPart]) -> list[Item]:
    return [
        Item(
            row.proposal.deal.title, _("贡献份额 %s%%") % f"{row.share / 100:g}", _("接受或拒绝"), "web:deal",
            (row.proposal.deal.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_trials(rows: Sequence[TrialLicence]) -> list[Item]:
    return [
        Item(
            row.achievement.title,
            f"{row.seller.name} → {row.buyer.name if row.buyer else ''}",
            say(f"transfer.act.trial_{NEXT[Trial(row.state)]}"),
            "web:trial",
            (row.code,),
        )
        for row in rows
    ]


def _show_notices(rows: Sequence[PriceNotice]) -> list[Item]:
    return [
        Item(
            row.achievement.title, say(f"transfer.notice_state.{row.state}"), say(f"transfer.act.notice_{row.state}"),
            "web:price_notice", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_milestones(rows: Sequence[Milestone]) -> list[Item]:
    return [
        Item(
            row.deal.title, f"{row.title} · {row.deal.buyer.name}", _("登记到账"), "web:income", (row.deal.code,)
        )
        for row in rows
    ]  # fmt: skip


def _show_plans(rows: Sequence[DistributionPlan]) -> list[Item]:
    return [
        Item(
            row.deal.title, say(f"transfer.distribution_state.{row.state}"), say(f"transfer.act.plan_{row.state}"),
            "web:distribution", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_outcomes(rows: Sequence[OutcomeSurvey]) -> list[Item]:
    return [
        Item(
            row.deal.title, _("签约满 %d 个月") % row.months + f" · {row.deal.seller.name}", _("填报成效"),
            "web:outcome", (row.code,),
        )
        for row in rows
    ]  # fmt: skip
