"""Who may see, submit, review, revise, confirm and withdraw a row of the catalogue, and hear an appeal."""

from __future__ import annotations

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen
from kuaizhuan.people.models import Membership
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.publish.models import Appeal
from kuaizhuan.publish.states import AppealState

PUBLIC = Q(state__in=PUBLIC_STATES)


def _own(actor: Actor, *roles: Role) -> Q:
    return Q(owner__in=actor.scopes(*roles))


def _visible(actor: Actor) -> Q:
    """Public rows for everybody; all rows of their organisation for its members; all that overseers oversee."""
    return PUBLIC | _own(actor, *Role) | overseen(actor)


def _editors(actor: Actor) -> Q:
    return EVERYBODY if actor.holds(Role.EDITOR) else NOBODY


def _endorsing(actor: Actor) -> Q:
    """The unit's heads; where a unit has none on the platform yet, an editor stands in for them."""
    own = _own(actor, *HEADS)
    if not actor.holds(Role.EDITOR):
        return own
    heads = Membership.objects.filter(organisation=OuterRef("owner"), role__in=HEADS)
    return own | ~Q(Exists(heads))


def _hearing(actor: Actor) -> Q:
    """Never who refused, nor who appeals. A platform's refusal is heard by another editor; a unit's by another of
    its heads, or where it has none, by an editor.
    """
    heads = (
        Membership.objects.filter(organisation=OuterRef("owner"), role__in=HEADS)
        .exclude(user__code=OuterRef("refused_by"))
        .exclude(user=OuterRef("appealed_by"))
    )
    of_the_unit = Q(stage=State.UNIT_REVIEW)
    heard = of_the_unit & _own(actor, *HEADS)
    if actor.holds(Role.EDITOR):
        heard |= ~of_the_unit | ~Q(Exists(heads))
    apart = ~Q(refused_by=actor.ref)
    return heard & apart if actor.user_id is None else heard & apart & ~Q(appealed_by=actor.user_id)


def _overturning(actor: Actor) -> Q:
    """Rows whose open appeal the actor hears."""
    appeals = Appeal.objects.filter(record_code=OuterRef("code"), state=AppealState.OPEN)
    return Q(Exists(HEAR.filter(actor, appeals)))


VIEW = Policy("publish.record.view", _visible)
SUBMIT = Policy("publish.record.submit", lambda actor: _editors(actor) | _own(actor, *SUBMITTERS))
ENDORSE = Policy("publish.record.endorse", _endorsing)
APPROVE = Policy("publish.record.approve", _editors)
RETURN = Policy("publish.record.return", lambda actor: _editors(actor) | _own(actor, *HEADS))
CONFIRM = Policy("publish.record.confirm", lambda actor: _own(actor, *SUBMITTERS))
WITHDRAW = Policy("publish.record.withdraw", lambda actor: _editors(actor) | _own(actor, *HEADS))
EXPIRE = Policy("publish.record.expire", _editors)
VIEW_REVISION = Policy("publish.revision.view", lambda actor: _own(actor, *Role) | overseen(actor))
REVISE = Policy("publish.revision.propose", lambda actor: _own(actor, *SUBMITTERS))
APPLY = Policy("publish.revision.apply", _editors)
RETURN_REVISION = Policy("publish.revision.return", _editors)
APPEAL = Policy("publish.appeal.file", lambda actor: _own(actor, *SUBMITTERS))
VIEW_APPEAL = Policy("publish.appeal.view", lambda actor: _own(actor, *Role) | overseen(actor))
HEAR = Policy("publish.appeal.decide", _hearing)
OVERTURN = Policy("publish.record.overturn", _overturning)
REOPEN = Policy("publish.record.reopen", lambda actor: _own(actor, *SUBMITTERS))
OWN_SEARCH = Policy(
    "publish.search.own", lambda actor: NOBODY if actor.user_id is None else Q(user=actor.user_id)
)
"""Searches that the actor saved; nobody else may know of them."""


def cleared(actor: Actor, queryset: QuerySet[Record]) -> QuerySet[Record]:
    """The rows that `actor` may see, each with its `clearance`: up to which tier its fields may be read.

    Own rows and overseers: everything. Others: public fields, and after signing in those of that tier.
    """
    base = Tier.SIGNED_IN if actor.signed_in else Tier.PUBLIC
    full = _own(actor, *Role) | overseen(actor)
    clearance = Case(
        When(full, then=Value(int(Tier.NAMED))), default=Value(int(base)), output_field=IntegerField()
    )
    return VIEW.filter(actor, queryset).annotate(clearance=clearance)
