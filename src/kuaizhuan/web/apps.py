"""The package as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kuaizhuan.web"
    label = "web"

    def ready(self) -> None:
        from allauth.account.signals import email_added, email_changed
        from allauth.mfa.signals import (
            authenticator_added,
            authenticator_removed,
            authenticator_reset,
            authenticator_used,
        )
        from allauth.socialaccount.signals import social_account_added
        from django.contrib.auth.signals import user_logged_out

        from kuaizhuan.web import accounts, told

        authenticator_used.connect(accounts.note_factor)
        authenticator_added.connect(told.note_factor_added)
        authenticator_removed.connect(told.note_factor_removed)
        authenticator_reset.connect(told.note_factor_renewed)
        email_added.connect(told.ask_address)
        email_changed.connect(told.note_address)
        social_account_added.connect(accounts.note_linked)
        user_logged_out.connect(accounts.note_sign_out)
