"""A form that was sent after its person's session had ended waits, sealed, until the same person has signed in again.

Secrets and files are not among what waits. Whoever else comes with its code finds nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import plain_json
from kuaizhuan.core.encryption import seal, unseal
from kuaizhuan.core.models import HeldForm

PURPOSE = "held forms"
LASTS = dt.timedelta(days=1)
MOST = 10
"""Forms that wait for one person; the oldest go first."""
SECRET = re.compile(r"passw|secret|token|otp|^code$|pin\b", re.IGNORECASE)
"""Names of fields that are not kept."""

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Held:
    """A form as it was sent: where to, and its fields in order."""

    code: str
    path: str
    fields: tuple[tuple[str, str], ...]
    at: dt.datetime


@transaction.atomic
def hold_form(user: int, path: str, fields: Iterable[tuple[str, str]]) -> str:
    """Let a form wait for the person with the id `user`; returns its code."""
    kept = [list(pair) for pair in fields if not SECRET.search(pair[0])]
    row = HeldForm.objects.create(
        by_id=user, path=path, sealed=seal(PURPOSE, plain_json.write(kept)), at=timezone.now()
    )
    old = HeldForm.objects.filter(by_id=user).order_by("-pk").values_list("pk", flat=True)[MOST:]
    HeldForm.objects.filter(pk__in=list(old)).delete()
    return row.code


def held_form(code: str, user: int) -> Held | None:
    """The form that waits for this person under the code, or None."""
    row = HeldForm.objects.filter(code=code, by_id=user, at__gte=timezone.now() - LASTS).first()
    if row is None:
        return None
    fields = json.loads(unseal(PURPOSE, row.sealed))
    return Held(row.code, row.path, tuple((name, value) for name, value in fields), row.at)


def forget_form(code: str, user: int) -> None:
    """The form was sent on, or its person does not want it any more."""
    HeldForm.objects.filter(code=code, by_id=user).delete()


def forget_old_forms(now: dt.datetime | None = None) -> int:
    """Forget forms that waited too long; returns how many."""
    return HeldForm.objects.filter(at__lt=(now or timezone.now()) - LASTS).delete()[0]
