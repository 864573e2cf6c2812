"""Codes of second factors: counted in the database, so that all processes, machines and restarts share one count."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from kuaizhuan.people import services


class Counted:
    """A form with a code. allauth's count is a list in a file of the cache, which others' entries can push out."""

    user: Any

    def clean_code(self) -> str:
        refusal = None
        with (
            transaction.atomic()
        ):  # committed also when the code is refused; others of the account wait till then
            if not services.may_try_code(self.user):
                refusal = account_adapter().validation_error("too_many_login_attempts")
            else:
                try:
                    code: str = super().clean_code()  # type: ignore[misc]
                except ValidationError as wrong:
                    refusal = wrong
                else:
                    if not services.use_code(self.user, code):
                        refusal = get_adapter().validation_error("incorrect_code")
        if refusal is not None:
            raise refusal
        return code


class AuthenticateForm(Counted, forms.AuthenticateForm):
    """At the sign-in."""


class ReauthenticateForm(Counted, forms.ReauthenticateForm):
    """Before a dangerous act."""
