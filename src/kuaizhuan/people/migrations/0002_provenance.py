from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RenameField("organisation", "said_by", "provenance"),
        migrations.RenameField("organisation", "decided", "declined_values"),
    ]
