"""Who an actor is, for whom they act, and which organisations there are."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kuaizhuan.core import encryption, links
from kuaizhuan.core.actors import ANONYMOUS, PLATFORM, Actor, ActorKind
from kuaizhuan.core.errors import Unopened
from kuaizhuan.core.links import Link
from kuaizhuan.core.models import Event
from kuaizhuan.people.access import apart
from kuaizhuan.people.models import (
    AddressChange,
    GrantProposal,
    Invitation,
    Membership,
    Organisation,
    SignInCount,
    StaffSession,
    Tally,
    Token,
    User,
)
from kuaizhuan.people.roles import GIVEN_BY_HEADS, ORGANISATION_ROLES, STAFF_ROLES, excluded_with, specs
from kuaizhuan.people.rules import e164
from kuaizhuan.people.states import Grant

PURPOSE = "people.invitation"
"""What the link of an invitation is for."""
ADDRESS = "people.address"
"""What the link of a change of address is for."""
NAMESAKES = 50
"""Persons of one name that are looked for at once."""
PREFIX = "kz_"
"""How every token's secret begins, so that people and scanners know it for one."""


def actor_for(user: User | AnonymousUser, *, staff: bool = True) -> Actor:
    """The actor behind `user`, with its grants on whole subtrees of organisations.

    A role for an organisation holds for its units too, and for what was merged into any of them.
    staff: whether the person is in a staff session; without one, the roles of the platform's staff sleep.
    Commands and jobs act for somebody who decided before, and so keep them.
    """
    if not user.is_authenticated:
        return ANONYMOUS
    memberships = [
        (role, scope)
        for role, scope in Membership.objects.filter(user=user).values_list("role", "organisation_id")
        if staff or role not in STAFF_ROLES
    ]
    below = _subtrees({scope for _, scope in memberships if scope})
    grants = {
        (role, inside) for role, scope in memberships for inside in (below[scope] if scope else {PLATFORM})
    }
    return Actor(ActorKind.PERSON, user.code, user.pk, frozenset(grants))


def _subtrees(roots: Iterable[int]) -> dict[int, set[int]]:
    found = {root: {root} for root in roots}
    for below in found.values():
        ahead = set(below)
        while ahead:
            units = Organisation.objects.filter(parent__in=ahead) | Organisation.objects.filter(
                merged_into__in=ahead
            )
            ahead = set(units.values_list("pk", flat=True)) - below
            below |= ahead
    return found


def inside(organisation: Organisation) -> set[int]:
    """Ids of `organisation`, its units, and what was merged into any of them."""
    return _subtrees([organisation.pk])[organisation.pk]


def merged_into(organisations: Iterable[int]) -> dict[int, set[int]]:
    """For each of these ids, it and whatever was merged into it, at however many removes: one for the public."""
    found = {pk: {pk} for pk in organisations}
    root_of = {pk: pk for pk in found}
    ahead = set(root_of)
    while ahead:
        twins = Organisation.objects.filter(merged_into__in=ahead).values_list("pk", "merged_into")
        ahead = set()
        for pk, target in twins:
            root = root_of[target]  # type: ignore[index]  # asked for those that have one
            if pk not in found[root]:
                found[root].add(pk)
                root_of.setdefault(pk, root)
                ahead.add(pk)
    return found


def staff_session(user: User, code: str | None) -> StaffSession | None:
    """The open staff session of `user` with this code, if it is one."""
    found = StaffSession.objects.filter(user=user, code=code).first() if code else None
    return found if found is not None and found.open else None


def staff_roles(user: User) -> list[str]:
    """The roles of `user` that sleep outside staff sessions."""
    held = Membership.objects.filter(user=user, role__in=STAFF_ROLES)
    return sorted(set(held.values_list("role", flat=True)))


def digest_of(secret: str) -> str:
    """What is kept of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by(secret: str) -> Token | None:
    """The token with this secret, whether or not it still opens anything."""
    found = Token.objects.select_related("user", "organisation").filter(digest=digest_of(secret))
    return found.first() if secret.startswith(PREFIX) else None


def actor_by(token: Token) -> Actor | None:
    """Who acts with `token`: its person, but only for its organisation and what is below it.

    Roles of the platform and of its staff are never exercised by a token. None when the person has no role there
    any more, or no account.
    """
    held = Membership.objects.filter(
        user=token.user, user__is_active=True, organisation=token.organisation, role__in=ORGANISATION_ROLES
    )
    roles = list(held.values_list("role", flat=True))
    if not roles:
        return None
    grants = frozenset((role, each) for role in roles for each in inside(token.organisation))
    return Actor(ActorKind.TOKEN, f"{token.user.code}/{token.code}", token.user_id, grants)


def has_verified_address(user_id: int | None) -> bool:
    """Whether the person has shown that mail to one of their addresses reaches them."""
    return EmailAddress.objects.filter(user=user_id, verified=True).exists() if user_id else False


def represented_organisations(user: User) -> QuerySet[Organisation]:
    """The organisations for which `user` may act by a membership of their own, by name."""
    held = Membership.objects.filter(user=user, role__in=ORGANISATION_ROLES).values("organisation")
    return Organisation.objects.filter(pk__in=held)


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Who has which role in `organisation` itself."""
    return organisation.members.select_related("user").order_by("user__username", "role")


def link_of(invitation: Invitation, *, mailed: bool) -> str:
    """The signed part of a link that holds as long as the invitation is open.

    mailed: it goes to the invited address and to nobody else, and so proves that its mail is read. The other one is
    for handing over where the node sends no mail, and proves nothing.
    """
    return links.sign(Link(PURPOSE, invitation.code, _invited(invitation, mailed), invitation.expires_at))


def _invited(invitation: Invitation, mailed: bool) -> str:
    """Whom an invitation is for, and by which way it went, without telling the address."""
    return encryption.digest("people.invited.mailed" if mailed else "people.invited", invitation.email)[:16]


def invitation_by(link: str) -> tuple[Invitation, bool]:
    """The invitation behind a link, and whether the link was mailed; raises `Unopened` when it was not made here."""
    found = links.read(PURPOSE, link)
    rows = Invitation.objects.select_related("organisation")
    row = rows.filter(code=found.code).first() if found else None
    if row is None or found is None or found.party not in (_invited(row, True), _invited(row, False)):
        raise Unopened("people.link_unknown")
    return row, found.party == _invited(row, True)


def waits_for_mail(invitation: Invitation, user: User | None, *, mailed: bool) -> bool:
    """Whether the invited address has to answer a mail first: it came by a link that was handed over, and is not yet
    known to be `user`'s. A node that sends no mail takes the word of the head who handed it over."""
    if mailed or not settings.EMAIL_HOST:
        return False
    return not EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


def address_link(change: AddressChange) -> str:
    """The signed part of the link that goes to the address before: it stops the change as long as that may be."""
    return links.sign(Link(ADDRESS, change.code, change.user.code, change.until))


def address_change_by(link: str) -> AddressChange:
    """The change that a link stops; raises `Unopened` when it was not made here, or the account is gone."""
    found = links.read(ADDRESS, link)
    row = AddressChange.objects.select_related("user").filter(code=found.code).first() if found else None
    if row is None or found is None or row.user.code != found.party:
        raise Unopened("people.link_unknown")
    return row


def user_by_phone(text: str) -> User | None:
    """The account that proved this number, however it is written."""
    phone = e164(text)
    return User.objects.filter(phone=phone, phone_verified_at__isnull=False).first() if phone else None


def appointments() -> QuerySet[Membership]:
    """Who holds which role that heads do not give, by role and name."""
    held = Membership.objects.exclude(role__in=GIVEN_BY_HEADS).select_related("user", "organisation")
    return held.order_by("role", "user__username")


def holders(role: str) -> QuerySet[Membership]:
    """Who holds `role` anywhere and can sign in."""
    return Membership.objects.filter(role=role, user__is_active=True)


def proposals() -> QuerySet[GrantProposal]:
    """Roles that wait for the second person, the oldest first."""
    waiting = GrantProposal.objects.filter(state=Grant.PROPOSED)
    return waiting.select_related("user", "organisation", "proposed_by")


def conflicts(held: Iterable[Membership]) -> dict[int, list[str]]:
    """Ids of persons → roles of theirs that are not to be one person's together, as this node keeps duties."""
    roles: dict[int, set[str]] = {}
    for each in held:
        roles.setdefault(each.user_id, set()).add(each.role)
    everything = Membership.objects.filter(user__in=roles).values_list("user", "role")
    for user, role in everything:
        roles[user].add(role)
    known = specs()
    found = {
        user: sorted(
            {role for role in theirs if role in known and excluded_with(role, apart=apart()) & theirs}
        )
        for user, theirs in roles.items()
    }
    return {user: theirs for user, theirs in found.items() if theirs}


def given(held: Iterable[Membership]) -> dict[int, Event]:
    """Ids of `held` → the event by which each was given, as the audit has it."""
    rows = {
        (each.user.code, each.role, each.organisation.code if each.organisation else ""): each.pk
        for each in held
    }
    events = Event.objects.filter(
        code="people.membership.grant", subject_code__in={user for user, _, _ in rows}
    )
    found = {}
    for event in events.order_by("seq"):
        key = (event.subject_code, event.data.get("role", ""), event.data.get("organisation", ""))
        if key in rows:
            found[rows[key]] = event
    return found


def locked_accounts() -> QuerySet[User]:
    """Accounts locked just now somewhere, or asked for a second step, after failures to sign in.

    The counts know names by their hashes only, so that the audit says who was locked as long ago as a lock lasts.
    """
    now = timezone.now()
    since = now - dt.timedelta(minutes=max(settings.LOCK_MINUTES, 24 * 60))
    codes = Event.objects.filter(code="people.sign_in.lock", at__gte=since).values_list(
        "subject_code", flat=True
    )
    hashes = {count_key(code): code for code in set(codes)}
    locked = SignInCount.objects.filter(name_hash__in=hashes).filter(
        Q(locked_until__gt=now)
        | Q(source_hash="", failures__gt=settings.LOCK_ACCOUNT_AFTER or 1_000_000, last_at__gte=since)
    )
    return User.objects.filter(
        code__in=[hashes[found] for found in locked.values_list("name_hash", flat=True)]
    ).order_by("username")


def user_named(name: str) -> User | None:
    """The account that somebody who signs in means: by user name, address or verified telephone."""
    named = Q(username__iexact=name) | Q(email__iexact=name, email__gt="")
    if phone := e164(name):
        named |= Q(phone=phone, phone_verified_at__isnull=False)
    return User.objects.filter(named).first()


def audit_names(who: str) -> list[str]:
    """How the audit may call whom an auditor means by user name, name or pseudonym: the person, and their tokens."""
    named = Q(username__iexact=who) | Q(display_name=who) | Q(code=who)
    users = list(User.objects.filter(named).values_list("code", flat=True)[:NAMESAKES])
    tokens = Token.objects.filter(user__code__in=users).values_list("user__code", "code")
    return [who, *users, *(f"{user}/{token}" for user, token in tokens)]


def failures_since(since: dt.datetime) -> dict[str, int]:
    """What failed at the door since then → how often; for a day, as long as counts are kept."""
    rows = Tally.objects.filter(key="", since__gte=since).values_list("what").annotate(Sum("count"))
    return dict(rows)


def count_key(name: str) -> str:
    """How the count of a name, of an account by its code or of a place is kept: a keyed digest, 64 hexadecimal digits."""
    return salted_hmac("kuaizhuan.sign_in", name, algorithm="sha256").hexdigest()


def has_second_factor(user: User) -> bool:
    """Whether a password alone does not open the account."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
