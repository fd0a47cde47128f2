"""What the group of the consuls may do, now that there are services and notices."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CONSUL = [
    f"{action}_{model}"
    for action in ("add", "change", "delete", "view")
    for model in ("service", "fee", "requireddocument", "notice")
]


def extend_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    config = apps.get_app_config("consular")
    config.models_module = True  # a migration's apps have none, and would be passed over
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name="Consul"):
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="consular", codename__in=CONSUL)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0004_services"),
        ("embassy", "0002_groups"),
    ]

    operations = [migrations.RunPython(extend_group, migrations.RunPython.noop)]
