"""Whose turn it is, said once: the line of a page and its main button come from the same answer.

A machine says who must act in a state; the reader speaks for some of these parties or for none. The main button is lit
only when the line says that it is the reader's turn; what they may do besides stands there unlit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kuaizhuan.match.queries import Case as Introduced
from kuaizhuan.match.states import Stage as Introduction
from kuaizhuan.transfer.models import DistributionPlan
from kuaizhuan.transfer.queries.deals import Case as DealCase
from kuaizhuan.transfer.queries.notices import Case as NoticeCase
from kuaizhuan.transfer.queries.registry_desk import Moves
from kuaizhuan.transfer.queries.trials import Case as TrialCase
from kuaizhuan.transfer.rules.trial import NEXT, who
from kuaizhuan.transfer.states import (
    APPLICATION,
    DISTRIBUTION,
    NOTICE,
    Credit,
    Distribution,
    Notice,
    Outcome,
    Trial,
)
from kuaizhuan.transfer.states.deal import OPEN

Whose = Literal["yours", "theirs", "nobody"]


@dataclass(frozen=True, slots=True)
class Turn:
    """whose: of the reader, of others, of nobody. words: the line."""

    whose: Whose
    words: str

    @property
    def yours(self) -> bool:
        """Whether the main button is lit."""
        return self.whose == "yours"


def turn(awaited: Collection[str], own: Collection[str], names: Mapping[str, str]) -> Turn:
    """awaited: parties who must act now; own: those for which the reader speaks; names: party → what it is called."""
    if not awaited:
        return Turn("nobody", _("无须办理"))
    if set(awaited) & set(own):
        return Turn("yours", _("待您办理"))
    called = "、".join(names.get(each, each) for each in sorted(awaited))
    return Turn("theirs", _("当前办理方：%s") % called)


def deal_turn(case: DealCase) -> Turn:
    """Of the party that the last move named, while the deal is open."""
    row = case.deal
    awaited = {row.turn} if row.state in OPEN and row.turn else set()
    return turn(awaited, case.sides, {party: str(row.party(party)) for party in case.parties})


def deal_awaited(case: DealCase) -> list[tuple[str, Turn]]:
    """What else of a deal waits for somebody, and for whom: shares of credit, trials, price notices, outcomes."""
    names = {party: str(case.deal.party(party)) for party in case.parties}
    found = []
    if case.proposal is not None and case.proposal.state == Credit.PROPOSED:
        open_parts = [part.party for part in case.proposal.parts.all() if part.accepted_at is None]
        found.append((_("贡献份额方案"), turn(open_parts, case.sides, names)))
    for trial in case.trials:
        if verb := NEXT.get(Trial(trial.state)):
            found.append((_("试用 %s") % trial.code, turn(who(verb, trial.claimed_by), case.sides, names)))
    for notice in case.notices:
        if NOTICE.turn(notice.state):
            found.append((_("价格公示 %s") % notice.code, turn(["seller"], case.sides, names)))
    for survey in case.outcomes:
        if survey.state == Outcome.ASKED:
            months = _("%d 个月成效回访") % survey.months
            found.append((months, turn(["buyer"], case.sides, names)))
    return found


def trial_turn(case: TrialCase) -> Turn:
    """Of the side that makes the move expected next."""
    row = case.trial
    verb = NEXT.get(Trial(row.state))
    names = {"seller": row.seller.name, "buyer": row.buyer.name if row.buyer else ""}
    return turn(who(verb, row.claimed_by) if verb else (), case.sides, names)


def notice_turn(case: NoticeCase) -> Turn:
    """Of the seller's head; while a notice runs, of nobody."""
    row = case.notice
    if row.state == Notice.RUNNING:
        return Turn("nobody", _("公示期内，无须办理"))
    awaited = ("seller",) if NOTICE.turn(row.state) else ()
    return turn(awaited, ("seller",) if case.keeps else (), {"seller": row.seller.name})


def plan_turn(row: DistributionPlan, keeps: bool, today: dt.date) -> Turn:
    """Of the seller's head; of nobody until the days of its publication are over."""
    running = row.notice_until is not None and row.notice_until >= today
    if row.state == Distribution.NOTIFIED and running:
        return Turn("nobody", _("公示期内，无须办理"))
    if row.state == Distribution.SUSPENDED:
        return Turn("nobody", _("异议答复前暂停，答复后继续"))
    awaited = ("seller",) if DISTRIBUTION.turn(row.state) else ()
    return turn(awaited, ("seller",) if keeps else (), {"seller": row.deal.seller.name})


def application_turn(state: str, moves: Moves, applicant: str, registry: str) -> Turn:
    """Of the registry, of whoever was asked, or of nobody."""
    who = APPLICATION.turn(state)
    own = []
    if moves.accept or moves.approve or moves.refuse or moves.send_back:
        own.append("registrar")
    if moves.answer:
        own.append("head")
    return turn((who,) if who else (), own, {"registrar": registry, "head": applicant})


def introduction_turn(case: Introduced) -> Turn:
    """Of the broker of an anonymous need, then of the sides that have not consented."""
    row = case.introduction
    names = {"broker": _("代为答复的经纪人"), "demand": _("需求方"), "achievement": _("成果方")}
    if row.state == Introduction.BROKERED:
        return turn(("broker",), ("broker",) if case.may_pass else (), names)
    if row.state != Introduction.PROPOSED:
        return turn((), (), names)
    consents = {"demand": row.demand_consent_at, "achievement": row.achievement_consent_at}
    awaited = [side for side, at in consents.items() if at is None]
    return turn(awaited, awaited if case.may_answer else (), names)


def record_turn(state_turn: str, verbs: Collection[str], names: Mapping[str, str]) -> Turn:
    """Of submitter, unit or platform; what may be done with a row when nobody must act is not its main button."""
    return turn((state_turn,) if state_turn else (), (state_turn,) if verbs and state_turn else (), names)
