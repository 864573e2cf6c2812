"""Wires the registries once: every package's sentences and jobs."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "kuaizhuan.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kuaizhuan.core import covered, events, library_rows, messages, node_rules
        from kuaizhuan.core.contributions import modules

        for words in modules("words"):
            messages.load(words.WORDS)
        messages.load(events.words())
        modules("tasks")
        modules("receivers")
        modules("checks")
        checks.register(node_rules.check_file)
        library_rows.cover_libraries()
        covered.watch()
        post_migrate.connect(keep_shapes, sender=self)
        post_migrate.connect(guard_rows, sender=self)


def keep_shapes(**kwargs: object) -> None:
    """After migrations: which fields the audit seals from now on."""
    from django.db import connection

    from kuaizhuan.core.audit import seals
    from kuaizhuan.core.models import Shape

    if Shape._meta.db_table in connection.introspection.table_names():
        seals.keep_shapes()


def guard_rows(**kwargs: object) -> None:
    """After migrations, which may have made a table anew: its triggers are there."""
    from kuaizhuan.core import append_only

    append_only.guard_tables()
