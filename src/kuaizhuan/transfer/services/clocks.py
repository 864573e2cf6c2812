"""The clocks of what is publicised: an accepted objection stops them, the last one that is settled lets them go on.

A price counts calendar days, a distribution working days; what is suspended is under lock.
"""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import move
from kuaizhuan.transfer.models import DistributionPlan, PriceNotice
from kuaizhuan.transfer.rules import notice as clock
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.rules.ledger import resumed
from kuaizhuan.transfer.states import DISTRIBUTION, NOTICE, Distribution, Notice

Publicised = PriceNotice | DistributionPlan


def stop(about: Publicised, *, by: Actor, day: dt.date) -> None:
    """The clock stands still from a day on; one whose days have passed has none to stop."""
    if isinstance(about, DistributionPlan):
        if about.state == Distribution.NOTIFIED and about.notice_until and day <= about.notice_until:
            move(
                about, DISTRIBUTION, Distribution.SUSPENDED, by=by, policy=None, changes={"stood_from": day},
                deal=about.deal.code, on=day,
            )  # fmt: skip
    elif about.state == Notice.RUNNING:
        spans = {"suspensions": _stored(rules.stop(about.spans, day))}
        move(about, NOTICE, Notice.SUSPENDED, by=by, policy=None, changes=spans, on=day)


def go_on(about: Publicised, *, by: Actor, day: dt.date) -> None:
    """The clock goes on from the day after; nothing where it does not stand still."""
    if isinstance(about, DistributionPlan):
        if about.state == Distribution.SUSPENDED and about.stood_from and about.notice_until:
            last = resumed(stood_from=about.stood_from, until=about.notice_until, on=day)
            guessed = about.notice_provisional or last.provisional
            changes = {"stood_from": None, "notice_until": last.on, "notice_provisional": guessed}
            move(
                about, DISTRIBUTION, Distribution.NOTIFIED, by=by, policy=None, changes=changes,
                deal=about.deal.code, until=last.on,
            )  # fmt: skip
    elif about.state == Notice.SUSPENDED:
        spans = rules.go_on(about.spans, day)
        until = clock.last_day(about.starts_on or day, about.days, spans)
        moved = {"suspensions": _stored(spans), "ends_on": until}
        move(about, NOTICE, Notice.RUNNING, by=by, policy=None, changes=moved, until=until)


def _stored(spans: list[clock.Span]) -> list[list[str | None]]:
    return [[first.isoformat(), last.isoformat() if last else None] for first, last in spans]
