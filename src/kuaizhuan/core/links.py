"""Links that open something for whoever holds them: each says what for, for whom, and until when, and is signed.

It is shown to nobody but whom it is for; whoever uses it acts as the party it names (`holder`), and the audit keeps that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

from kuaizhuan.core.actors import Actor, ActorKind

REF = "link"
"""How the reference of an actor who came by a link begins; purpose and code of the row follow."""


@dataclass(frozen=True, slots=True)
class Link:
    """purpose: as ``transfer.outcome``. code: of the row it opens. party: code of the organisation or person it is for.

    until: when it ends, an aware moment.
    """

    purpose: str
    code: str
    party: str
    until: dt.datetime

    @property
    def ended(self) -> bool:
        return timezone.now() >= self.until


def sign(link: Link) -> str:
    """The last part of the address: the same for the same link."""
    return _signer(link.purpose).sign_object([link.code, link.party, int(link.until.timestamp())])


def read(purpose: str, signed: str) -> Link | None:
    """The link behind the last part of an address; None when it was not made here, or for another purpose."""
    try:
        code, party, until = _signer(purpose).unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    return Link(purpose, code, party, dt.datetime.fromtimestamp(until, dt.UTC))


def holder(purpose: str, code: str, party: str, grants: frozenset[tuple[str, int]] = frozenset()) -> Actor:
    """Whoever came by a link: the audit names what it was for and whose it was."""
    return Actor(ActorKind.TOKEN, f"{REF}:{purpose}:{code}", None, grants, acting_for=party)


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"link.{purpose}")
