import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

MAY = {
    "Author": ["view_formeraddress"],
    "Editor": [f"{action}_formeraddress" for action in ("add", "change", "delete", "view")],
}


def extend_groups(apps, schema_editor):
    """Where old addresses lead is an editor's to say; authors see it."""
    config = apps.get_app_config("news")
    config.models_module = True  # a migration's apps have none, and would be passed over
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=MAY):
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="news", codename__in=MAY[group.name])
        )


class Migration(migrations.Migration):
    dependencies = [("news", "0009_lists"), ("embassy", "0004_groups_review")]

    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        error_messages={"unique": "This address leads to another message already."},
                        help_text="As it was on the former site, from the slash after the host name on: /2018/02/title/ or /?p=12.",
                        max_length=500,
                        unique=True,
                        verbose_name="former address",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="news.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "ordering": ["path"],
            },
        ),
        migrations.RunPython(extend_groups, migrations.RunPython.noop),
    ]
