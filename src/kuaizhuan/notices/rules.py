"""Which event concerns whom: a table, so that a notice is never written by hand. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


@dataclass(frozen=True, slots=True)
class Audience:
    """Roles held for the owners of the row (an introduction has several), and for the whole platform."""

    owner: tuple[Role, ...] = ()
    platform: tuple[Role, ...] = ()


AUDIENCE = {
    "publish.record.submit": Audience(owner=HEADS),
    "publish.record.endorse": Audience(platform=(Role.EDITOR,)),
    "publish.record.approve": Audience(owner=SUBMITTERS),
    "publish.record.return": Audience(owner=SUBMITTERS),
    "publish.record.ask": Audience(owner=SUBMITTERS),
    "publish.revision.propose": Audience(owner=HEADS, platform=(Role.EDITOR,)),
    "publish.revision.apply": Audience(owner=SUBMITTERS),
    "publish.revision.return": Audience(owner=SUBMITTERS),
    "publish.appeal.file": Audience(owner=HEADS, platform=(Role.EDITOR,)),
    "publish.appeal.uphold": Audience(owner=SUBMITTERS),
    "publish.appeal.overturn": Audience(owner=SUBMITTERS, platform=(Role.EDITOR,)),
    "publish.record.expire": Audience(owner=SUBMITTERS),
    "match.demand.strong": Audience(owner=SUBMITTERS),
    "match.introduction.route": Audience(owner=(Role.BROKER,), platform=(Role.EDITOR,)),
    "match.introduction.pass": Audience(owner=SUBMITTERS),
    "match.introduction.ask": Audience(owner=SUBMITTERS),
    "match.introduction.open": Audience(owner=SUBMITTERS),
    "match.introduction.decline": Audience(owner=SUBMITTERS),
    "match.introduction.withdraw": Audience(owner=SUBMITTERS),
    "notices.webhook.disable": Audience(owner=HEADS),
}
"""Audit code → whom it concerns. Whoever did it is never told."""
