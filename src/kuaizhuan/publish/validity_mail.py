"""The mail that asks an owner whether rows still stand: one for each address, with a link for each row.

It goes to the row's own contact, else to whoever submitted it, else to the heads of its organisation. The titles in
it are public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.core.events import Address, Question
from kuaizhuan.core.mail import absolute
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import HEADS
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import link_of


def questions(codes: Sequence[str]) -> Iterator[Question]:
    """Those of these reminders whose link was not used yet, the most urgent first, each with its row."""
    reminders = list(
        ValidityReminder.objects.filter(code__in=codes, used_at=None).order_by("valid_until", "pk")
    )
    rows: dict[str, Record] = {}
    for kind, model in KINDS.items():
        wanted = [reminder.record_code for reminder in reminders if reminder.kind == kind]
        found = model._default_manager.filter(code__in=wanted).select_related("submitted_by", "owner")
        rows |= {row.code: row for row in found}
    for reminder in reminders:
        row = rows[reminder.record_code]
        yield Question(reminder.code, (reminder, row), addresses(row))


def addresses(row: Record) -> Iterator[list[Address]]:
    """Whom to write to about `row`; those of later groups only when nobody of the earlier ones reads mail."""
    yield [Address(row.contact_email)]
    if row.submitted_by is not None:
        yield [Address(row.submitted_by.email, row.submitted_by)]
    heads = User.objects.filter(memberships__organisation=row.owner, memberships__role__in=HEADS)
    yield [Address(head.email, head) for head in heads.distinct().order_by("email")]


def compose(asked: Sequence[Question]) -> tuple[str, str]:
    """Subject and text of the mail about these reminders."""
    lines = [_("下面的条目快到期了。仍然有效的，请打开链接点一次确认，不用登录。")]
    for reminder, row in (each.row for each in asked):
        link = absolute(reverse("web:confirm_link", args=[link_of(reminder)]))
        lines.append(f"{row.title}\n{_('有效期至')} {reminder.valid_until}\n{link}")
    return _("请确认 %d 条仍然有效") % len(asked), "\n\n".join(lines)
