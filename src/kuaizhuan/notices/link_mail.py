"""Mail whose link is the proof: it goes to an address that a row names, whether or not it is that of an account.

It comes when something is due and is not put into a digest, for a link in it runs out. Whoever has an account with
that address gets it in their language, and not at all when they want no mail of its topic; nobody else is known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kuaizhuan.core import mail
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.queries import choices
from kuaizhuan.notices.rules import Cadence, Topic
from kuaizhuan.people.models import User

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """An address, and whose it is as far as the node knows."""

    address: str
    person: User | None


def reader(address: str, topic: Topic, person: User | None = None) -> Reader | None:
    """Who reads at `address` (`person`'s, or to be found out); None when nothing is to be sent there."""
    if not mail.deliverable(address):
        return None
    if person is None:
        found = (
            EmailAddress.objects.filter(email=address.lower(), verified=True).select_related("user").first()
        )
        person = found.user if found else None
    if person is not None and choices(person)[topic] == Cadence.NEVER:
        return None
    return Reader(address, person)


def send(to: Reader, compose: Callable[[], tuple[str, str]]) -> bool:
    """Mail the subject and the text that `compose` makes, in the reader's language; whether the server took it."""
    person = to.person
    with translation.override((person and person.language) or settings.LANGUAGE_CODE):
        subject, text = compose()
        if person is not None:
            text += f"\n\n{_('不再接收消息邮件')}: {stop_link(person)}"
        try:
            return mail.send(to.address, subject, text)
        except OSError as problem:  # its text quotes the address
            _log.warning("a mail with a link was not sent: %s", type(problem).__name__)
            return False
