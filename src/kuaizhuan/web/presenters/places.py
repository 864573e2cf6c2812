"""The navigation beside pages of work: its parts by step, the place where the reader is, and what waits where."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core import placements
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Place

MINE = (
    Place("mine", _("待办"), "web:desk"),
    Place("mine", _("已办"), "web:done"),
    Place("mine", _("我发起"), "web:begun"),
    Place("mine", _("日程"), "web:calendar"),
    Place("mine", _("消息"), "web:notices"),
)
"""The places of whoever signed in, before those of the packages."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One link. here: the reader is on its page, or on one below it. count: 0 where nothing is counted."""

    label: str
    url: str
    here: bool
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """A step with its links."""

    name: str
    label: str
    spots: list[Spot]


def parts(actor: Actor, path: str, waiting: int | None = None) -> list[Part]:
    """The parts that hold anything for `actor`, who is on `path`.

    waiting: how many rows of work wait; given, every place says how much it holds, which costs a query each.
    """
    if not actor.user_id:
        return []
    found = placements.places(actor)
    found["mine"] = [*MINE, *found["mine"]]
    addresses = {id(place): _address(place) for places in found.values() for place in places}
    here = max((url for url in addresses.values() if path.startswith(url)), key=len, default="")

    def spot(place: Place) -> Spot:
        url, count = addresses[id(place)], 0
        if waiting is not None:
            count = waiting if place is MINE[0] else place.counts(actor) if place.counts else 0
        return Spot(str(place.label), url + (f"?{place.query}" if place.query else ""), url == here, count)

    return [
        Part(step, say(f"web.place.{step}"), [spot(place) for place in places])
        for step, places in found.items()
        if places
    ]


def _address(place: Place) -> str:
    return reverse(place.page, args=place.args)
