import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RenameModel("Letter", "Digest"),
        migrations.RenameField("notice", "letter", "digest"),
        migrations.RenameIndex("digest", old_name="letter_next", new_name="digest_next"),
        migrations.AlterField(
            "digest",
            "recipient",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="digests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "notice",
            "digest",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="notices.digest",
            ),
        ),
    ]
