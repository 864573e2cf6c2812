"""What harvesting leaves to workers: every source once a day, and each of them."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.collect.harvest import services
from kuaizhuan.collect.harvest.client import client_of
from kuaizhuan.collect.harvest.queries import harvester_of, source_by
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.core.jobs import job

BY = system("harvest")


@job("collect.harvest_sources", every=dt.timedelta(days=1))
def harvest_sources() -> int:
    """Queue a harvest of every source that is not paused."""
    return services.queue_harvests(by=BY)


@job(
    "collect.harvest_source", pauses=()
)  # the next day is soon enough; a run that ended on its way is gone on with
def harvest_source(code: str, full: bool = False) -> str:
    """Harvest one source; "" when it is gone, paused, or another process is at it."""
    source = source_by(code)
    if source is None:
        return ""
    by = harvester_of(source)
    try:
        if by is None:
            raise NotAllowed("core.not_allowed", action="collect.source.manage")
        with client_of(source.url) as client:
            return services.run_harvest(source, client, by=by, full=full).state
    except NotAllowed:
        return services.fail_source(source, by=BY).state
    except Conflict:
        return ""


@job("collect.close_harvests", every=dt.timedelta(hours=1))
def close_harvests() -> int:
    """End harvests whose process was killed."""
    return services.close_harvests(by=BY)


@job("collect.sweep_quarantine", every=dt.timedelta(days=1))
def sweep_quarantine() -> int:
    """Delete what waited in quarantine for long."""
    return services.sweep_quarantine(by=BY)
