"""Organisations as somebody at the terminal names them."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db.models import Q

from kuaizhuan.core import messages
from kuaizhuan.people.models import Organisation


def find_organisation(text: str) -> Organisation:
    """The organisation with this credit code, public code or name; `CommandError` when there is not one."""
    found = Organisation.objects.filter(Q(credit_code=text) | Q(code=text) | Q(name=text))
    if found.count() != 1:
        raise CommandError(messages.say("ops.no_organisation", {"text": text}))
    return found.get().current
