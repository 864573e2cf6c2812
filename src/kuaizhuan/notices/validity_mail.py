"""The mail that asks an owner whether rows still stand: one for each address, with a link for each row.

It goes to the row's own contact, else to whoever submitted it, else to the heads of its organisation; who wants no
mail of this topic is passed over. The titles in it are public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.core import mail
from kuaizhuan.notices import link_mail
from kuaizhuan.notices.link_mail import Reader
from kuaizhuan.notices.rules import Topic
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import HEADS
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import link_of


def send_reminders(codes: list[str]) -> tuple[int, list[str]]:
    """Mail these reminders; returns how many mails, and the reminders whose every mail failed.

    Rows that nobody can be written about get none, and a refused address stops no other.
    """
    reminders = list(
        ValidityReminder.objects.filter(code__in=codes, used_at=None).order_by("valid_until", "pk")
    )
    rows: dict[str, Record] = {}
    for kind, model in KINDS.items():
        wanted = [reminder.record_code for reminder in reminders if reminder.kind == kind]
        found = model._default_manager.filter(code__in=wanted).select_related("submitted_by", "owner")
        rows |= {row.code: row for row in found}
    theirs: dict[Reader, list[ValidityReminder]] = defaultdict(list)
    for reminder in reminders:
        for reader in readers(rows[reminder.record_code]):
            theirs[reader].append(reminder)
    sent = [
        asked
        for reader, asked in theirs.items()
        if link_mail.send(reader, lambda asked=asked: _composed(asked, rows))  # type: ignore[misc]
    ]
    reached = {reminder.code for asked in sent for reminder in asked}
    tried = {reminder.code for asked in theirs.values() for reminder in asked}
    return len(sent), sorted(tried - reached)


def _composed(asked: list[ValidityReminder], rows: dict[str, Record]) -> tuple[str, str]:
    lines = [_("下面的条目快到期了。仍然有效的，请打开链接点一次确认，不用登录。")]
    for reminder in asked:
        link = mail.absolute(reverse("web:confirm_link", args=[link_of(reminder)]))
        lines.append(f"{rows[reminder.record_code].title}\n{_('有效期至')} {reminder.valid_until}\n{link}")
    return _("请确认 %d 条仍然有效") % len(asked), "\n\n".join(lines)


def readers(row: Record) -> list[Reader]:
    """Whom to write about `row`."""
    submitter = row.submitted_by
    return (
        _wanting([(row.contact_email, None)])
        or _wanting([(submitter.email, submitter)] if submitter is not None else ())
        or _wanting((head.email, head) for head in _heads(row))
    )


def _heads(row: Record) -> Iterable[User]:
    found = User.objects.filter(memberships__organisation=row.owner, memberships__role__in=HEADS)
    return found.distinct().order_by("email")


def _wanting(addresses: Iterable[tuple[str, User | None]]) -> list[Reader]:
    found = (link_mail.reader(address, Topic.VALIDITY, person) for address, person in addresses)
    return [reader for reader in found if reader is not None]
