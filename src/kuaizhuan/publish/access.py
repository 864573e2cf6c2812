"""Who may see, submit, review, revise, confirm and withdraw a row of the catalogue, and hear an appeal."""

from __future__ import annotations

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Value, When

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.core.access import Policy, Predicate, actor_is, any_of, some, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen, owner, person, platform, unless_apart, written_by
from kuaizhuan.people.models import Membership, Organisation
from kuaizhuan.people.roles import ANY, HEADS, SUBMITTERS, Role
from kuaizhuan.publish.models import Appeal
from kuaizhuan.publish.states import AnnouncementState, AppealState, MaterialState

IS_PUBLIC = Q(state__in=PUBLIC_STATES)
PUBLIC = where(IS_PUBLIC)
EDITOR = platform(Role.EDITOR)
_INSIDE = owner(ANY) | overseen("owner")
_HEADED = some(Membership, organisation=OuterRef("owner"), role__in=HEADS)
"""Where a unit has no head on the platform yet, an editor stands in for them."""
_REFUSED_BY_UNIT = where(stage=State.UNIT_REVIEW)
_OTHER_HEAD = some(
    Membership,
    ~where(user__code=OuterRef("refused_by")) & ~where(user=OuterRef("appealed_by")),
    organisation=OuterRef("owner"),
    role__in=HEADS,
)
_APART = ~written_by("refused_by") & ~person("appealed_by")

HEADED = owner(HEADS)
"""Rows for whose organisation the actor answers."""

VIEW = Policy("publish.record.view", PUBLIC | owner(ANY) | overseen("owner"))
SUBMIT = Policy("publish.record.submit", EDITOR | owner(SUBMITTERS))
ENDORSE = Policy("publish.record.endorse", owner(HEADS) | EDITOR & ~_HEADED)
APPROVE = Policy("publish.record.approve", EDITOR & unless_apart(~person("submitted_by")))
"""Where duties are kept apart, never the editor who handed the row in."""
RETURN = Policy("publish.record.return", EDITOR | owner(HEADS))
CONFIRM = Policy("publish.record.confirm", owner(SUBMITTERS))
WITHDRAW = Policy("publish.record.withdraw", EDITOR | owner(HEADS))
EXPIRE = Policy("publish.record.expire", EDITOR)
VIEW_REVISION = Policy("publish.revision.view", _INSIDE)
REVISE = Policy("publish.revision.propose", owner(SUBMITTERS))
APPLY = Policy("publish.revision.apply", EDITOR & unless_apart(~written_by("proposed_by")))
RETURN_REVISION = Policy("publish.revision.return", EDITOR)
APPEAL = Policy("publish.appeal.file", owner(SUBMITTERS))
VIEW_APPEAL = Policy("publish.appeal.view", _INSIDE)
HEAR = Policy(
    "publish.appeal.decide",
    (_REFUSED_BY_UNIT & owner(HEADS) | EDITOR & ~(_REFUSED_BY_UNIT & _OTHER_HEAD)) & _APART,
)
"""A platform's refusal is heard by another editor; a unit's by another of its heads, or where it has none, by an
editor. Never by who refused, nor by who appeals.
"""
OVERTURN = Policy(
    "publish.record.overturn", some(Appeal, HEAR.rows, record_code=OuterRef("code"), state=AppealState.OPEN)
)
"""Rows whose open appeal the actor hears."""
REOPEN = Policy("publish.record.reopen", owner(SUBMITTERS))
DELETE = Policy("publish.record.delete", owner(SUBMITTERS))
OWN_SEARCH = Policy("publish.search.own", person("user"))
"""Searches that the actor saved; nobody else may know of them."""
OWN_FAVOURITE = Policy("publish.favourite.own", person("user"))
"""Rows that the actor keeps at hand; nobody else may know of them."""

VIEW_ANNOUNCEMENT = Policy("publish.announcement.view", where(state=AnnouncementState.PUBLISHED) | EDITOR)
WRITE_ANNOUNCEMENT = Policy("publish.announcement.write", EDITOR)
APPROVE_ANNOUNCEMENT = Policy("publish.announcement.approve", EDITOR & unless_apart(~person("written_by")))
"""Where duties are kept apart, never the editor who wrote it."""


def _beside_public_rows(actor: Actor) -> Q:
    """Asked each time, for the kinds are not known when this is read. Organisations are all public."""
    rows = [
        where(subject_kind=kind.name) & some(kind.model, PUBLIC, code=OuterRef("subject_code"))
        for kind in registry.published_kinds()
        if kind.illustrated
    ]
    return (where(subject_kind="organisation") | any_of(rows))(actor)


_SIGNED_IN = actor_is(lambda actor: actor.signed_in)
VIEW_MATERIAL = Policy(
    "publish.material.view",
    _INSIDE
    | where(state=MaterialState.SHOWN)
    & (where(tier=Tier.PUBLIC) | where(tier=Tier.SIGNED_IN) & _SIGNED_IN)
    & Predicate(_beside_public_rows),
)
"""What has passed the review, in its tier and as long as its row is public; the owner's people always."""
ADD_MATERIAL = Policy("publish.material.add", EDITOR | owner(SUBMITTERS))
"""Rows of the catalogue beside which the actor may put something."""
INTRODUCE = Policy("publish.material.introduce", EDITOR | owner(HEADS, "pk"))
"""Organisations, likewise."""
KEEP_MATERIAL = Policy(
    "publish.material.keep",
    EDITOR | owner(HEADS) | owner(SUBMITTERS) & ~where(subject_kind="organisation"),
)
REVIEW_MATERIAL = Policy("publish.material.approve", EDITOR & unless_apart(~person("added_by")))
"""Where duties are kept apart, never the editor who added it."""


def adding_policy(subject: Record | Organisation) -> Policy:
    """Who may put something beside `subject`: a row of the catalogue or an organisation."""
    return INTRODUCE if isinstance(subject, Organisation) else ADD_MATERIAL


def may_announce(actor: Actor) -> bool:
    """Whether `actor` writes announcements: editors of the platform do."""
    return actor.holds(Role.EDITOR)


def clear_for(actor: Actor, queryset: QuerySet[Record]) -> QuerySet[Record]:
    """The rows that `actor` may see, each with its `clearance`: up to which tier its fields may be read.

    Own rows and overseers: everything. Others: public fields, and after signing in those of that tier.
    """
    base = Tier.SIGNED_IN if actor.signed_in else Tier.PUBLIC
    clearance = Case(
        When(_INSIDE(actor), then=Value(int(Tier.NAMED))),
        default=Value(int(base)),
        output_field=IntegerField(),
    )
    return VIEW.filter(actor, queryset).annotate(clearance=clearance)
