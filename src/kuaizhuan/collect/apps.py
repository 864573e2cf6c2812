"""The package as a Django application."""

from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "kuaizhuan.collect"
    label = "collect"

    def ready(self) -> None:
        from kuaizhuan.collect.harvest import tasks  # noqa: F401
