"""Subscriptions by e-mail, what is sent to them, and what the press office may do with both.

Editors see and delete subscriptions. Nobody is given the right to export their addresses: an
administrator gives it by name.
"""

import uuid

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

EDITOR = ["view_subscription", "delete_subscription", "view_mailing"]


def extend_groups(apps, schema_editor):
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
        ("embassy", "0004_groups_review"),
        ("news", "0011_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("new", "New message"),
                            ("change", "Change of a message"),
                            ("daily", "Mail of the day"),
                            ("weekly", "Mail of the week"),
                        ],
                        max_length=6,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="version"),
                ),
                ("since", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("made_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailing",
                "verbose_name_plural": "mailings",
                "ordering": ["-due_at", "-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="address")),
                ("digest", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "not confirmed yet"),
                            ("confirmed", "confirmed"),
                            ("suspended", "suspended: its mail server refuses mail"),
                            ("ended", "unsubscribed"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "Once a day"),
                            ("weekly", "Once a week"),
                        ],
                        max_length=7,
                        verbose_name="how often",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language of the mails")),
                ("everything", models.BooleanField(default=False, verbose_name="all messages")),
                (
                    "all_languages",
                    models.BooleanField(default=True, verbose_name="in every language"),
                ),
                ("whole_text", models.BooleanField(default=True, verbose_name="the whole text")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("linked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("refusals", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "ordering": ["-asked_at", "-pk"],
                "permissions": [("export_subscription", "Can export the addresses of subscribers")],
                "default_permissions": ("delete", "view"),
                "indexes": [
                    models.Index(fields=["state", "pace"], name="subscription_state_pace"),
                    models.Index(fields=["digest"], name="subscription_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email",),
                        name="subscription_address_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "confirmed", "suspended", "ended"])
                        ),
                        name="subscription_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pace__in", ["at-once", "daily", "weekly"])),
                        name="subscription_pace_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("state", "ended")),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True),
                                models.Q(("email", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subscription_ended_has_no_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "asked"),
                            ("state", "ended"),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="subscription_confirmed_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("dropped", "dropped: there was nothing to send any more"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("claim", models.UUIDField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("postponed", models.PositiveIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=40)),
                (
                    "mailing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="news.mailing",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="news.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubscriptionKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="news.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "key of a subscription",
                "verbose_name_plural": "keys of subscriptions",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubscriptionTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("press-release", "Press release"),
                            ("interview", "Interview"),
                            ("comment", "Comment"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.category",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="news.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "subject of a subscription",
                "verbose_name_plural": "subjects of subscriptions",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "first_letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.letter",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.message",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="news.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "message that was told",
                "verbose_name_plural": "messages that were told",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="mailing",
            index=models.Index(fields=["-due_at", "-id"], name="mailing_latest"),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("occasion__in", ["new", "change", "daily", "weekly"])),
                name="mailing_occasion_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("message__isnull", False),
                        ("number__isnull", False),
                        ("occasion__in", ["new", "change"]),
                        ("since", None),
                    ),
                    models.Q(
                        ("message", None),
                        ("number", None),
                        ("occasion__in", ["daily", "weekly"]),
                        ("since__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mailing_of_version_or_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(
                fields=("message", "number"), name="mailing_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message", None)),
                fields=("occasion", "due_at"),
                name="mailing_once_a_digest",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "next_at", "id"], name="letter_due"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("mailing", "subscription"), name="letter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "sending", "sent", "dropped", "failed"])
                ),
                name="letter_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("claim", None)),
                    _connector="OR",
                ),
                name="letter_claimed_while_being_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriptiontopic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", ""), ("category__isnull", False)),
                    models.Q(models.Q(("kind", ""), _negated=True), ("category", None)),
                    _connector="OR",
                ),
                name="subscriptiontopic_kind_or_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriptiontopic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", ""), _negated=True),
                fields=("subscription", "kind"),
                name="subscriptiontopic_kind_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriptiontopic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("category__isnull", False)),
                fields=("subscription", "category"),
                name="subscriptiontopic_category_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(
                fields=("message", "subscription"), name="told_once"
            ),
        ),
        migrations.RunPython(extend_groups, migrations.RunPython.noop),
    ]
