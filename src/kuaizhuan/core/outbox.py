"""Mail and text messages leave by a job, never while somebody waits for a page: a mail server that does not answer holds up nobody.

What is to be sent is sealed and waits in the database, written in the transaction that wants it sent; it is gone
once the mail server has taken it. A letter that the server refuses is tried again, and at last stands as a failed job.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from kuaizhuan.core import jobs, plain_json
from kuaizhuan.core.encryption import seal, unseal
from kuaizhuan.core.models import Letter

JOB = "core.send_letter"
TEXT_JOB = "core.send_text"
PURPOSE = "mail"
TEXT_LASTS = dt.timedelta(minutes=15)
"""A text message holds a code that soon is of no use: what has not left by then is dropped."""
PAUSES = (
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
    dt.timedelta(hours=24),
)
"""After the n-th attempt to send a letter, how long until the next; after the last there is none."""
TEXT_PAUSES = (dt.timedelta(seconds=30), dt.timedelta(minutes=2), dt.timedelta(minutes=5))
SERVER_AWAY = dt.timedelta(minutes=2)
"""For so long no other letter is tried when the server did not answer: each would wait as long for it."""
OF_ONE_LETTER = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
"""What a server says of a letter; whatever else fails, fails for all letters."""
ADDRESSED = ("to", "cc", "bcc", "reply_to")


class Undelivered(Exception):
    """The mail server did not take a letter; says how, but not its words, which quote addresses."""


class Queue(BaseEmailBackend):
    """Django's way to send mail, here: to let it wait for a worker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(put(message) is not None for message in email_messages)


def put(message: EmailMessage) -> Letter | None:
    """Let `message` wait for a worker; None when it goes to nobody. Raises `TypeError` for one with attachments."""
    if not message.recipients():
        return None
    if message.attachments:
        raise TypeError("mail with attachments cannot be queued")
    with transaction.atomic():
        letter = Letter()
        letter.sealed = seal(PURPOSE, plain_json.write(_write_message(message, letter.code)))
        letter.save()
        jobs.after_commit(JOB, letter=letter.code)
    return letter


def put_text(phone: str, text: str) -> Letter:
    """Let `text` to `phone` (E.164) wait for a worker."""
    written = plain_json.write([phone, text, timezone.now().timestamp()])
    with transaction.atomic():
        letter = Letter(sealed=seal(PURPOSE, written))
        letter.save()
        jobs.after_commit(TEXT_JOB, letter=letter.code)
    return letter


def send_text(code: str) -> bool:
    """Send a text message by the node's sender and forget it; False when it is gone, or too old to be of use.

    Raises `Undelivered` with the kind of what the sender raised, for its words may quote the number.
    """
    letter = Letter.objects.filter(code=code).first()
    if letter is None:
        return False
    phone, text, since = json.loads(unseal(PURPOSE, letter.sealed))
    fresh: bool = timezone.now().timestamp() - since < TEXT_LASTS.total_seconds()
    if fresh:
        try:
            import_string(settings.TEXT_SENDER)(phone, text)
        except Exception as problem:
            raise Undelivered(type(problem).__name__) from None
    letter.delete()
    return fresh


def send(code: str) -> bool:
    """Send a letter and forget it; False when it is gone already. Raises `Undelivered`."""
    letter = Letter.objects.filter(code=code).first()
    if letter is None:
        return False
    message = _read_message(json.loads(unseal(PURPOSE, letter.sealed)))
    try:
        get_connection(settings.MAIL_SENDER).send_messages([message])
    except OF_ONE_LETTER as problem:
        raise Undelivered(_name_problem(problem)) from None
    except OSError as problem:
        jobs.postpone(JOB, timezone.now() + SERVER_AWAY)
        raise Undelivered(_name_problem(problem)) from None
    letter.delete()
    return True


def sweep() -> int:
    """Forget letters that no job will send any more; returns how many."""
    waiting = {
        result.args_kwargs["kwargs"]["letter"] for name in (JOB, TEXT_JOB) for result in jobs.open_jobs(name)
    }
    return Letter.objects.exclude(code__in=waiting).delete()[0]


def _name_problem(problem: OSError) -> str:
    codes = [problem.smtp_code] if hasattr(problem, "smtp_code") else []
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
    return " ".join([type(problem).__name__, *map(str, codes)])


def _write_message(message: EmailMessage, code: str) -> dict[str, Any]:
    """A message as JSON, with the headers by which a mailbox knows it again when it comes a second time."""
    host = urlsplit(settings.ADDRESS).hostname
    known = {"Message-ID": f"<{code}@{host}>", "Date": format_datetime(timezone.now())}
    return {
        # A line break in what somebody is called would make it a letter that no server ever gets.
        "subject": " ".join(str(message.subject).split()),
        "body": str(message.body),
        "from_email": message.from_email,
        **{name: list(getattr(message, name)) for name in ADDRESSED},
        "headers": {**known, **{name: str(value) for name, value in message.extra_headers.items()}},
        "alternatives": [[str(part[0]), part[1]] for part in getattr(message, "alternatives", ())],
        "content_subtype": message.content_subtype,
    }


def _read_message(written: dict[str, Any]) -> EmailMessage:
    subtype = written.pop("content_subtype")
    message = EmailMultiAlternatives(**written)
    message.content_subtype = subtype
    return message
