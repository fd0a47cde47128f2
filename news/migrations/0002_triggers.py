"""The triggers of news/triggers.py name columns that came later: 0006 installs them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]

    operations = []
