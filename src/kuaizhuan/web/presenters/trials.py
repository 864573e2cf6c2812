"""Trials as pages show them: lines, the formula in words, facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuaizhuan.core.messages import say
from kuaizhuan.core.rulebook import Law, Rule
from kuaizhuan.transfer.fact_words import answer
from kuaizhuan.transfer.models import TrialLicence
from kuaizhuan.transfer.queries.trials import Case, guide_rules
from kuaizhuan.transfer.rules import guide
from kuaizhuan.transfer.states import Formula
from kuaizhuan.web.presenters.values import amount, exact, language


@dataclass(frozen=True, slots=True)
class Line:
    """One trial in a list."""

    code: str
    title: str
    seller: str
    buyer: str
    state: str
    fee: str
    months: int
    until: dt.date | None
    guided: bool
    word: str


def line(row: TrialLicence) -> Line:
    """`row` as a line."""
    return Line(
        code=row.code,
        title=row.achievement.title,
        seller=row.seller.name,
        buyer=row.buyer.name if row.buyer else "",
        state=row.state,
        fee=fee_words(row),
        months=row.months,
        until=row.term_until,
        guided=row.guided,
        word=row.word,  # type: ignore[attr-defined]  # as `queries.trials` adds it
    )


def conditions(law: Law) -> list[tuple[str, str, bool]]:
    """The guide and its conditions at that place on that day, as rules of an amount are shown; none where there is none."""
    if not guide.holds(law):
        return []
    return [_shown(law.cited(each)) for each in (guide.GUIDE, *guide.CONDITIONS)]


def guide_of(row: TrialLicence) -> list[tuple[str, str, bool]]:
    """The conditions of the guide by which a trial is offered, as of its offer."""
    return [_shown(rule) for rule in guide_rules(row)]


def _shown(rule: Rule) -> tuple[str, str, bool]:
    return rule.id, f"{rule.text(language())}（{rule.clause(language())}）", rule.unverified


def fee_words(row: TrialLicence) -> str:
    """How the fee is reckoned, in one sentence."""
    if row.formula == Formula.FIXED:
        text = amount(row.fee_fen or 0)
    elif row.formula == Formula.PERCENT:
        text = _("%(base)s的 %(rate)s%%") % {"base": row.base, "rate": f"{(row.rate or 0) / 100:g}"}
    else:
        text = _("每%(base)s %(price)s") % {"base": row.base, "price": amount(row.unit_fen or 0)}
    if row.floor_fen is not None:
        text += _("，不低于 %s") % amount(row.floor_fen)
    if row.cap_fen is not None:
        text += _("，不高于 %s") % amount(row.cap_fen)
    return text


def quantity_words(row: TrialLicence) -> str:
    """The benefit or the units that the fee is reckoned from, to the fen."""
    if row.quantity is None:
        return ""
    return exact(row.quantity) if row.formula == Formula.PERCENT else str(row.quantity)


def facts(case: Case) -> list[tuple[str, str]]:
    """The terms of a trial, and for the two sides what came of it, as (label, value)."""
    row = case.trial
    found = [
        (_("期限"), _("%d 个月") % row.months),
        (_("付费条件"), row.trigger),
        (_("费用"), fee_words(row)),
    ]
    if row.guided:
        found += [(_("权属清晰、没有争议"), answer(row.title_clear)), (_("在哪里公开"), row.disclosed)]
    if not case.inside:
        return found
    days = (
        (_("签约日期"), row.signed_on),
        (_("交付日期"), row.delivered_on),
        (_("试用到"), row.term_until),
        (_("付费期限"), row.pay_by),
        (_("付清日期"), row.paid_on),
    )
    found += [(label, day.isoformat()) for label, day in days if day]
    if row.guided and row.signed_on:
        found.append((_("试用方是中小微企业"), answer(row.small_buyer)))
    if row.quantity is not None:
        found.append((row.base or _("数量"), quantity_words(row)))
    if row.claimed_by:
        found.append((_("由谁提出付费条件达成"), say(f"transfer.party.{row.claimed_by}")))
    if row.due_fen is not None:
        found.append((_("应付"), exact(row.due_fen)))
    return found
