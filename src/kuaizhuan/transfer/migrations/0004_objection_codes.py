"""Every objection has its code, its state and its last day by now."""

from django.db import migrations, models

STATES = ["raised", "accepted", "declined", "complained", "confirmed", "answered", "withdrawn", "lapsed"]


class Migration(migrations.Migration):
    dependencies = [("transfer", "0003_objection_states")]

    operations = [
        migrations.AlterField("objection", "code", models.CharField(max_length=20, unique=True)),
        migrations.AlterField("objection", "decide_by", models.DateField()),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="objection_state"),
        ),
    ]
