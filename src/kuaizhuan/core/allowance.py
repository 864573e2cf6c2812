"""How often somebody may do to others what bothers them: so many times in a day, counted in the audit.

A person counts as one whether they come themselves or by their tokens; who holds a signed link is the link. The
platform itself is never counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import take_turns
from kuaizhuan.core.verdict import OK, Reason, Verdict

DAY = dt.timedelta(days=1)


def done_today(by: Actor, *codes: str) -> int:
    """How many events of these codes `by` has caused in the last 24 hours. In a transaction: nobody adds to them now."""
    who = by.ref.partition("/")[0] if by.user_id else by.ref
    take_turns(f"allowance {who} {' '.join(codes)}")
    own = Q(actor_ref=by.ref)
    if by.user_id:
        own |= Q(actor_ref=who) | Q(actor_ref__startswith=f"{who}/")
    return Event.objects.filter(own, code__in=codes, at__gte=timezone.now() - DAY).count()


def may_today(by: Actor, most: int, codes: Collection[str], *, refusal: str = "core.many_in_day") -> Verdict:
    """What speaks against one more event of `codes` by the same; `most` 0: nothing ever does. refusal: its code."""
    if not most or by.kind is ActorKind.SYSTEM:
        return OK
    return Verdict.of(Reason(refusal, {"most": most}) if done_today(by, *codes) >= most else None)
