"""Mend the figures whose unit the import's earlier grammar cut (see `catalog.indicators.repair`).

Each changed row is written to the log, old and new. There is no audit event: the chain is written by the models and
the receivers of the day, which a migration must not call.
"""

import logging
from typing import Any

from django.db import migrations
from django.utils import timezone

from kuaizhuan.catalog.indicators.repair import mend_all
from kuaizhuan.catalog.indicators.writing import write_indicator
from kuaizhuan.catalog.rules import text_version

log = logging.getLogger(__name__)


def mend_rows(apps: Any, schema_editor: Any) -> None:
    for kind in ("achievement", "demand"):
        for row in rows_of(apps, schema_editor, kind):
            row.indicators, changed = mend_all(row.indicators or [])
            declined = declined_of(row)
            if not changed and declined == row.declined_values:
                continue
            row.declined_values = declined
            if changed:
                row.text_version = text_version(kind, vars(row))
                row.updated_at = timezone.now()
            row.save(update_fields=["indicators", "declined_values", "text_version", "updated_at"])
            tell(row.code, changed)
    for revision in rows_of(apps, schema_editor, "revision"):
        figures, changed = mend_all(revision.values.get("indicators") or [])
        if changed:
            revision.values = {**revision.values, "indicators": figures}
            revision.save(update_fields=["values"])
            tell(revision.code, changed)


def rows_of(apps: Any, schema_editor: Any, name: str) -> Any:
    return apps.get_model("catalog", name)._base_manager.using(schema_editor.connection.alias).iterator(500)


def declined_of(row: Any) -> Any:
    """What a person declined, mended too: it would else be asked again."""
    declined = row.declined_values.get("indicators") or []
    if not declined:
        return row.declined_values
    mended = [mend_all(value)[0] if isinstance(value, list) else value for value in declined]
    return {**row.declined_values, "indicators": mended}


def tell(code: str, changed: list[tuple[Any, Any]]) -> None:
    for old, new in changed:
        log.warning("mended a figure of %s: %s -> %s", code, write_indicator(old), write_indicator(new))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_provenance")]
    operations = [migrations.RunPython(mend_rows, migrations.RunPython.noop)]
