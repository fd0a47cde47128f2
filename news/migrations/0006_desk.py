"""Review, preview links, receipts and erasure; the triggers let an erasure through."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from news import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0005_fingerprints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "default_permissions": ("view",),
                "permissions": [
                    ("publish_edition", "Can publish, reschedule and cancel"),
                    ("withdraw_edition", "Can withdraw and remove"),
                    ("approve_edition", "Can approve and counter-sign"),
                    ("publish_unapproved_edition", "Can publish in an emergency without approval"),
                    ("erase_edition", "Can erase, together with another person"),
                ],
                "verbose_name": "version",
                "verbose_name_plural": "versions",
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="note",
            field=models.TextField(
                blank=True,
                help_text="What was changed, and why. Readers see it above the text.",
                max_length=2000,
                verbose_name="note to readers",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="note_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("correction", "Correction: something was wrong"),
                    ("clarification", "Clarification: something was unclear"),
                    ("update", "Update: something is new"),
                    ("minor", "Minor: nothing that readers need to be told"),
                ],
                max_length=13,
                verbose_name="kind of change",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="review",
            field=models.CharField(
                choices=[("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved")],
                default="draft",
                editable=False,
                max_length=9,
                verbose_name="review",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="submitted_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="news.draft",
                    ),
                ),
                ("content_sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                (
                    "note_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("correction", "Correction: something was wrong"),
                            ("clarification", "Clarification: something was unclear"),
                            ("update", "Update: something is new"),
                            ("minor", "Minor: nothing that readers need to be told"),
                        ],
                        max_length=13,
                    ),
                ),
                ("slug", models.SlugField(blank=True, max_length=100)),
                ("date_published", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("preview", "Preview: the draft as it is when it is read"),
                            ("embargo", "Embargo: the version that waits, before its time"),
                        ],
                        max_length=7,
                        verbose_name="purpose",
                    ),
                ),
                ("recipient", models.CharField(max_length=200, verbose_name="recipient")),
                ("key_sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="version")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.draft",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "preview link",
                "verbose_name_plural": "preview links",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": ("add", "change", "view"),
            },
        ),
        migrations.CreateModel(
            name="PreviewVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_at", models.DateTimeField()),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="news.previewlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit by a preview link",
                "verbose_name_plural": "visits by preview links",
                "ordering": ["visited_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="receipt",
                        serialize=False,
                        to="news.edition",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("checked_at", None)),
                        fields=["edition"],
                        name="receipt_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="remark")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.draft",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["created_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("requested_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure",
                        to="news.message",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(
                                ("done_at__isnull", False),
                                models.Q(("done_by", models.F("requested_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="erasure_by_two_persons",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.draft",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "open form",
                "verbose_name_plural": "open forms",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "user"), name="opening_once_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("content_sha256", models.CharField(max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
                ("overridden_at", models.DateTimeField()),
                ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "overridden_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "publication without approval",
                "verbose_name_plural": "publications without approval",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "number"), name="override_once_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("countersigned_by", None),
                            models.Q(
                                ("countersigned_by", models.F("overridden_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="override_signed_by_another",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="previewlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["preview", "embargo"])),
                name="previewlink_purpose_known",
            ),
        ),
        migrations.RunPython(triggers.forwards, triggers.backwards),
    ]
