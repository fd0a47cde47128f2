from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("news", "0010_former_addresses")]

    operations = []
