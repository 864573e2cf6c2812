"""Two ways into an organisation, each with the consent of both: it invites, or a person asks to join."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import Invitation, JoinRequest, Membership, Organisation, User
from kuaizhuan.people.queries import waits_for_mail
from kuaizhuan.people.roles import HEADS
from kuaizhuan.people.rules import may_accept, may_give, may_invite_head, may_join
from kuaizhuan.people.services.memberships import give
from kuaizhuan.people.services.tallies import count_message


@transaction.atomic
def invite(organisation: Organisation, email: str, role: str, *, by: Actor, days: int) -> Invitation:
    """A head invites whoever reads the mail of `email`; open for `days`. The audit keeps no address."""
    appoints = access.may_appoint(by, role, organisation)
    if not appoints:
        access.ADMINISTER.require(by, organisation)
    own = EmailAddress.objects.filter(user=by.user_id, email__iexact=email.strip()).exists()
    require(
        may_give(role, organisation=True, appoints=appoints, own=own, by_two=access.by_two(role))
        + may_today(by, settings.INVITATIONS_DAY, ["people.invitation.send"])
    )
    count_message(email.strip(), by=by, now=timezone.now())
    row = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        role=role,
        invited_by_id=by.user_id,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    audit.record("people.invitation.send", row, by=by, role=role, organisation=organisation.code)
    return row


@transaction.atomic
def invite_first_head(
    organisation: Organisation, email: str, role: str, *, by: Actor, days: int
) -> Invitation:
    """An editor invites whoever is to answer for an organisation that has nobody yet. The audit keeps no address.

    Raises `RuleBroken` when it has a head, who would invite others.
    """
    access.DECIDE.require(by, organisation)
    own = EmailAddress.objects.filter(user=by.user_id, email__iexact=email.strip()).exists()
    headed = Membership.objects.filter(organisation=organisation, role__in=HEADS).exists()
    require(may_invite_head(role, headed=headed, own=own))
    row = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        role=role,
        invited_by_id=by.user_id,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    audit.record("people.invitation.send", row, by=by, role=role, organisation=organisation.code)
    return row


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """A head takes back an open invitation: its link ends."""
    row = lock(invitation)
    access.WITHDRAW.require(by, row)
    _require_open(row)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record("people.invitation.withdraw", row, by=by)
    return row


@transaction.atomic
def accept_invitation(invitation: Invitation, user: User, *, by: Actor, mailed: bool) -> Membership:
    """The invited person takes the role. mailed: by the link that went to their address, which so is confirmed.

    By a link that was handed over only where the node sends no mail, or the address is known to be theirs; else
    `ask_invited` comes first. The address of such a link opens nothing by itself.

    Raises `WrongState` when the invitation is no longer open, or its address was not asked, `NotAllowed` when the account has, or another
    account owns, a different address: a link that was passed on opens nothing. Raises `RuleBroken` for who sent it.
    """
    row = _offered(invitation, user, by)
    if waits_for_mail(row, user, mailed=mailed):
        raise WrongState("people.invitation_unanswered")
    if mailed:
        if not user.email:
            user.email = row.email
            user.save(update_fields=["email"])
        EmailAddress.objects.update_or_create(
            user=user, email=row.email, defaults={"verified": True, "primary": True}
        )
    else:
        EmailAddress.objects.get_or_create(user=user, email=row.email)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    audit.record("people.invitation.accept", row, by=by)
    return give(user, row.role, by=by, organisation=row.organisation)


@transaction.atomic
def ask_invited(invitation: Invitation, user: User, *, by: Actor) -> Invitation:
    """A person would accept by a link that was handed over: the invited address is to be asked, and the role waits.

    Raises as `accept_invitation` does, and `TooOften` when the address was asked often just now.
    """
    row = _offered(invitation, user, by)
    count_message(row.email, by=by, now=timezone.now())
    audit.record("people.invitation.ask", row, by=by)
    return row


def _offered(invitation: Invitation, user: User, by: Actor) -> Invitation:
    """The invitation, locked, if it is one for `user`."""
    row = lock(invitation, "organisation")
    access.OWN.require(by, user)
    others = User.objects.filter(email__iexact=row.email).exclude(pk=user.pk)
    if (user.email and user.email.lower() != row.email) or others.exists():
        raise NotAllowed("people.invitation_foreign")
    _require_open(row)
    require(may_accept(own=row.invited_by_id == user.pk))
    return row


def _require_open(row: Invitation) -> None:
    if not row.open:
        raise WrongState("people.invitation_closed")


@transaction.atomic
def ask_to_join(
    user: User, organisation: Organisation, role: str, *, by: Actor, note: str = ""
) -> JoinRequest:
    """A person asks to act for an organisation; nothing is given before one of its heads agrees."""
    access.OWN.require(by, user)
    member = Membership.objects.filter(user=user, organisation=organisation, role=role).exists()
    require(may_join(role, member=member) + may_today(by, settings.JOIN_REQUESTS_DAY, ["people.join.ask"]))
    row, new = JoinRequest.objects.get_or_create(
        user=user, organisation=organisation, decided_at=None, defaults={"role": role, "note": note}
    )
    if new:
        audit.record("people.join.ask", row, by=by, role=role, organisation=organisation.code)
    return row


@transaction.atomic
def answer_join(request: JoinRequest, *, by: Actor, agree: bool) -> JoinRequest:
    """A head who did not ask themselves agrees, and the person has the role, or declines.

    Raises `WrongState` when it was answered.
    """
    row = lock(request, "organisation", "user")
    access.ANSWER.require(by, row)
    if row.decided_at is not None:
        raise WrongState("people.join_answered")
    row.decided_at, row.granted = timezone.now(), agree
    row.save(update_fields=["decided_at", "granted"])
    verb = "agree" if agree else "decline"
    audit.record(f"people.join.{verb}", row, by=by, role=row.role, organisation=row.organisation.code)
    if agree:
        give(row.user, row.role, by=by, organisation=row.organisation)
    return row
