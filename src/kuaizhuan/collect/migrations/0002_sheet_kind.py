from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collect", "0001_initial")]
    operations = [migrations.RenameField("upload", "word", "sheet_kind")]
