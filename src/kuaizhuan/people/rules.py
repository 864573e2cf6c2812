"""How an organisation is known, who may be given which role, and what speaks against asking. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Sequence

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.people.roles import GIVEN_BY_HEADS, STAFF_ROLES, Reach, Role, Scope, excluded_with, specs

SHORTEST_REASON = 4
"""Characters of the reason for a staff session; fewer say nothing."""
CLASSES = (str.islower, str.isupper, str.isdigit)
"""Three of the four classes of characters; the fourth is everything else (rules SE-003, a usual setting)."""


def may_give(role: str, *, organisation: bool, appoints: bool) -> Verdict:
    """A role is given by whom it names, for an organisation or the whole platform as it is held.

    appoints: whether who gives it holds a role that gives this one, where this one is to be held.
    """
    spec = specs().get(role)
    reach = spec.reach if spec else None
    return Verdict.of(
        Reason("people.role_not_given", {"role": role}) if spec is None or not appoints else None,
        Reason("people.organisation_missing") if reach is Reach.ORGANISATION and not organisation else None,
        Reason("people.role_of_platform") if reach is Reach.PLATFORM and organisation else None,
    )


def may_hold(role: str, held: Collection[str]) -> Verdict:
    """Some roles are never one person's together, wherever they are held: one would judge what the other does."""
    apart = excluded_with(role) & frozenset(held)
    return Verdict.of(Reason("people.role_excluded", {"roles": sorted(apart)}) if apart else None)


def may_take(*, heads_left: int, operator: bool) -> Verdict:
    """An organisation keeps a head; only an operator may leave it without one."""
    return Verdict.of(Reason("people.last_head") if heads_left == 0 and not operator else None)


def may_dismiss(role: str, *, operators_left: int) -> Verdict:
    """The platform keeps an operator: nobody else could appoint one."""
    return Verdict.of(
        Reason("people.last_operator") if role == Role.OPERATOR and not operators_left else None
    )


def may_join(role: str, *, member: bool) -> Verdict:
    """One asks for a role that heads give, and that one does not have there."""
    return Verdict.of(
        Reason("people.role_not_given", {"role": role}) if role not in GIVEN_BY_HEADS else None,
        Reason("people.already_member") if member else None,
    )


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


def locked_until(failures: int, now: dt.datetime, *, limit: int, minutes: int) -> dt.datetime | None:
    """Until when a name is locked after its `failures`-th failure at `now`; a limit of 0 never locks."""
    return now + dt.timedelta(minutes=minutes) if limit and failures >= limit else None
