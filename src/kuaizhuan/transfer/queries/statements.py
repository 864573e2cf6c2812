"""Statements as one reader may see them, and those that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, Statement
from kuaizhuan.transfer.rules.statement import CORRECTABLE
from kuaizhuan.transfer.states import STATEMENT, Stage, StatementKind, StatementState
from kuaizhuan.transfer.states.statement import UNSETTLED


@dataclass(frozen=True, slots=True)
class Case:
    """One statement, and what its reader may do with it. proves: confirms as a registrar, from a proof."""

    statement: Statement
    may_confirm: bool
    proves: bool
    may_deny: bool
    may_correct: bool

    @property
    def names_amount(self) -> bool:
        """Whether it says how much."""
        row = self.statement
        return row.kind == StatementKind.STAGE and row.move is not None and row.move.state == Stage.CONTRACT


def waiting(actor: Actor) -> QuerySet[Statement]:
    """Those that wait for `actor`'s answer, or for that of a registrar like `actor`."""
    rows = Statement.objects.filter(state=StatementState.STATED)
    mine = access.statement.WAITING(actor) | access.statement.PROVE.rows(actor)
    return rows.filter(mine).select_related("deal__seller", "deal__buyer", "move")


def of_deal(actor: Actor, deal: Deal) -> list[Statement]:
    """What was stated of a deal and is not settled, as far as `actor` may see it, the newest first."""
    rows = Statement.objects.filter(deal=deal, state__in=UNSETTLED).select_related("move", "stated_by")
    return list(access.statement.VIEW.filter(actor, rows))


def case(actor: Actor, code: str) -> Case:
    """One statement by its code; raises `NotFound` when it is not there for `actor`."""
    related = (
        "deal__seller",
        "deal__buyer",
        "deal__broker",
        "move",
        "entry",
        "answer",
        "trial",
        "stated_by",
        "decided_by",
    )
    row = access.statement.VIEW.get(actor, Statement.objects.select_related(*related), code=code)
    open_to = set(STATEMENT.targets(row.state))
    confirm, prove = (
        policy.allows(actor, row) for policy in (access.statement.CONFIRM, access.statement.PROVE)
    )
    return Case(
        statement=row,
        may_confirm=StatementState.CONFIRMED in open_to and (confirm or prove),
        proves=prove and not confirm,
        may_deny=StatementState.DENIED in open_to and access.statement.DENY.allows(actor, row),
        may_correct=StatementState.CORRECTED in open_to
        and row.kind in CORRECTABLE
        and access.statement.CORRECT.allows(actor, row),
    )
