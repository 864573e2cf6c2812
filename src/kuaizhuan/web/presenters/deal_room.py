"""The room of a deal as its page shows it: the checklist before each step, the days to come, and the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.models import Deal, DealMessage
from kuaizhuan.transfer.queries.deals import Case
from kuaizhuan.transfer.queries.room import KINDS, DayAhead, Happened
from kuaizhuan.transfer.rules.deal import Facts, Need, needs
from kuaizhuan.transfer.rules.message import may_withdraw
from kuaizhuan.transfer.states import Stage
from kuaizhuan.web.presenters.values import amount


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a checklist. url: where it is done, "" where the step itself asks for it. aside: it may be set aside."""

    words: str
    met: bool
    url: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """One step that the deal may take now, and what it asks for."""

    stage: Stage
    asked: list[Asked]

    @property
    def missing(self) -> int:
        return sum(not each.met for each in self.asked)


def steps_ahead(case: Case, facts: Facts) -> list[Ahead]:
    """The steps that the reader may record now, each with its checklist."""
    return [
        Ahead(stage, [_asked(case, stage, need) for need in needs(stage, facts)]) for stage in case.targets
    ]


def _asked(case: Case, stage: Stage, need: Need) -> Asked:
    code = need.reason.code
    words = say(code.replace("transfer.", "transfer.need.", 1))
    if code == "transfer.document_missing":
        words = say(f"transfer.document_kind.{need.reason.params['kind']}")
    return Asked(words, need.met, _place(case, stage, code), need.reason.overridable)


def _place(case: Case, stage: Stage, code: str) -> str:
    row = case.deal
    if code == "transfer.document_missing":
        return "#files"
    if code == "transfer.credit_open":
        return "#credit"
    if code == "transfer.notice_missing":
        if case.notices:
            return reverse("web:price_notice", args=[case.notices[0].code])
        if row.achievement and case.may_see_money and "seller" in case.sides:
            return f"{reverse('web:draft_notice', args=[row.achievement.code])}?deal={row.code}"
        return "#notices"
    return reverse("web:move_deal", args=[row.code, stage])


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the deal in words, and where it is seen to. unsure: it rests on a rule that nobody has verified."""

    on: dt.date
    words: str
    note: str
    url: str
    late: bool
    unsure: bool


_PAGES = {
    "trial": "web:trial",
    "notice": "web:price_notice",
    "plan": "web:distribution",
    "outcome": "web:outcome",
}


def day_lines(case: Case, found: Iterable[DayAhead]) -> list[Day]:
    """The days of the deal, for its calendar."""
    return [Day(each.on, *_said(each), _address(case, each), each.late, each.unsure) for each in found]


def _said(each: DayAhead) -> tuple[str, str]:
    match each.what:
        case "next_step":
            return each.row.next_step or _("下一步"), say(f"transfer.turn.{each.row.turn}")
        case "milestone":
            return _("应付款：%s") % each.row.title, amount(each.amount) if each.amount is not None else ""
        case "trial":
            return _("试用期满"), each.row.code
        case "notice":
            return pgettext("a day", "公示期满"), each.row.code
        case "plan":
            return _("分配公示期满"), each.row.code
        case _:
            return _("签约满 %d 个月回访成效") % each.row.months, ""


def _address(case: Case, each: DayAhead) -> str:
    if each.what == "milestone":
        return reverse("web:income", args=[case.deal.code]) if case.may_see_money else ""
    page = _PAGES.get(each.what, "")
    return reverse(page, args=[each.row.code]) if page else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the timeline. who: whose message it is; side: the party it was written for, and its organisation.

    own: written by the reader; may_withdraw: who may still take it back.
    """

    what: Happened
    who: str = ""
    side: str = ""
    own: bool = False
    may_withdraw: bool = False


def entries(actor: Actor, deal: Deal, found: Iterable[Happened]) -> list[Entry]:
    """The timeline in its order."""
    now = timezone.now()
    return [_message(actor, deal, each, now) if each.kind == "message" else Entry(each) for each in found]


def _message(actor: Actor, deal: Deal, each: Happened, now: dt.datetime) -> Entry:
    row: DealMessage = each.row
    own = row.by_id is not None and row.by_id == actor.user_id
    free = not may_withdraw(at=row.at, now=now, withdrawn=row.withdrawn_at is not None).codes
    return Entry(
        each,
        author(row),
        f"{say(f'transfer.party.{row.party}')} · {deal.party(row.party)}",
        own,
        own and free,
    )


def author(row: DealMessage) -> str:
    """Who wrote a message; of an erased account that it was one."""
    if row.by is None or row.by.erased_at:
        return say("people.erased")
    return str(row.by)


def sorts(chosen: str) -> list[tuple[str, str, bool]]:
    """The filter of the timeline: code, words, and whether it is the one in force."""
    return [
        ("", _("全部"), not chosen),
        *((kind, say(f"transfer.room.{kind}"), kind == chosen) for kind in KINDS),
    ]


def sides_of(case: Case) -> Collection[tuple[str, str]]:
    """The parties for which the reader may write, with their names."""
    return [
        (party.value, f"{say(f'transfer.party.{party}')} · {case.deal.party(party)}")
        for party in case.parties
        if party in case.sides
    ]
