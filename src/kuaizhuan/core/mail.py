"""Mail that carries a link of this node to one address, where no request says under which name it is reached."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

RESERVED = (".example", ".invalid", ".test", ".localhost")
"""Domains that lead nowhere (RFC 2606): demo worlds are full of them, and nothing is sent there."""


def absolute(path: str) -> str:
    """An address of this node as it stands in mail."""
    return f"{settings.ADDRESS}{path}"


def deliverable(address: str) -> bool:
    """Whether there is an address, and one that can lead somewhere."""
    return bool(address) and not address.endswith(RESERVED)


def send(address: str, subject: str, text: str) -> bool:
    """Mail plain text, by `core.outbox`; False when the address leads nowhere."""
    if not deliverable(address):
        return False
    send_mail(subject, text, None, [address])
    return True
