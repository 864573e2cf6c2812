"""Who looks at a row and what exists around it, asked of the database once for `web.doors.choose`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.core.actors import Actor
from kuaizhuan.match import choices
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role
from kuaizhuan.publish.queries import Entry
from kuaizhuan.transfer.models import Deal, TrialLicence
from kuaizhuan.transfer.queries import trials
from kuaizhuan.transfer.states import Trial
from kuaizhuan.web.doors import Door, What, Who, choose, choose_pair


def doors(request: HttpRequest, entry: Entry, deals: Sequence[Deal] = ()) -> tuple[Door, ...]:
    """The actions on the page of one row; deals: those of it that the reader may see. No query for a visitor."""
    actor = request.actor
    who = who_looks(actor, entry.record.owner_id, inside=entry.clearance >= Tier.NAMED)
    return choose(who, _what(actor, who, entry, deals), here=request.path)


def doors_of_trial(request: HttpRequest, case: trials.Case) -> tuple[Door, ...]:
    """The actions on the page of an offer to try; none once somebody tries it."""
    trial, actor = case.trial, request.actor
    if trial.state != Trial.LISTED:
        return ()
    who = who_looks(actor, trial.seller_id, inside=trial.seller_id in actor.scopes(*HEADS))
    row = What(
        kind="trial",
        code=trial.achievement.code,
        state=trial.state,
        public=trial.achievement.state in PUBLIC_STATES,
        trial=trial.code,
        needs=who.acts and choices.has_public(actor, "demand"),
    )
    return choose(who, row, here=request.path)


def who_looks(actor: Actor, owner: int, *, inside: bool) -> Who:
    """The reader of a row of `owner` (an organisation's id). inside: may read all of it."""
    owns = owner in actor.scopes(*SUBMITTERS)
    acts, broker = bool(choices.own_scopes(actor)), bool(actor.scopes(Role.BROKER))
    return Who(signed_in=actor.signed_in, owns=owns, acts=acts, broker=broker, staff=inside and not owns)


def _what(actor: Actor, who: Who, entry: Entry, deals: Sequence[Deal]) -> What:
    kind, owner = KINDS[entry.kind], entry.values.get("owner")
    row = What(
        kind=entry.kind,
        code=entry.code,
        state=entry.state,
        public=entry.state in PUBLIC_STATES,
        organisation=owner.current.code if owner else "",
        deal=deals[0].code if deals else "",
    )
    if not who.signed_in or not kind.matched_with or row.deal or not (who.owns or who.acts or who.broker):
        return row
    if who.owns:
        return replace(row, unanswered=choices.waiting_about(entry))
    offer = ""
    if kind.side == "offer":
        listed = TrialLicence.objects.filter(achievement=entry.record.pk, state=Trial.LISTED)
        offer = listed.values_list("code", flat=True).first() or ""
    return replace(
        row,
        introduction=choices.under_way_with(actor, entry),
        trial=offer,
        needs=kind.side == "offer" and who.acts and choices.has_public(actor, kind.matched_with),
        results=kind.side == "need" and who.acts and choices.has_public(actor, kind.matched_with),
    )


def pair_doors(actor: Actor, here: Entry, others: Sequence[Entry]) -> list[Door | None]:
    """For each of `others`, shown as a match of `here`, what the reader may begin with the two; one query."""
    asked = choices.asked_pairs(actor, here)
    brokers, scopes = actor.scopes(Role.BROKER), set(choices.own_scopes(actor))
    found = []
    for each in others:
        need, result = (here, each) if KINDS[here.kind].side == "need" else (each, here)
        door = choose_pair(
            need=need.record.owner_id in scopes,
            result=result.record.owner_id in scopes,
            broker=bool(brokers),
            pair=(need.code, result.code),
            asked=asked.get(each.code, ""),
        )
        found.append(door)
    return found
