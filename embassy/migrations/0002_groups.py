"""The groups of the staff: who writes, who publishes, who keeps the consular page.

Made once: what an administrator changes in them afterwards stays.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KINDS = ["pressrelease", "interview", "comment"]
WORDS = ["organization", "outlet", "person", "appointment"]
READ = [f"news.view_{model}" for model in [*KINDS, *WORDS, "category", "feature", "edition"]]
WRITE = [
    f"news.{action}_{model}" for action in ("add", "change") for model in [*KINDS, *WORDS]
] + [f"news.{action}_{use}" for action in ("add", "change", "delete", "view")
     for use in ("picture", "attachment")]  # fmt: skip
GROUPS = {
    "Author": [*READ, *WRITE],
    "Editor": [
        *READ,
        *WRITE,
        *(f"news.delete_{kind}" for kind in KINDS),
        *(f"news.{action}_category" for action in ("add", "change")),
        *(f"news.{action}_feature" for action in ("add", "change", "delete")),
        "news.publish_edition",
        "news.withdraw_edition",
        *(f"embassy.{action}_page" for action in ("add", "change", "delete", "view")),
    ],
    "Consul": [
        f"consular.{action}_{model}"
        for action in ("add", "change", "delete", "view")
        for model in ("office", "contactpoint")
    ],
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for label in ("embassy", "news", "consular"):
        config = apps.get_app_config(label)
        config.models_module = True  # a migration's apps have none, and would be passed over
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        if not created:
            continue
        for permission in wanted:
            label, codename = permission.split(".")
            group.permissions.add(
                Permission.objects.get(content_type__app_label=label, codename=codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("embassy", "0001_initial"),
        ("news", "0003_files"),
        ("consular", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
