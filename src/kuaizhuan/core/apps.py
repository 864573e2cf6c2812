"""Wires the registries once: every package's sentences and jobs."""

from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "kuaizhuan.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kuaizhuan.core import messages

        messages.load(
            config.name for config in apps.get_app_configs() if config.name.startswith("kuaizhuan.")
        )
        autodiscover_modules("tasks", "receivers")
