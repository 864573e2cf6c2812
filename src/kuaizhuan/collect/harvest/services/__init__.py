"""The only writer of sources, of their runs, and of what became of their records."""

from kuaizhuan.collect.harvest.services.running import (
    close_harvests,
    fail_source,
    preview_source,
    run_harvest,
)
from kuaizhuan.collect.harvest.services.sources import (
    add_source,
    ask_for_harvest,
    keep_record,
    pause_source,
    queue_harvests,
    resume_source,
    sweep_quarantine,
)

__all__ = [
    "add_source",
    "ask_for_harvest",
    "close_harvests",
    "fail_source",
    "keep_record",
    "pause_source",
    "preview_source",
    "queue_harvests",
    "resume_source",
    "run_harvest",
    "sweep_quarantine",
]
