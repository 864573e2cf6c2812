"""Trials: offered, given to the buyer of a deal, used, measured, and paid by the formula agreed before."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.verdict import require
from kuaizhuan.match.models import Match
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, TrialLicence
from kuaizhuan.transfer.queries.locks import lock_deal, lock_trial
from kuaizhuan.transfer.rules import outcome as dates
from kuaizhuan.transfer.rules import trial as rules
from kuaizhuan.transfer.rules.deal import decide, set_aside
from kuaizhuan.transfer.services.income import record_receipt
from kuaizhuan.transfer.states import TRIAL, Formula, Trial
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.trial import USING

AHEAD = dt.timedelta(days=30)
"""So long before the term ends both sides are reminded."""
OVER = (Trial.PAID, Trial.RETURNED, Trial.BREACHED, Trial.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the seller offers: for how many months, for what use, and when how much falls due."""

    months: int
    scope: str
    trigger: str
    terms: rules.Terms


@transaction.atomic
def list_trial(achievement: Achievement, offer: Offer, *, by: Actor) -> TrialLicence:
    """The head of a public result's owner offers it for use before payment; then everybody can find the offer.

    Raises `NotAllowed` for others, `WrongState` when the result is not public, `RuleBroken` with all reasons.
    """
    row = Achievement.objects.select_for_update(of=("self",)).get(pk=achievement.pk)
    if not access.trial.may_list(by, row.owner_id):
        raise NotAllowed("core.not_allowed", action="transfer.trial.list")
    if row.state not in PUBLIC_STATES:
        raise WrongState("transfer.result_not_public")
    require(
        rules.may_list(
            offer.terms,
            months=offer.months,
            scope=offer.scope,
            trigger=offer.trigger,
            listed=TrialLicence.objects.filter(achievement=row, state=Trial.LISTED).exists(),
        )
    )
    terms = offer.terms
    trial = TrialLicence.objects.create(
        code=public_code("trial", secrets.token_hex(8)),
        achievement=row,
        seller=row.owner,
        state_since=timezone.localdate(),
        months=offer.months,
        scope=offer.scope.strip(),
        trigger=offer.trigger.strip(),
        formula=terms.formula,
        fee_fen=terms.fee_fen,
        rate=terms.rate,
        unit_fen=terms.unit_fen,
        base=terms.base.strip(),
        floor_fen=terms.floor_fen,
        cap_fen=terms.cap_fen,
        listed_by_id=by.user_id,
    )
    audit.record("transfer.trial.list", trial, by=by, achievement=row.code, formula=terms.formula)
    return trial


@transaction.atomic
def match_trial(trial: TrialLicence, deal: Deal, *, by: Actor) -> TrialLicence:
    """The seller gives the offer to the buyer of an open deal; the indicators to meet come from the match."""
    row, project = lock_trial(trial), lock_deal(deal)
    access.trial.MOVE.require(by, row)
    event = TRIAL.check(row.state, Trial.MATCHED)
    others = TrialLicence.objects.filter(deal=project).exclude(state__in=OVER)
    require(
        rules.may_match(
            same_seller=project.seller_id == row.seller_id,
            same_result=project.achievement_id == row.achievement_id,
            deal_open=project.state in OPEN,
            taken=others.exists(),
        )
    )
    match = Match.objects.filter(demand=project.demand_id, achievement=row.achievement_id).first()
    compared = match.explanation.get("indicators", []) if match else []
    if not compared and project.demand:
        compared = [{"asked": indicator} for indicator in project.demand.indicators]
    row.indicators = rules.acceptance(compared, row.achievement.indicators)
    row.deal, row.buyer = project, project.buyer
    row.state, row.state_since = Trial.MATCHED, timezone.localdate()
    row.save()
    audit.record(event, row, by=by, deal=project.code, buyer=project.buyer.code)
    return row


@transaction.atomic
def move_trial(
    trial: TrialLicence,
    target: Trial,
    *,
    by: Actor,
    said: rules.TrialMoveInput,
    override: frozenset[str] = frozenset(),
) -> TrialLicence:
    """The side whose move it is moves the trial on; the fee is reckoned when it is triggered, and a receipt in the
    deal's ledger follows from its payment. Raises `NotAllowed` for the other side, `RuleBroken` with all reasons.
    """
    row = lock_trial(trial)
    event = TRIAL.check(row.state, target)
    verb = event.rsplit(".", 1)[1]
    if verb == "match" or not access.trial.sides(by, row.seller_id, row.buyer_id) & rules.WHO[verb]:
        raise NotAllowed("core.not_allowed", action=event)
    verdict = rules.may_move(
        target,
        said,
        today=timezone.localdate(),
        since=row.state_since if row.state != Trial.LISTED else said.on,
        term_until=row.term_until,
        formula=Formula(row.formula),
        unmet=rules.unmet(row.indicators),
    )
    require(decide(verdict, override, said.note))
    _settle(row, target, said, by=by)
    was, row.state, row.state_since, row.note = row.state, target, said.on, said.note.strip()
    row.save()
    audit.record(
        event,
        row,
        by=by,
        note=row.note,
        was=was,
        on=said.on,
        due=row.due_fen,
        override=set_aside(verdict, override),
    )
    return row


@transaction.atomic
def measure(trial: TrialLicence, place: int, value: str, *, by: Actor) -> TrialLicence:
    """A side writes down what was measured for the indicator at `place`; whether it meets is judged at once."""
    row = lock_trial(trial)
    access.trial.MEASURE.require(by, row)
    require(
        rules.may_measure(
            using=row.state in USING, place=place, count=len(row.indicators), value=value.strip()
        )
    )
    indicator = row.indicators[place]
    indicator["measured"] = value.strip()
    indicator["outcome"] = rules.judged(indicator, value.strip())
    row.save(update_fields=["indicators"])
    audit.record(
        "transfer.trial.measure",
        row,
        by=by,
        parameter=indicator["parameter"],
        measured=value.strip(),
        outcome=indicator["outcome"],
    )
    return row


@transaction.atomic
def remind_of_trials(*, by: Actor, today: dt.date | None = None) -> int:
    """Remind both sides of trials whose term ends soon or whose payment is overdue, once each; returns how many."""
    day = today or timezone.localdate()
    ending = Q(state__in=USING, term_until__lte=day + AHEAD) & (
        Q(reminded_on=None) | Q(reminded_on__lt=F("term_until") - AHEAD)
    )
    unpaid = Q(state=Trial.TRIGGERED, pay_by__lt=day) & (
        Q(reminded_on=None) | Q(reminded_on__lte=F("pay_by"))
    )
    rows = list(TrialLicence.objects.select_for_update(of=("self",)).filter(ending | unpaid))
    TrialLicence.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    audit.record_many([audit.Entry("transfer.trial.remind", row) for row in rows], by=by)
    return len(rows)


def _settle(row: TrialLicence, target: Trial, said: rules.TrialMoveInput, *, by: Actor) -> None:
    """What else a move changes."""
    match target:
        case Trial.SIGNED:
            row.signed_on = said.on
        case Trial.DELIVERED:
            row.delivered_on = said.on
        case Trial.IN_USE:
            row.term_until = dates.due(said.on, row.months)
        case Trial.EXTENDED:
            row.term_until, row.reminded_on = said.until, None
        case Trial.TRIGGERED:
            row.quantity, row.pay_by, row.reminded_on = said.quantity, said.until, None
            row.due_fen = rules.fee(_terms(row), said.quantity or 0)
        case Trial.PAID:
            row.paid_on = said.on
            if row.deal and row.due_fen:
                record_receipt(
                    row.deal, row.due_fen, on=said.on, by=by, voucher=row.code, note=row.trigger[:200]
                )
        case Trial.LISTED:
            row.deal, row.buyer, row.indicators = None, None, []


def _terms(row: TrialLicence) -> rules.Terms:
    return rules.Terms(
        Formula(row.formula), row.fee_fen, row.rate, row.unit_fen, row.base, row.floor_fen, row.cap_fen
    )
