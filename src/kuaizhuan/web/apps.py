"""The package as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kuaizhuan.web"
    label = "web"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_used
        from django.contrib.auth.signals import user_logged_out

        from kuaizhuan.web import accounts

        authenticator_used.connect(accounts.note_factor)
        user_logged_out.connect(accounts.note_sign_out)
