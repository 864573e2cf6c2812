"""The side that is asked answers; where it has nobody on the node, a registrar of its place confirms from a proof.

Nobody confirms what they stated themselves, even where they act for both sides. What was paid is read by the side that
is asked, by the seller's heads and by who oversees the seller, as the ledger is.
"""

from __future__ import annotations

from django.db.models import OuterRef

from kuaizhuan.core.access import Policy, Predicate, any_of, some, where
from kuaizhuan.people.access import ACCOUNT, jurisdiction, owner, person, platform, supervised
from kuaizhuan.people.models import Membership
from kuaizhuan.people.roles import ANY, HEADS, SUBMITTERS, Role
from kuaizhuan.transfer.access.deal import seen
from kuaizhuan.transfer.rules.statement import SIDES
from kuaizhuan.transfer.states import StatementKind, StatementState
from kuaizhuan.transfer.states.statement import UNSETTLED


def _for_party(column: str, side: str) -> Predicate:
    return where(**{column: side}) & owner(SUBMITTERS, f"deal__{side}")


def _absent(side: str) -> Predicate:
    """Nobody acts for the organisation, for the one above it, or for what it was merged into."""
    of = f"deal__{side}"
    acting = where(role__in=SUBMITTERS)
    places = (of, f"{of}__parent", f"{of}__merged_into")
    return ~any_of([some(Membership, acting, organisation=OuterRef(place)) for place in places])


_REGISTRAR = any_of(
    [
        where(party=side)
        & _absent(side)
        & (
            platform(Role.REGISTRAR)
            | jurisdiction(
                Role.REGISTRAR, f"deal__{side}__jurisdiction", f"deal__{side}__merged_into__jurisdiction"
            )
        )
        for side in SIDES
    ]
)
_ASKED = any_of([_for_party("party", side) for side in SIDES])
_STATING = any_of([_for_party("by_party", side) for side in (*SIDES, "broker")])
_PARTIES = owner(ANY, "deal__seller", "deal__buyer", "deal__broker")
_OPEN = where(state__in=UNSETTLED)

PROVE = Policy("transfer.statement.prove", ACCOUNT & _OPEN & _REGISTRAR & ~_PARTIES & ~person("stated_by"))
"""From a proof, for a side that nobody acts for."""
CONFIRM = Policy("transfer.statement.confirm", ACCOUNT & _ASKED & ~person("stated_by"))
DENY = Policy("transfer.statement.deny", ACCOUNT & _ASKED & ~person("stated_by"))
CORRECT = Policy(
    "transfer.statement.correct",
    ACCOUNT & (_ASKED & ~person("stated_by") | _STATING & where(state=StatementState.DENIED)),
)
"""The side that is asked; after a denial also the one that stated it."""
VIEW = Policy(
    "transfer.statement.view",
    seen("deal__") & ~where(kind=StatementKind.RECEIPT)
    | _ASKED
    | owner(HEADS, "deal__seller")
    | supervised("deal__seller")
    | PROVE.rows,
)
WAITING = where(state=StatementState.STATED) & CONFIRM.rows
"""Statements that the actor may confirm, and that nobody has answered."""
