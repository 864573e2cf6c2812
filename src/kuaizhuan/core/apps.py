"""Wires the registries once: every package's sentences and jobs."""

from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "kuaizhuan.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kuaizhuan.core import events, messages, node_rules
        from kuaizhuan.core.contributions import modules

        for words in modules("words"):
            messages.load(words.WORDS)
        messages.load(events.words())
        modules("tasks")
        modules("receivers")
        modules("checks")
        checks.register(node_rules.check_file)
