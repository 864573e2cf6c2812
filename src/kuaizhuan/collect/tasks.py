"""What an import leaves for later: looking for namesakes and near-duplicates."""

from __future__ import annotations

from kuaizhuan.collect import services
from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job

BY = system("collect")


@job("collect.find_duplicates")
def find_duplicates(run: str) -> int:
    """Note results of this import that nearly repeat another."""
    return services.find_duplicates(by=BY, run=run)


@job("collect.propose_organisations")
def propose_organisations() -> int:
    """Note which confirmed organisations the provisional ones may be."""
    return services.propose_organisations(by=BY)
