"""The triggers that hold what constraints cannot: see news/triggers.py."""

from django.db import migrations

from news import triggers


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]

    operations = [migrations.RunPython(triggers.forwards, triggers.backwards)]
