"""How an organisation is known, who may be given which role, and what speaks against asking. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from kuaizhuan.core.verdict import OK, Reason, Verdict
from kuaizhuan.people.roles import (
    GIVEN_BY_HEADS,
    HEADS,
    STAFF_ROLES,
    SYSTEM_ROLES,
    Reach,
    Role,
    Scope,
    excluded_with,
    specs,
)
from kuaizhuan.people.states import Way

_Rule = TypeVar("_Rule")
SHORTEST_REASON = 4
"""Characters of the reason for a staff session; fewer say nothing."""
CLASSES = (str.islower, str.isupper, str.isdigit)
"""Three of the four classes of characters; the fourth is everything else (rules SE-003, a usual setting)."""


def may_give(
    role: str, *, organisation: bool, appoints: bool, own: bool = False, by_two: bool = False
) -> Verdict:
    """A role is given by whom it names, for an organisation or the whole platform as it is held, never to oneself.

    appoints: whether who gives it holds a role that gives this one, where this one is to be held. own: whether they
    would give it to themselves. by_two: whether it takes a second person, who is not there.
    """
    spec = specs().get(role)
    reach = spec.reach if spec else None
    return Verdict.of(
        Reason("people.role_not_given", {"role": role}) if spec is None or not appoints else None,
        Reason("people.organisation_missing") if reach is Reach.ORGANISATION and not organisation else None,
        Reason("people.role_of_platform") if reach is Reach.PLATFORM and organisation else None,
        Reason("people.role_own") if own else None,
        Reason("people.role_by_two") if by_two else None,
    )


def may_hold(role: str, held: Collection[str], *, apart: bool = False) -> Verdict:
    """Some roles are never one person's together, wherever they are held: one would judge what the other does.

    apart: whether duties are kept apart (`roles.excluded_with`).
    """
    against = excluded_with(role, apart=apart) & frozenset(held)
    return Verdict.of(Reason("people.role_excluded", {"roles": sorted(against)}) if against else None)


def may_take(*, heads_left: int, steward: bool) -> Verdict:
    """An organisation keeps a head; only who gives all roles may leave it without one."""
    return Verdict.of(Reason("people.last_head") if heads_left == 0 and not steward else None)


def may_dismiss(role: str, *, left: int, apart: bool = False) -> Verdict:
    """The platform keeps somebody who gives its roles; with duties apart, somebody in each of the system roles."""
    kept = SYSTEM_ROLES if apart else (Role.OPERATOR,)
    return Verdict.of(Reason("people.last_holder", {"role": role}) if role in kept and not left else None)


def may_accept(*, own: bool) -> Verdict:
    """Nobody accepts an invitation that they sent: it would be a role given to oneself."""
    return Verdict.of(Reason("people.role_own") if own else None)


def may_invite_head(role: str, *, headed: bool, own: bool) -> Verdict:
    """The first head of an organisation is invited by the platform, all others by heads; nobody invites themselves."""
    return Verdict.of(
        Reason("people.role_not_given", {"role": role}) if role not in HEADS else None,
        Reason("people.has_head") if headed else None,
        Reason("people.role_own") if own else None,
    )


def may_issue_reset(*, mail: bool, active: bool) -> Verdict:
    """A code is handed out where the ordinary way, by mail, leads nowhere. mail: whether it would reach the person."""
    return Verdict.of(
        Reason("people.reset_by_mail") if mail else None,
        Reason("people.account_closed") if not active else None,
    )


def may_close(roles_left: Mapping[str, int], *, apart: bool = False) -> Verdict:
    """An account is closed unless the platform needs its roles; roles_left: how many others hold each it has."""
    against = [may_dismiss(role, left=left, apart=apart) for role, left in roles_left.items()]
    return sum(against, OK)


def may_join(role: str, *, member: bool) -> Verdict:
    """One asks for a role that heads give, and that one does not have there."""
    return Verdict.of(
        Reason("people.role_not_given", {"role": role}) if role not in GIVEN_BY_HEADS else None,
        Reason("people.already_member") if member else None,
    )


ATTRIBUTES = ("organisation", "department", "affiliation")
"""What a rule of joining may ask of what an identity provider says of a person."""


def may_set_joining_rule(
    way: str, role: str, attribute: str, value: str, *, said: Collection[str]
) -> Verdict:
    """A rule names what a provider says, a value of it, and a role that heads give and that is no head's.

    said: which of `ATTRIBUTES` the provider says of a person; none where this node has no such provider.
    """
    gives = way != Way.NOBODY
    return Verdict.of(
        Reason("people.rule_way") if way not in set(Way) else None,
        Reason("people.rule_provider") if not said else None,
        Reason("people.rule_attribute") if said and attribute not in said else None,
        Reason("people.rule_value") if not value.strip() else None,
        Reason("people.rule_head") if gives and role in HEADS else None,
        Reason("people.role_not_given", {"role": role}) if gives and role not in GIVEN_BY_HEADS else None,
    )


def deciding(fitting: Sequence[tuple[str, _Rule]]) -> _Rule | None:
    """Of one organisation's rules that fit a person, each with its way and the eldest first, the one that counts.

    One that lets nobody in counts before all, one that lets in at once before one that asks.
    """
    order = (Way.NOBODY, Way.JOIN, Way.ASK)
    return min(fitting, key=lambda each: order.index(Way(each[0])), default=("", None))[1]


def may_start_staff_session(
    roles: frozenset[str], reason: str, *, second_factor: bool, required: bool
) -> Verdict:
    """Staff say why they come, and with two factors where the node asks for it (SE-002, level 3)."""
    return Verdict.of(
        Reason("people.not_staff") if not roles & frozenset(STAFF_ROLES) else None,
        Reason("people.reason_missing") if len(reason.strip()) < SHORTEST_REASON else None,
        Reason("people.second_factor_missing", clause="GB/T 22239-2019")
        if required and not second_factor
        else None,
    )


def may_make_token(name: str, scopes: Sequence[str], days: int, *, most: int, member: bool) -> Verdict:
    """A token has a name, known scopes and an end, and its person acts for the organisation."""
    unknown = sorted(set(scopes) - set(Scope))
    return Verdict.of(
        Reason("people.token_name_missing") if not name.strip() else None,
        Reason("people.token_scope_missing") if not scopes else None,
        Reason("people.token_scope_unknown", {"scopes": ", ".join(unknown)}) if unknown else None,
        Reason("people.token_days", {"most": most}) if not 1 <= days <= most else None,
        Reason("people.not_member") if not member else None,
    )


def password_classes(password: str) -> int:
    """How many of the four classes (lower, upper, digits, others) a password draws from."""
    known = sum(any(is_one(letter) for letter in password) for is_one in CLASSES)
    others = any(not any(is_one(letter) for is_one in CLASSES) for letter in password)
    return known + others


def e164(text: str) -> str:
    """A telephone number as E.164 (``+8613800000000``), or "" when it is none; without a country it is Chinese.

    Source: ITU-T E.164 (at most 15 digits); mainland numbers are 11 digits from 1, or 0, area code and number.
    """
    bare = re.sub(r"[\s()\-.]", "", unicodedata.normalize("NFKC", text))
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    if re.fullmatch(r"1[3-9]\d{9}", bare):
        return f"+86{bare}"
    if re.fullmatch(r"0[1-9]\d{8,10}", bare):
        return f"+86{bare[1:]}"
    return bare if re.fullmatch(r"\+[1-9]\d{6,14}", bare, re.ASCII) else ""


def seconds_to_wait(failures: int, *, limit: int, minutes: int) -> int:
    """Seconds until the next attempt after the `failures`-th failure: growing before the lock; a limit of 0 never waits."""
    if not limit or failures * 2 <= limit:
        return 0
    if failures >= limit:
        return minutes * 60
    return min(1 << (failures - 1), minutes * 60)


def seconds_at_a_busy_source(accounts: int, *, limit: int, minutes: int) -> int:
    """Seconds that an account never seen at a source waits when `accounts` of them fail there: the more, the longer."""
    return min(2 * (accounts - limit), minutes * 60) if limit and accounts > limit else 0
