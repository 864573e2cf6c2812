"""Parties see their contracts and apply; a registrar decides in its jurisdiction, never in its own unit's case.

The second of two approvals is another person's.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS, Role
from kuaizhuan.transfer.models import Application


def _registering(actor: Actor) -> Q:
    """Rows of the jurisdictions in which the actor is a registrar: all of them for one of the platform."""
    if actor.holds(Role.REGISTRAR):
        return EVERYBODY
    bodies = actor.scopes(Role.REGISTRAR)
    if not bodies:
        return NOBODY
    places = Organisation.objects.filter(pk__in=bodies).exclude(jurisdiction="").values("jurisdiction")
    return Q(jurisdiction__in=places)


def _own(actor: Actor, contract: str = "") -> Q:
    """Rows whose contract (a path ending in ``__``) one of the actor's organisations concluded."""
    members = actor.scopes(*ORGANISATION_ROLES)
    if not members:
        return NOBODY
    return (
        Q(**{f"{contract}applicant__in": members})
        | Q(**{f"{contract}seller__in": members})
        | Q(**{f"{contract}buyer__in": members})
    )


def _watched(actor: Actor, contract: str = "") -> Q:
    return overseen(actor, f"{contract}seller") | overseen(actor, f"{contract}buyer")


def _contracts(actor: Actor) -> Q:
    at_desk = Application._default_manager.filter(_registering(actor), contract=OuterRef("pk"))
    return _own(actor) | _watched(actor) | Q(Exists(at_desk))


def _applications(actor: Actor) -> Q:
    return _own(actor, "contract__") | _watched(actor, "contract__") | _registering(actor)


def _deciding(actor: Actor) -> Q:
    """A decision is a person's, and never one about the person's own organisations."""
    return NOBODY if actor.user_id is None else _registering(actor) & ~_own(actor, "contract__")


VIEW_CONTRACT = Policy("transfer.contract.view", _contracts)
EDIT_CONTRACT = Policy("transfer.contract.edit", lambda actor: Q(applicant__in=actor.scopes(*SUBMITTERS)))
FILE = Policy("transfer.application.file", lambda actor: Q(applicant__in=actor.scopes(*HEADS)))
VIEW = Policy("transfer.application.view", _applications)
ANSWER = Policy(
    "transfer.application.answer", lambda actor: Q(contract__applicant__in=actor.scopes(*SUBMITTERS))
)
WITHDRAW = Policy(
    "transfer.application.withdraw", lambda actor: Q(contract__applicant__in=actor.scopes(*HEADS))
)
DECIDE = Policy("transfer.application.decide", _deciding)
APPROVE_SECOND = Policy(
    "transfer.application.approve_second", lambda actor: _deciding(actor) & ~Q(first_by=actor.user_id)
)
"""The four-eyes rule: never the person who approved first."""
VIEW_REGISTRATION = Policy("transfer.registration.view", _applications)
CANCEL = Policy("transfer.registration.cancel", _deciding)
DRAW = Policy(
    "transfer.relief.draw",
    lambda actor: _registering(actor) | Q(contract__applicant__in=actor.scopes(*HEADS)),
)
LIST = Policy("transfer.registry_list.make", _registering)


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
