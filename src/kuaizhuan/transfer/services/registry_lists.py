"""Printed lists of the register for other authorities."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import lock_all
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Registration, RegistryList
from kuaizhuan.transfer.queries.resting import against_resting_on
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.states import Standing


@transaction.atomic
def make_list(jurisdiction: str, first: dt.date, last: dt.date, *, by: Actor, purpose: str) -> RegistryList:
    """A registrar lists what was registered in a period and still counts, for whoever asked for it."""
    if not access.registry.registers_in(by, jurisdiction):
        raise NotAllowed("core.not_allowed", action=access.registry.LIST.name)
    rows = lock_all(
        Registration.objects.filter(
            jurisdiction=jurisdiction, state=Standing.VALID, registered_on__range=(first, last)
        ),
        "contract__deal",
    )
    held = [each.code for each in rows if not against_resting_on(each.contract.deal)]
    require(rules.may_list(first, last, purpose=purpose, found=len(rows), held=held))
    made = RegistryList.objects.create(
        code=public_code("registry_list", jurisdiction, secrets.token_hex(8)),
        jurisdiction=jurisdiction,
        first_on=first,
        last_on=last,
        purpose=purpose.strip()[:200],
        made_by_id=by.user_id,
    )
    made.registrations.set(rows)
    audit.record("transfer.registry_list.make", made, by=by, purpose=made.purpose, rows=len(rows))
    return made
