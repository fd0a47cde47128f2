"""Other forms of a picture, what matters in it, and the picture of a card.

Columns that may be empty are added without making a table anew; editions, which have triggers,
get no other.
"""

import django.core.validators
from django.db import migrations, models


def focal(name, label, **told):
    return migrations.AddField(
        model_name="picture",
        name=name,
        field=models.PositiveSmallIntegerField(
            blank=True,
            null=True,
            validators=[django.core.validators.MaxValueValidator(100)],
            verbose_name=label,
            **told,
        ),
    )


def inside(name):
    return migrations.AddConstraint(
        model_name="picture",
        constraint=models.CheckConstraint(
            condition=models.Q((name, None), (f"{name}__lte", 100), _connector="OR"),
            name=f"picture_{name}_inside",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("news", "0010_former_addresses")]

    operations = [
        migrations.RemoveConstraint(model_name="rendition", name="rendition_once"),
        migrations.AddField(
            model_name="rendition",
            name="crop",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(
                fields=("original", "file", "crop"), name="rendition_once"
            ),
        ),
        focal(
            "focal_x",
            "what matters: from the left, %",
            help_text="Stays in view when the picture is cut for lists and for other sites. Click on the picture, or type two numbers from 0 to 100. Empty: the middle.",
        ),
        focal("focal_y", "what matters: from the top, %"),
        inside("focal_x"),
        inside("focal_y"),
        migrations.AddField(
            model_name="edition",
            name="thumbnail",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
