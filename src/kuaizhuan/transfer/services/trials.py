"""Trials: offered, given to the buyer of a deal, used, measured, and paid by the formula agreed before."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.match.models import Match
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, TrialLicence
from kuaizhuan.transfer.queries.trials import claimed_fee, law_of, received_of
from kuaizhuan.transfer.rules import guide
from kuaizhuan.transfer.rules import outcome as dates
from kuaizhuan.transfer.rules import trial as rules
from kuaizhuan.transfer.rules.deal import may_override
from kuaizhuan.transfer.rules.statement import speaker
from kuaizhuan.transfer.services.income import record_receipt
from kuaizhuan.transfer.services.statements import make_statement
from kuaizhuan.transfer.states import TRIAL, Formula, Party, StatementKind, Trial
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.trial import USING

AHEAD = dt.timedelta(days=30)
"""So long before the term ends both sides are reminded."""
OVER = (Trial.PAID, Trial.RETURNED, Trial.BREACHED, Trial.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the seller offers: for how many months, for what use, and when how much falls due; guided: by the guide of its place."""

    months: int
    scope: str
    trigger: str
    terms: rules.Terms
    guided: guide.Guided | None = None


@transaction.atomic
def list_trial(achievement: Achievement, offer: Offer, *, by: Actor) -> TrialLicence:
    """The head of a public result's owner offers it for use before payment; then everybody can find the offer.

    Raises `NotAllowed` for others, `WrongState` when the result is not public, `RuleBroken` with all reasons.
    """
    row = lock(achievement)
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
        + guide.may_offer(offer.guided, law_of(row.owner, timezone.localdate()))
    )
    terms, said = offer.terms, offer.guided or guide.Guided()
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
        guided=offer.guided is not None,
        title_clear=said.title_clear,
        disclosed=said.disclosed.strip(),
        listed_by_id=by.user_id,
    )
    audit.record("transfer.trial.list", trial, by=by, achievement=row.code, formula=terms.formula)
    return trial


@transaction.atomic
def match_trial(trial: TrialLicence, deal: Deal, *, by: Actor) -> TrialLicence:
    """The seller gives the offer to the buyer of an open deal; the indicators to meet come from the match."""
    row, project = lock(trial, "achievement"), lock(deal, "buyer")
    others = TrialLicence.objects.filter(deal=project).exclude(state__in=OVER)
    match = Match.objects.filter(demand=project.demand_id, achievement=row.achievement_id).first()
    compared = match.explanation.get("indicators", []) if match else []
    if not compared and project.demand:
        compared = [{"asked": indicator} for indicator in project.demand.indicators]
    indicators = rules.acceptance(compared, row.achievement.indicators)
    return move(
        row, TRIAL, Trial.MATCHED, by=by, policy=access.trial.MOVE,
        verdict=rules.may_match(
            same_seller=project.seller_id == row.seller_id,
            same_result=project.achievement_id == row.achievement_id,
            deal_open=project.state in OPEN,
            taken=others.exists(),
        ),
        changes={"deal": project, "buyer": project.buyer, "indicators": indicators},
        deal=project.code, buyer=project.buyer.code,
    )  # fmt: skip


@transaction.atomic
def move_trial(
    trial: TrialLicence,
    target: Trial,
    *,
    by: Actor,
    facts: rules.TrialMoveInput,
    override: frozenset[str] = frozenset(),
) -> TrialLicence:
    """The side whose move it is moves the trial on; the fee is reckoned when one side has claimed it and the other agrees,
    and a receipt in the deal's ledger follows from its payment. A breach is
    the word of the side that says so, until the other confirms it or a registrar from a proof. Raises `NotAllowed` for the other side, `RuleBroken` with all reasons.
    """
    row = lock(trial, "deal")
    verb = next(name for (_, aim), name in TRIAL.moves.items() if aim == target)  # one leads to each state
    acts = access.trial.sides(by, row.seller_id, row.buyer_id) & rules.who(verb, row.claimed_by)
    if verb == "match" or not acts:
        raise NotAllowed("core.not_allowed", action=f"{TRIAL.name}.{verb}")
    ask(row, TRIAL, target, by=by, policy=None)
    verdict = rules.may_move(
        target,
        facts,
        today=timezone.localdate(),
        since=row.state_since if row.state != Trial.LISTED else facts.on,
        term_until=row.term_until,
        formula=Formula(row.formula),
        unmet=rules.unmet(row.indicators),
        pays=Party.BUYER in acts,
    )
    if row.guided:
        verdict += guide.may_step(
            target,
            law_of(row.seller, facts.on),
            small_buyer=facts.small_buyer,
            received=received_of(row.deal) if row.deal else 0,
            due=row.due_fen,
        )
    verdict += may_override(verdict, override, facts.note)
    require(verdict, override=override)
    follows = _consequences(row, target, facts, acts)
    move(
        row, TRIAL, target, by=by, policy=None, verdict=verdict, override=override, note=facts.note.strip(),
        changes={"state_since": facts.on, "note": facts.note.strip(), **follows},
        was=row.state, on=facts.on, due=follows.get("due_fen", row.due_fen),
    )  # fmt: skip
    if target is Trial.BREACHED and row.deal:
        make_statement(row.deal, StatementKind.BREACH, speaker(acts), by=by, on=facts.on, about=row)
    if target is Trial.PAID and row.deal and row.due_fen:
        record_receipt(row.deal, row.due_fen, on=facts.on, by=by, voucher=row.code, note=row.trigger[:200])
    return row


@transaction.atomic
def measure(trial: TrialLicence, place: int, value: str, *, by: Actor) -> TrialLicence:
    """A side writes down what was measured for the indicator at `place`; whether it meets is judged at once."""
    row = lock(trial)
    access.trial.MEASURE.require(by, row)
    require(
        rules.may_measure(
            using=row.state in USING, place=place, count=len(row.indicators), value=value.strip()
        )
    )
    indicator = row.indicators[place]
    indicator["measured"] = value.strip()
    indicator["outcome"] = rules.judge_indicator(indicator, value.strip())
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
    rows = lock_all(TrialLicence.objects.filter(ending | unpaid))
    TrialLicence.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    audit.record_many([audit.Entry("transfer.trial.remind", row) for row in rows], by=by)
    return len(rows)


def _consequences(
    row: TrialLicence, target: Trial, facts: rules.TrialMoveInput, acts: set[Party]
) -> dict[str, Any]:
    """What else a move changes; acts: the sides for which it is made."""
    match target:
        case Trial.SIGNED:
            return {"signed_on": facts.on, "small_buyer": facts.small_buyer}
        case Trial.DELIVERED:
            return {"delivered_on": facts.on}
        case Trial.IN_USE:
            return {"term_until": dates.due(facts.on, row.months)}
        case Trial.EXTENDED:
            return {"term_until": facts.until, "reminded_on": None}
        case Trial.CLAIMED:
            by = Party.SELLER if Party.SELLER in acts else Party.BUYER
            return {"quantity": facts.quantity, "pay_by": facts.until, "claimed_by": by}
        case Trial.DISPUTED:
            return {"quantity": None, "pay_by": None, "claimed_by": ""}
        case Trial.TRIGGERED:
            return {"reminded_on": None, "due_fen": claimed_fee(row)}
        case Trial.PAID:
            return {"paid_on": facts.on}
        case Trial.LISTED:
            return {"deal": None, "buyer": None, "indicators": [], "small_buyer": None}
        case _:
            return {}
