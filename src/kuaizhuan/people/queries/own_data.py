"""What the platform holds of one person, for that person (PIPL art. 45)."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CharField, Q

from kuaizhuan.core.actors import ActorKind
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import (
    Invitation,
    SignInCount,
    User,
)
from kuaizhuan.people.queries.standing import count_key

IN_FULL = frozenset(
    {
        "account.emailaddress",
        "core.event",
        "mfa.authenticator",
        "notices.calendarfeed",
        "notices.digest",
        "notices.notice",
        "notices.preference",
        "people.addresschange",
        "people.grantproposal",
        "people.joinrequest",
        "people.membership",
        "people.resetcode",
        "people.staffsession",
        "people.token",
        "publish.savedsearch",
        "publish.favourite",
        "socialaccount.socialaccount",
        "usersessions.usersession",
    }
)
"""Models of which a download has every row of the person with what it says."""


def _named_in(user: User) -> dict[str, list[str]]:
    """Column → codes of the rows of all other models that name the person: what they entered, asked or decided.

    Rows name a person by their id or, in a column ``…_by``, by their pseudonym as the audit does.
    """
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model._meta.label_lower in IN_FULL:
            continue
        columns = model._meta.concrete_fields
        known_by = "code" if any(column.name == "code" for column in columns) else "pk"
        for column in columns:
            if column.related_model is User:
                named = Q(**{column.name: user.pk})
            elif isinstance(column, CharField) and column.name.endswith("_by"):
                named = Q(**{column.name: user.code}) | Q(**{f"{column.name}__startswith": f"{user.code}/"})
            else:
                continue
            rows = model._default_manager.filter(named).order_by("pk").values_list(known_by, flat=True)
            if codes := [str(code) for code in rows]:
                found[f"{model._meta.label_lower}.{column.name}"] = codes
    return found


def _invitations(user: User) -> list[dict[str, Any]]:
    addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    asked = Q(pk__in=())
    for address in {user.email, *addresses} - {""}:
        asked |= Q(email__iexact=address)
    columns = (
        "organisation__code",
        "email",
        "role",
        "created_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    )
    return list(Invitation.objects.filter(asked).values(*columns))


def personal_data(user: User) -> dict[str, Any]:
    """Everything that is kept of `user`, as plain values for a download (PIPL art. 45); no secrets among it."""
    sessions = UserSession.objects.filter(user=user).order_by("created_at")
    return {
        "account": {
            name: getattr(user, name)
            for name in (
                "code",
                "username",
                "display_name",
                "email",
                "phone",
                "phone_verified_at",
                "language",
                "date_joined",
                "last_login",
            )
        },
        "invitations": _invitations(user),
        "named_in": _named_in(user),
        "emails": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "identities": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data")),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at")),
        "roles": list(user.memberships.values("role", "organisation__code", "organisation__name")),
        "join_requests": list(
            user.join_requests.values(
                "organisation__code", "role", "note", "created_at", "decided_at", "granted"
            )
        ),
        "grant_proposals": list(
            user.grant_proposals.values("organisation__code", "role", "state", "proposed_at", "state_since")
        ),
        "reset_codes": list(user.reset_codes.values("state", "state_since", "expires_at")),
        "staff_sessions": list(user.staff_sessions.values("reason", "started_at", "ends_at", "ended_at")),
        "favourites": list(user.favourites.values("kind", "record_code", "kept_at")),
        "saved_searches": list(
            user.saved_searches.values("name", "kind", "text", "filters", "sort", "alert", "created_at")
        ),
        "tokens": list(
            user.tokens.values(
                "code",
                "name",
                "organisation__code",
                "scopes",
                "created_at",
                "expires_at",
                "last_used_at",
                "revoked_at",
            )
        ),
        "places": list(
            SignInCount.objects.filter(name_hash=count_key(user.code)).values("known", "failures", "last_at")
        ),
        "address_changes": list(
            user.address_changes.values("old", "new", "asked_at", "until", "changed_at", "stopped_at")
        ),
        "sessions": list(sessions.values("created_at", "last_seen_at", "ip", "user_agent")),
        "events": list(
            Event.objects.filter(
                Q(actor_kind=ActorKind.PERSON, actor_ref=user.code)
                | Q(actor_kind=ActorKind.TOKEN, actor_ref__startswith=f"{user.code}/")
            ).values("seq", "at", "code", "subject_kind", "subject_code", "note", "address")
        ),
    }
