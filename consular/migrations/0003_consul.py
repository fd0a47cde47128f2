"""What the group of the consuls may do, now that there are hours and holidays.

Nobody deletes holidays or closing days: they are given up or cancelled, so that calendars which
hold them are told.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CONSUL = [
    *(f"{action}_openinghours" for action in ("add", "change", "delete", "view")),
    *(f"{action}_specialhours" for action in ("add", "change", "view")),
    *(f"{action}_holiday" for action in ("change", "view")),
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
        ("consular", "0002_hours"),
        ("embassy", "0002_groups"),
    ]

    operations = [migrations.RunPython(extend_group, migrations.RunPython.noop)]
