"""Mail whose link is the proof: it goes to an address that a row names, whether or not it is that of an account.

Packages declare it as a `LinkMail`. It comes when something is due and is not put into a digest, for a link in it runs
out. Whoever has an account with that address gets it in their language, and not at all when they want no mail of its
topic; nobody else is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kuaizhuan.core import events, mail
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import Address, Question, Topic
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.queries import choices
from kuaizhuan.people.models import User


@dataclass(frozen=True, slots=True)
class Reader:
    """An address, and whose it is as far as the node knows."""

    address: str
    person: User | None


def send(name: str, codes: Sequence[str]) -> int:
    """Mail what is declared as `name` about the rows of `codes`: one mail for each address. Returns how many mails.

    What nobody can be written about gets none.
    """
    declared = events.mails()[name]
    theirs: dict[Reader, list[Question]] = defaultdict(list)
    for question in declared.questions(codes):
        for reader in _readers(question, declared.topic):
            theirs[reader].append(question)
    with transaction.atomic():  # all or none: a job that is run again repeats nothing
        return sum(
            _send(reader, lambda asked=asked: declared.compose(asked))  # type: ignore[misc]
            for reader, asked in theirs.items()
        )


def _readers(question: Question, topic: Topic) -> list[Reader]:
    """Whom to write to: those of the first group of addresses in which anybody reads mail of `topic`."""
    for group in question.addresses:
        found = [reader for address in group if (reader := _reader(address, topic)) is not None]
        if found:
            return found
    return []


def _reader(to: Address, topic: Topic) -> Reader | None:
    """Who reads at an address, found out where it is not said; None when nothing is to be sent there."""
    person = to.person
    if not mail.deliverable(to.mail):
        return None
    if person is None:
        known = EmailAddress.objects.filter(email=to.mail.lower(), verified=True).select_related("user")
        person = found.user if (found := known.first()) else None
    if person is not None and choices(person)[topic.code] == Cadence.NEVER:
        return None
    return Reader(to.mail, person)


def _send(to: Reader, compose: Callable[[], tuple[str, str]]) -> bool:
    """Mail the subject and the text that `compose` makes, in the reader's language; whether it goes out."""
    person = to.person
    with translation.override((person and person.language) or settings.LANGUAGE_CODE):
        subject, text = compose()
        if person is not None:
            text += f"\n\n{_('不再接收消息邮件')}: {stop_link(person)}"
        return mail.send(to.address, subject, text)
