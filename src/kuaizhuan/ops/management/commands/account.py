"""``kuaizhuan account NAME``: open an account and give it a role, as for the first operator of a node.

Where duties are kept apart, it gives a role of the staff that nobody holds yet; later ones somebody of security confirms.
"""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from kuaizhuan.core import messages
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.people import services
from kuaizhuan.people.models import GrantProposal, Organisation, User
from kuaizhuan.people.roles import ANY


class Command(terminal.Command):
    help = "Open an account, or find it, and give it a role; a new account's password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "username", metavar="NAME", help="of the account; upper or lower case is the same"
        )
        parser.add_argument(
            "--role", metavar="ROLE", choices=sorted(ANY), help=f"one of {', '.join(sorted(ANY))}"
        )
        parser.add_argument(
            "--organisation",
            metavar="CODE",
            help="public code of the organisation that the role is for; default: the platform",
        )
        parser.add_argument("--email", default="", help="of a new account")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        by = system("account")
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            password = f"Kz-{secrets.token_urlsafe(12)}-1"
            user = services.create_user(options["username"], by=by, password=password, email=options["email"])
            self.stdout.write(f"{user.username} {password}")
        if options["role"]:
            place = _organisation(options["organisation"])
            given = services.appoint_user(user, options["role"], by=by, organisation=place)
            self.stdout.write(f"{user.username} {options['role']} {place.name if place else '*'}")
            if isinstance(given, GrantProposal):
                self.stdout.write(messages.say("ops.account.proposed"))


def _organisation(code: str | None) -> Organisation | None:
    if code is None:
        return None
    row = Organisation.objects.filter(code=code).first()
    if row is None:
        raise CommandError(messages.say("core.not_found"))
    return row
