"""The law as pages show it: reasons with their clause, figures with their rules, taxes as a worksheet, flows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core import node_rules
from kuaizhuan.core.messages import say
from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.figures import plots
from kuaizhuan.transfer.law import in_words, say_assumed
from kuaizhuan.transfer.models import Application, Deal, Registration
from kuaizhuan.transfer.queries.contracts import Precheck
from kuaizhuan.transfer.queries.flows import JOINT, PLACES, Flows, Tally
from kuaizhuan.transfer.queries.registry_desk import days_left
from kuaizhuan.transfer.registration.contract import Settlement
from kuaizhuan.transfer.registration.taxes import DueDay, Ground, State
from kuaizhuan.transfer.registration.taxes import Line as TaxLine
from kuaizhuan.transfer.rules.registry import restore_reasons
from kuaizhuan.transfer.states import APPLICATION
from kuaizhuan.web.forms.transfer.contracts import field_word
from kuaizhuan.web.presenters.charts import show_chart
from kuaizhuan.web.presenters.values import language

SIGNS = {State.MET: "✓", State.ASSUMED: "?", State.MISSING: "✗", State.BARRED: "✗"}


@dataclass(frozen=True, slots=True)
class CitedReason:
    """A reason in words: its clause in the language in force, and whether it is unverified or may be set aside."""

    code: str
    text: str
    clause: str
    unsure: bool
    overridable: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An amount (fen) and the rules it rests on, as (id, text, unverified)."""

    fen: int
    rules: list[tuple[str, str, bool]]
    unsure: bool


@dataclass(frozen=True, slots=True)
class ShownGround:
    """A condition of a relief, how it stands and in which word."""

    state: str
    word: str
    sign: str
    said: CitedReason


@dataclass(frozen=True, slots=True)
class Day:
    """A day by which something is due; provisional: its holidays are not known yet."""

    name: str
    on: dt.date
    provisional: bool
    unverified: bool


@dataclass(frozen=True, slots=True)
class Tax:
    """One line of the worksheet. reach: fen that the relief would save if what is missing were brought."""

    tax: str
    of: Settlement | None
    base: Shown
    due: Shown | None
    relief: int | None
    relieved: bool
    reach: int | None
    grounds: list[ShownGround]
    notes: list[CitedReason]
    days: list[Day]


@dataclass(frozen=True, slots=True)
class Entry:
    """One application in the queue. left: working days until it must be decided, None while no clock runs."""

    code: str
    title: str
    applicant: str
    purpose: str
    jurisdiction: str
    state: str
    turn: str
    technical: int
    large: bool
    decide_by: dt.date | None
    provisional: bool
    unverified: bool
    left: int | None
    filed_at: dt.datetime


def cite_reasons(reasons: Iterable[Reason], law: Law) -> list[CitedReason]:
    """`reasons` in words, their place instead of the code of a jurisdiction."""
    language = get_language() or "zh"
    out = []
    for reason in reasons:
        rule = law.cited(reason.clause) if reason.clause in law.book else None
        params = {
            k: say(f"transfer.place.{v}") if k == "place" and v in PLACES else v
            for k, v in reason.params.items()
        }
        out.append(
            CitedReason(
                reason.code,
                say(reason.code, in_words(params)),
                rule.clause(language) if rule else "",
                bool(rule and rule.unverified),
                reason.overridable,
            )
        )
    return out


def precheck(found: Precheck) -> dict[str, Any]:
    """What the pre-check page shows."""
    law, checked = found.law, found.checked
    return {
        "good": bool(found.verdict),
        "reasons": cite_reasons(found.verdict, law),
        "warnings": cite_reasons(found.warnings, law),
        "assumed": [say_assumed(fact) for fact in checked.assumed],
        "regime": checked.regime,
        "as_of": checked.as_of,
        "category": checked.category,
        "subtype": checked.subtype,
        "direction": checked.direction,
        "suggestions": [
            {"type": s.type, "subtype": s.subtype, "words": s.words, "rules": _rules((s.clause,), law)}
            for s in checked.suggestions
        ],
        "total": _figure(checked.amounts.total, law),
        "technical": _figure(checked.amounts.technical, law),
        "at_most": _figure(checked.amounts.at_most, law) if checked.amounts.at_most else None,
        "deducted": checked.amounts.deducted,
        "large": checked.large,
        "counted": _figure(checked.counted, law),
        "decide_by": checked.decide_by.on,
        "provisional": checked.decide_by.provisional,
        "clock_unverified": checked.decide_by.unverified,
        "taxes": [show_tax(line, law) for line in checked.taxes],
        "unverified": [rule for rule in _rules(checked.basis, law) if rule[2]],
    }


def stored_reasons(application: Application) -> dict[str, list[CitedReason]]:
    """What the rules said of an application when its clock began, as it was kept."""
    day = application.accepted_on or timezone.localdate(application.filed_at)
    law = node_rules.book().at(day, application.jurisdiction)
    return {
        name: cite_reasons(restore_reasons(application.checked.get(name, ())), law)
        for name in ("reasons", "warnings")
    }


def entry(row: Application, today: dt.date) -> Entry:
    """`row` as a line of the queue."""
    return Entry(
        code=row.code,
        title=row.contract.title,
        applicant=row.contract.applicant.name,
        purpose=row.purpose,
        jurisdiction=row.jurisdiction,
        state=row.state,
        turn=say(f"transfer.turn.{APPLICATION.turn(row.state)}"),
        technical=row.technical
        if row.technical is not None
        else row.checked.get("technical", {}).get("fen", row.contract.technical),
        large=row.large,
        decide_by=row.decide_by,
        provisional=row.provisional,
        unverified=row.checked.get("decide_by", {}).get("unverified", False),
        left=days_left(row, today),
        filed_at=row.filed_at,
    )


def flow_page(found: Flows) -> dict[str, Any]:
    """Flows as tables and as charts; the same numbers in all of them."""
    return {
        "matrix": [
            (place, [found.between(place, target) for target in PLACES], found.output(place))
            for place in PLACES
        ],
        "intake": [found.intake(place) for place in PLACES],
        "places": PLACES,
        "whole": found.whole,
        "joint": found.joint(),
        "between": [(JOINT, found.between(*JOINT)), (JOINT[::-1], found.between(*JOINT[::-1]))],
        "tables": [
            (
                _("按合同类别"),
                [(say(f"transfer.type.{kind}"), _row(cells)) for kind, cells in sorted(found.types.items())],
            ),
            (
                _("按技术领域"),
                [(field_word(code), _row(cells)) for code, cells in sorted(found.fields.items())],
            ),
        ],
        "flow_chart": show_chart(plots.FLOW, plots.FLOW.plot(found)),
        "charts": [
            show_chart(plots.MONTHS, plots.MONTHS.plot(found)),
            show_chart(plots.FIELDS, plots.FIELDS.plot(found, LISTS["technology_field"], language())),
        ],
    }


def rules_of(row: Registration) -> list[tuple[str, str, bool]]:
    """The rules of an entry as (id, text, unverified); ids that the book no longer has are left out."""
    law = node_rules.book().at(row.registered_on, row.jurisdiction)
    return _rules((each for each in row.basis if each in law.book), law)


def _row(cells: Mapping[tuple[str, str], Tally]) -> list[Tally]:
    """渝→川, 川→渝, everything."""
    whole = Tally()
    for tally in cells.values():
        whole.add(tally.contracts, tally.total, tally.technical)
    return [cells.get(JOINT, Tally()), cells.get(JOINT[::-1], Tally()), whole]


def _figure(figure: Figure, law: Law) -> Shown:
    return Shown(figure.fen, _rules(figure.basis, law), figure.unverified)


def _rules(ids: Iterable[str], law: Law) -> list[tuple[str, str, bool]]:
    language = get_language() or "zh"
    rules = [law.cited(each) for each in ids]
    return [(rule.id, f"{rule.text(language)}（{rule.clause(language)}）", rule.unverified) for rule in rules]


def show_tax(line: TaxLine, law: Law) -> Tax:
    """A line of the worksheet in words."""
    return Tax(
        tax=line.tax,
        of=line.of,
        base=_figure(line.base, law),
        due=_figure(line.due, law) if line.due else None,
        relief=line.relief.fen if line.relief else None,
        relieved=line.relieved,
        reach=line.reach.fen if line.reach else None,
        grounds=_grounds(line.grounds, law),
        notes=cite_reasons(line.notes, law),
        days=show_days(line.days),
    )


def show_days(days: Iterable[DueDay]) -> list[Day]:
    """Days of filing in words."""
    return [
        Day(
            say(f"transfer.day.{day.name}"),
            day.deadline.on,
            day.deadline.provisional,
            day.deadline.unverified,
        )
        for day in days
    ]


def _grounds(grounds: Iterable[Ground], law: Law) -> list[ShownGround]:
    return [
        ShownGround(
            ground.state,
            say(f"transfer.ground.{ground.state}"),
            SIGNS[ground.state],
            cite_reasons([ground.reason], law)[0],
        )
        for ground in grounds
    ]


def rules_cited(deal: Deal, *names: str) -> list[tuple[str, str, bool]]:
    """Rules of the seller's place today, as (clause, text, whether it is unverified)."""
    law = node_rules.book().at(timezone.localdate(), deal.seller.jurisdiction)
    found = [law.cited(name) for name in names]
    return [(rule.clause(language()), rule.text(language()), rule.unverified) for rule in found]
