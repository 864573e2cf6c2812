"""Parties see their contracts and apply; a registrar decides in its jurisdiction, never in its own unit's case.

The second of two approvals is another person's.
"""

from __future__ import annotations

from django.db.models import OuterRef

from kuaizhuan.core.access import Policy, some
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import ACCOUNT, jurisdiction, owner, person, platform, supervised
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS, Role
from kuaizhuan.transfer.models import Application

_REGISTRAR = platform(Role.REGISTRAR) | jurisdiction(Role.REGISTRAR, "jurisdiction")
"""Rows of the jurisdictions in which the actor is a registrar: all of them for one of the platform."""
_OWN = owner(ORGANISATION_ROLES, "contract__applicant", "contract__seller", "contract__buyer")
_WATCHED = supervised("contract__seller", "contract__buyer")
_AT_DESK = some(Application, _REGISTRAR, contract=OuterRef("pk"))
_DECIDING = ACCOUNT & _REGISTRAR & ~_OWN
"""A decision is a person's, and never one about the person's own organisations."""

VIEW_CONTRACT = Policy(
    "transfer.contract.view",
    owner(ORGANISATION_ROLES, "applicant", "seller", "buyer") | supervised("seller", "buyer") | _AT_DESK,
    sensitive=True,
)
EDIT_CONTRACT = Policy("transfer.contract.edit", owner(SUBMITTERS, "applicant"))
FILE = Policy("transfer.application.file", owner(HEADS, "applicant"))
VIEW = Policy("transfer.application.view", _OWN | _WATCHED | _REGISTRAR, sensitive=True)
ANSWER = Policy("transfer.application.answer", owner(SUBMITTERS, "contract__applicant"))
WITHDRAW = Policy("transfer.application.withdraw", owner(HEADS, "contract__applicant"))
DECIDE = Policy("transfer.application.decide", _DECIDING)
APPROVE_SECOND = Policy("transfer.application.approve_second", _DECIDING & ~person("first_by"))
"""The four-eyes rule: never the person who approved first."""
VIEW_REGISTRATION = Policy("transfer.registration.view", _OWN | _WATCHED | _REGISTRAR)
CANCEL = Policy("transfer.registration.cancel", _DECIDING)
DRAW = Policy("transfer.relief.draw", _REGISTRAR | owner(HEADS, "contract__applicant"))
LIST = Policy("transfer.registry_list.make", _REGISTRAR)
SETTLE = Policy("transfer.settlement.record", owner(HEADS, "applicant"))
WITHDRAW_SETTLEMENT = Policy("transfer.settlement.withdraw", owner(HEADS, "contract__applicant"))
GIVE_UP_RELIEF = Policy(
    "transfer.relief.give_up",
    platform(Role.REGISTRAR)
    | jurisdiction(Role.REGISTRAR, "registration__jurisdiction")
    | owner(HEADS, "registration__contract__applicant"),
)


def enters_any(actor: Actor) -> bool:
    """Whether there is anybody for whom the actor enters contracts."""
    return bool(actor.scopes(*SUBMITTERS))


def may_enter(actor: Actor, applicant: int) -> bool:
    """A contract is entered by whoever submits for the party that applies."""
    return applicant in actor.scopes(*SUBMITTERS)


def at_desk(actor: Actor) -> bool:
    """Whether the actor is a registrar anywhere."""
    return actor.holds(Role.REGISTRAR) or bool(actor.scopes(Role.REGISTRAR))


def registers_in(actor: Actor, jurisdiction: str) -> bool:
    """Whether the actor is a registrar of that jurisdiction."""
    if actor.holds(Role.REGISTRAR):
        return True
    bodies = actor.scopes(Role.REGISTRAR)
    return Organisation.objects.filter(pk__in=bodies, jurisdiction=jurisdiction).exists() if bodies else False
