"""Changes of settings: they are made beside the node, and so are looked for when a process of it starts.

The last event of a change holds what was in force then: values of what may be told, keyed digests of secrets. Each kind of
process is held against its own last one, for units may set different things for them.
"""

from __future__ import annotations

import logging

from django.db import Error, connection, transaction

from kuaizhuan.core import config
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.core.audit.recording import lock_head, record
from kuaizhuan.core.encryption import digest
from kuaizhuan.core.models import Event

log = logging.getLogger(__name__)
CHANGE = "core.settings.change"
CHANGED = "changed"


def note_settings(*, by: Actor) -> Event | None:
    """Write down which settings differ from those last written down, with old and new values, of secrets only that they do.

    None when none does. Costs a query then. A node without any event has nothing to change yet: migrations come first.
    """
    now = in_force()
    if _last(by) == now:
        return None
    with transaction.atomic():
        lock_head()
        before = _last(by)
        if before == now:
            return None
        names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
        secret = {name for name, _, secret in config.in_force() if secret}
        changed = {
            name: CHANGED if name in secret else [before.get(name), now.get(name)] for name in names if before
        }
        return record(CHANGE, by=by, changed=changed, settings=now)


def note_settings_at_start(process: str) -> None:
    """`note_settings` for a process that starts; a database that is not there yet holds no process up."""
    try:
        note_settings(by=system(process))
    except Error as problem:
        log.warning("a change of settings could not be written down: %s", type(problem).__name__)
    finally:
        connection.close()  # a server may fork after this, and connections are not to be shared


def in_force() -> dict[str, str]:
    """Name → value, of secrets a keyed digest; one that is not given stays empty."""
    return {
        name: digest("core.settings", name, value) if secret and value else value
        for name, value, secret in config.in_force()
    }


def _last(by: Actor) -> dict[str, str]:
    event = Event.objects.filter(code=CHANGE, actor_ref=by.ref).order_by("-seq").first()
    return dict(event.data["settings"]) if event else {}
