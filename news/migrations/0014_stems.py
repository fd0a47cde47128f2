from importlib import import_module

from django.db import migrations

from news import search_index

earlier = import_module("news.migrations.0008_search")


def write_anew(apps, schema_editor):
    """The words of all editions, by the stems of today (news/stems.py)."""
    search_index.remove(schema_editor.connection)
    apps.get_model("news", "SearchText").objects.all().delete()
    search_index.install(schema_editor.connection)
    earlier.write(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("news", "0013_translations")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
