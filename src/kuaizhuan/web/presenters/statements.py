"""Statements as pages show them: what is said, by whom, and until when an answer is expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.core.messages import say
from kuaizhuan.transfer.models import Statement
from kuaizhuan.transfer.queries.statements import Case
from kuaizhuan.transfer.states import StatementState
from kuaizhuan.web.presenters.values import in_ledger


@dataclass(frozen=True, slots=True)
class Line:
    """One statement in a list. late: an answer is overdue."""

    row: Statement
    words: str
    late: bool


def lines(rows: Iterable[Statement]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(row, say_what(row), row.state == StatementState.STATED and row.due_on < today) for row in rows
    ]


def say_what(row: Statement) -> str:
    """What is stated, in a few words."""
    if row.move is not None:
        return say(f"transfer.stage.{row.move.state}")
    return say(f"transfer.statement_kind.{row.kind}")


def facts(case: Case) -> list[tuple[str, str]]:
    """All that is stated, as (label, value)."""
    row, deal = case.statement, case.statement.deal
    found = [
        (_("陈述的内容"), say_what(row)),
        (_("日期"), row.on.isoformat()),
        (_("陈述方"), f"{say(f'transfer.party.{row.by_party}')} · {deal.party(row.by_party)}"),
        (_("请谁确认"), f"{say(f'transfer.party.{row.party}')} · {deal.party(row.party)}"),
    ]
    if row.trial is not None:
        found.insert(1, (_("违约情况"), row.trial.note))
    if row.amount is not None:
        label = {"receipt": pgettext("label", "到账"), "outcome": pgettext("label", "新增产值")}.get(
            row.kind, pgettext("label", "合同金额")
        )
        found.insert(1, (label, in_ledger(row.amount)))
    if row.state == StatementState.STATED:
        found.append((_("请在此前答复"), row.due_on.isoformat()))
    if row.decided_on:
        found.append((_("答复日期"), row.decided_on.isoformat()))
    if row.proven:
        found.append((_("确认方式"), _("登记机构核对凭证后确认")))
    if row.note:
        found.append((_("理由"), row.note))
    return found
