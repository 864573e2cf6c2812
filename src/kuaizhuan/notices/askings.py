"""The mail that asks an owner whether rows still stand: one for each address, with a link for each row.

It goes to the row's own contact, else to whoever submitted it, else to the heads of its organisation.
"""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.core import mail
from kuaizhuan.people.models import Membership
from kuaizhuan.people.roles import HEADS
from kuaizhuan.publish.models import Asking
from kuaizhuan.publish.queries import link_of


def send_askings(codes: list[str]) -> int:
    """Mail these askings; returns how many mails. Rows that nobody can be written about get none."""
    askings = list(Asking.objects.filter(code__in=codes, used_at=None).order_by("valid_until", "pk"))
    rows: dict[str, Record] = {}
    for kind, model in KINDS.items():
        wanted = [asking.record_code for asking in askings if asking.kind == kind]
        found = model._default_manager.filter(code__in=wanted).select_related("submitted_by", "owner")
        rows |= {row.code: row for row in found}
    lines: dict[str, list[str]] = defaultdict(list)
    for asking in askings:
        row = rows[asking.record_code]
        link = mail.absolute(reverse("web:confirm_link", args=[link_of(asking)]))
        line = f"{row.title}\n{_('有效期至')} {asking.valid_until}\n{link}"
        for address in addresses(row):
            lines[address].append(line)
    for address, said in lines.items():
        text = "\n\n".join([_("下面的条目快到期了。仍然有效的，请打开链接点一次确认，不用登录。"), *said])
        mail.send(address, _("请确认 %d 条仍然有效") % len(said), text)
    return len(lines)


def addresses(row: Record) -> list[str]:
    """Whom to write about `row`."""
    if row.contact_email:
        found = [row.contact_email]
    elif row.submitted_by is not None and row.submitted_by.email:
        found = [row.submitted_by.email]
    else:
        heads = Membership.objects.filter(organisation=row.owner, role__in=HEADS).exclude(user__email="")
        found = sorted(set(heads.values_list("user__email", flat=True)))
    return [address for address in found if mail.deliverable(address)]
