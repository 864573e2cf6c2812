"""What registries decide beside what was filed, cancellations in twos, and what is to be looked at again."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("transfer", "0008_trial_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="category",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="application",
            name="corrected",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="application",
            name="correction",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="application",
            name="ex_officio",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="application",
            name="subtype",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="application",
            name="technical",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="distributionplan",
            name="review_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="registration",
            name="correction",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="registration",
            name="filed_category",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="registration",
            name="filed_subtype",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="registration",
            name="filed_technical",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="registrylist",
            name="review_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="registrylist",
            name="review_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrected", True),
                        ("state", "registered"),
                        _negated=True,
                    ),
                    models.Q(
                        ("first_by__isnull", False),
                        models.Q(("first_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_corrected_by_two",
            ),
        ),
    ]
