"""Before a public row's term ends its owner is asked whether it still stands, and may say so without signing in.

The link is signed, for one row and one term, and used once; it lends the right to confirm that row and nothing
else. Opening it changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.catalog.states import State
from kuaizhuan.core import audit, config, jobs, links
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock, take_turns
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import access
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import PURPOSE, reminder_by_link, require_usable
from kuaizhuan.publish.services.moves import move_one


@transaction.atomic
def ask_due(*, by: Actor, today: dt.date | None = None) -> list[ValidityReminder]:
    """Ask the owners of published rows whose term ends within `KZ_ASK_DAYS`, once a term; then mail the links."""
    today = today or timezone.localdate()
    ahead = dt.timedelta(days=config.number("KZ_ASK_DAYS"))
    take_turns("publish.ask_due")
    found: list[ValidityReminder] = []
    entries: list[audit.Entry] = []
    for kind, model in KINDS.items():
        due = access.EXPIRE.filter(
            by, model.objects.filter(state=State.PUBLISHED, valid_until__range=(today, today + ahead))
        )
        asked = set(
            ValidityReminder.objects.filter(record_code__in=due.values("code")).values_list(
                "record_code", "valid_until"
            )
        )
        for row in due.order_by("valid_until", "code"):
            if row.valid_until is None or (row.code, row.valid_until) in asked:
                continue
            end = timezone.make_aware(dt.datetime.combine(row.valid_until + ahead, dt.time.max))
            found.append(
                ValidityReminder(kind=kind, record_code=row.code, valid_until=row.valid_until, expires_at=end)
            )
            entries.append(audit.Entry("publish.record.ask", row, data={"until": row.valid_until}))
    ValidityReminder.objects.bulk_create(found, batch_size=200)
    if found:
        audit.record_many(entries, by=by)
        jobs.after_commit("notices.mail_links", what="publish.validity", codes=[row.code for row in found])
    return found


@transaction.atomic
def confirm_by_link(link: str, *, by: Actor) -> Record:
    """Whoever has the link says that its row still stands; `by` is who is at the browser, often nobody known.

    The audit names the link. Raises `NotFound` for a link not made here, `WrongState` with what to do for one that
    was used, is too old, or whose row is not public any more.
    """
    reminder = lock(reminder_by_link(link))
    row = lock(KINDS[reminder.kind].objects.filter(code=reminder.record_code))
    require_usable(reminder, row)
    lent = links.holder(
        PURPOSE, reminder.code, row.owner.code, frozenset({(str(Role.RESEARCHER), row.owner_id)})
    )
    lent = replace(lent, address=by.address, session=by.session)
    confirmed = move_one(row, "confirm", by=lent, policy=access.CONFIRM)
    reminder.used_at = timezone.now()
    reminder.save(update_fields=["used_at"])
    audit.record("publish.asking.use", confirmed, by=lent, asking=reminder.code, browser=by.ref)
    return confirmed
