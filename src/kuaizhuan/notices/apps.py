"""The package as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kuaizhuan.notices"
    label = "notices"

    def ready(self) -> None:
        from kuaizhuan.notices.webhooks import receivers, tasks  # noqa: F401
