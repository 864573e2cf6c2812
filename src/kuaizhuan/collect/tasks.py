"""What runs later: checks and imports of files sent through the browser, and the search for namesakes and copies."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.collect import services
from kuaizhuan.collect.queries import sender_of, upload_by
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


@job("collect.check_upload", pauses=())  # a fault is told to the sender at once, who sends the file again
def check_upload(code: str) -> str:
    """Say what an import of this file would do; "" when it is gone with its sender."""
    upload = upload_by(code)
    return services.check_upload(upload, by=sender_of(upload)).state if upload else ""


@job("collect.import_upload", pauses=())  # a fault is told to the sender at once, who sends the file again
def import_upload(code: str) -> str:
    """Import this file; "" when it is gone with its sender."""
    upload = upload_by(code)
    return services.import_upload(upload, by=sender_of(upload)).state if upload else ""


@job("collect.forget_uploads")
def forget_uploads(user: int) -> int:
    """Remove the files of an account that was deleted."""
    return services.forget_uploads(user, by=BY)


@job("collect.close_runs", every=dt.timedelta(hours=1))
def close_runs() -> int:
    """End imports whose process was killed, so that they do not count as under way."""
    return services.close_runs(by=BY)


@job("collect.sweep_refused", every=dt.timedelta(days=1))
def sweep_refused() -> int:
    """Delete the rows that imports refused long ago."""
    return services.sweep_refused(by=BY)


@job("collect.sweep_uploads", every=dt.timedelta(days=1))
def sweep_uploads() -> int:
    """Put away files that nobody imported."""
    return services.sweep_uploads(by=BY)
