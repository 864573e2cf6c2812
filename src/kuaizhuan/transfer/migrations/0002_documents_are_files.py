"""Documents of deals become files of `core`: their rows are copied, their bytes stay where they lie."""

from django.conf import settings
from django.db import migrations, models

SUBJECT = "transfer.deal"
COPIED = ("code", "name", "size", "sha256", "sm3", "by_id", "at")


def keep_as_files(apps, schema_editor):  # type: ignore[no-untyped-def]
    documents = apps.get_model("transfer", "Document").objects.select_related("deal").order_by("pk")
    files = apps.get_model("core", "StoredFile").objects
    files.bulk_create(
        (
            files.model(
                subject_kind=SUBJECT,
                subject_code=row.deal.code,
                subject_state=row.stage,
                purpose=row.kind,
                media_type="application/octet-stream",
                place=f"documents/{row.code[-2:]}/{row.code}",
                **{name: getattr(row, name) for name in COPIED},
            )
            for row in documents.iterator(500)
        ),
        batch_size=500,
    )


def keep_as_documents(apps, schema_editor):  # type: ignore[no-untyped-def]
    deals = dict(apps.get_model("transfer", "Deal").objects.values_list("code", "pk"))
    documents = apps.get_model("transfer", "Document").objects
    for row in apps.get_model("core", "StoredFile").objects.filter(subject_kind=SUBJECT):
        documents.create(
            deal_id=deals[row.subject_code],
            stage=row.subject_state,
            kind=row.purpose,
            **{name: getattr(row, name) for name in COPIED},
        )
        row.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_stored_file"),
        ("transfer", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(keep_as_files, keep_as_documents),
        migrations.DeleteModel("Document"),
    ]
