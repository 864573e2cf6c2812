"""A digest in words: the sentences of its notices, each with its way, and how to have no more of them.

It says what waits and where to read it, never what stands there: mail is read by more machines than one, so no
name, title or contact is in it. Plain text and HTML say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.core import links
from kuaizhuan.core.errors import Unopened
from kuaizhuan.core.links import Link
from kuaizhuan.core.mail import absolute
from kuaizhuan.notices import queries
from kuaizhuan.notices.models import Digest, Notice
from kuaizhuan.notices.rendering import Line, line
from kuaizhuan.people.models import User

PURPOSE = "notices.stop"
"""What the link that ends mail is for."""

_HTML = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family:sans-serif;line-height:1.6;color:#1b2430;max-width:40em">
<p>{greeting}</p><ul>{items}</ul>
<p style="color:#5b6675;font-size:.875em">{why}<br><a href="{choose}">{choosing}</a> · <a href="{stop}">{stopping}</a></p>
</body></html>"""


def stop_link(user: User) -> str:
    """Where the person ends all mail without signing in; it names nobody but by pseudonym.

    It holds to the end of the year after next, and every mail has a newer one.
    """
    end = timezone.make_aware(dt.datetime(timezone.localdate().year + 3, 1, 1))
    return absolute(reverse("web:stop_mail", args=[links.sign(Link(PURPOSE, user.code, user.code, end))]))


def person_behind(link: str) -> User:
    """Whose mail a link ends; raises `Unopened` when it was not made here, has ended, or the account is gone."""
    found = links.read(PURPOSE, link)
    user = User.objects.filter(code=found.code, erased_at=None).first() if found and not found.ended else None
    if user is None:
        raise Unopened("notices.link_unknown")
    return user


def compose(digest: Digest, notices: Sequence[Notice], address: str) -> EmailMultiAlternatives:
    """The mail in the language of its recipient; RFC 8058 lets a mailbox end it with one click."""
    with translation.override(digest.recipient.language or settings.LANGUAGE_CODE):
        marked = queries.unsure(notices)
        return _compose_mail(digest, [line(notice, unsure=marked) for notice in notices], address)


def _compose_mail(digest: Digest, lines: Sequence[Line], address: str) -> EmailMultiAlternatives:
    count = len(lines)
    words = {
        "lang": translation.get_language(),
        "subject": ngettext("快转：%(count)d 条新消息", "快转：%(count)d 条新消息", count) % {"count": count},
        "greeting": _("您在快转有新的消息："),
        "why": _("这封邮件由平台自动发出，请勿回复；按您选择的方式发送。"),
        "choosing": _("选择哪些消息发邮件"),
        "stopping": _("不再接收消息邮件"),
        "choose": absolute(reverse("web:notice_choices")),
        "stop": stop_link(digest.recipient),
    }
    text = "\n".join(
        (
            words["greeting"],
            "",
            *(f"· {each.text}\n  {absolute(each.url)}" for each in lines),
            "",
            words["why"],
            f"{words['choosing']}{_('：')}{words['choose']}",
            f"{words['stopping']}{_('：')}{words['stop']}",
        )
    )
    items = format_html_join(
        "", '<li><a href="{}">{}</a></li>', ((absolute(each.url), each.text) for each in lines)
    )
    mail = EmailMultiAlternatives(
        words["subject"],
        text,
        to=[address],
        headers={
            "Message-ID": f"<{digest.code}@{urlsplit(settings.ADDRESS).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{words['stop']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(format_html(_HTML, items=items, **words), "text/html")
    return mail
