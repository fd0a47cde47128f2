"""What editors may do besides, now that there are a second reader and preview links.

Nobody is given the right to erase: an administrator gives it to two persons by name.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EDITOR = [
    "approve_edition",
    "publish_unapproved_edition",
    "add_previewlink",
    "change_previewlink",
    "view_previewlink",
    "view_receipt",
]


def extend_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    config = apps.get_app_config("news")
    config.models_module = True  # a migration's apps have none, and would be passed over
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name="Editor"):
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="news", codename__in=EDITOR)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("embassy", "0003_needs_approval"),
        ("news", "0006_desk"),
    ]

    operations = [migrations.RunPython(extend_groups, migrations.RunPython.noop)]
