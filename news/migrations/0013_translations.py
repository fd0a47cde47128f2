import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("news", "0012_mailings")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="source",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="translations",
                to="news.message",
                verbose_name="translation of",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="source_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", None),
                    models.Q(("source", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="message_not_its_own_source",
            ),
        ),
    ]
