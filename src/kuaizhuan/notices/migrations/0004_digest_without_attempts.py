from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_let_go_of_unsent_digests")]
    operations = [
        migrations.RemoveIndex("digest", "digest_next"),
        migrations.RemoveField("digest", "attempts"),
        migrations.RemoveField("digest", "next_at"),
    ]
