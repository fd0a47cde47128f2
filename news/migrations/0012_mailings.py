from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("news", "0011_pictures")]

    operations = []
