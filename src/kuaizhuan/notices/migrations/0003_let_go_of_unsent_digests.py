from typing import Any

from django.db import migrations


def let_go(apps: Any, schema_editor: Any) -> None:
    """What an unsent digest told is told by the next one."""
    Digest, Notice = apps.get_model("notices", "Digest"), apps.get_model("notices", "Notice")
    waiting = Digest.objects.filter(sent_at=None, next_at__isnull=False)
    Notice.objects.filter(digest__in=waiting).update(digest=None)
    waiting.delete()


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_digest")]
    operations = [
        migrations.RunPython(let_go, migrations.RunPython.noop, elidable=True),
    ]
