"""What publishing leaves for later: the index, owners to be asked, and rows whose term is over."""

from __future__ import annotations

import datetime as dt
from functools import partial

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.collect.queries import sender_of, upload_by
from kuaizhuan.collect.services import import_upload
from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import after_commit, job
from kuaizhuan.publish import search_index, services


@job("publish.index_rows")
def index_rows(kind: str, codes: list[str]) -> int:
    """Bring the documents of these rows up to date, and then what was matched with them."""
    indexed = search_index.update(kind, codes)
    after_commit("match.refresh_for", kind=kind, codes=codes)
    return indexed


@job("publish.index_owner")
def index_owner(code: str) -> int:
    """An organisation has another name for the public: its rows say so in the index and to harvesters."""
    return sum(search_index.refresh_owner(kind, code) for kind in KINDS)


@job("publish.import_and_submit", pauses=())  # as `collect.import_upload`
def import_and_submit(code: str) -> str:
    """Import this file and hand in what it brought; "" when it is gone with its sender."""
    upload = upload_by(code)
    if upload is None:
        return ""
    by = sender_of(upload)
    return import_upload(upload, by=by, then=partial(services.submit_import, by=by)).state


@job("publish.expire_due", every=dt.timedelta(days=1))
def expire_due() -> int:
    """Put rows to sleep whose term is over."""
    return len(services.expire_due(by=system("runperiodic")).moved)


@job("publish.ask_due", every=dt.timedelta(days=1))
def ask_due() -> int:
    """Ask owners whose rows' term ends soon."""
    return len(services.ask_due(by=system("runperiodic")))


@job("publish.look_searches", every=dt.timedelta(hours=1))
def look_searches() -> int:
    """Look for new rows in the searches whose persons want to hear of them; returns how many had some."""
    return services.look(by=system("runperiodic"))
