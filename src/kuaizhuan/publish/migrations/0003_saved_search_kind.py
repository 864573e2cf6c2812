from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publish", "0002_validity_reminder")]
    operations = [migrations.RemoveConstraint("savedsearch", "saved_search_kind")]
