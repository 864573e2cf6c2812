"""What matching does when rows have changed."""

from __future__ import annotations

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import after_commit_once, is_waiting, job
from kuaizhuan.match import learning, queries, services

BY = system("match")
FEW = 20
"""Up to so many new results, only the needs near them are matched anew; beyond, all of them at once."""


@job("match.refresh_for")
def refresh_for(kind: str, codes: list[str]) -> int:
    """These rows came, changed or went: match what that touches, unless all needs are to be matched anyway."""
    rows = KINDS[kind].objects.filter(code__in=codes, state__in=PUBLIC_STATES)
    learning.embed(rows.select_related("owner", "owner__merged_into"))
    public = set(rows.values_list("code", flat=True))
    gone = [code for code in codes if code not in public]
    services.forget(gone, by=BY)
    services.lapse(gone, by=BY)
    if registry.KINDS[kind].side == "need" and public:
        services.send_kept(public, by=BY)
    if is_waiting("match.refresh_all"):
        return 0
    side = registry.KINDS[kind].side
    if side == "need":
        return services.refresh_many(queries.public_demands().filter(code__in=public), by=BY)
    if side == "offer" and public:
        if len(public) > FEW:
            after_commit_once("match.refresh_all")
        else:
            near = queries.near(sorted(public))
            return services.refresh_many(queries.public_demands().filter(code__in=near), by=BY)
    return 0


@job("match.refresh_all")
def refresh_all() -> int:
    """Match every public need anew."""
    return services.refresh_many(queries.public_demands().iterator(200), by=BY)
