from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        *(
            migrations.RenameField(model, "said_by", "provenance")
            for model in ("achievement", "demand", "expert", "revision")
        ),
        *(
            migrations.RenameField(model, "decided", "declined_values")
            for model in ("achievement", "demand", "expert")
        ),
    ]
