"""The three kinds: what each alone is asked for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from news.admin.drafts import DraftAdmin
from news.models import Comment, Interview, PressRelease


@admin.register(PressRelease)
class PressReleaseAdmin(DraftAdmin):
    details = [(_("Where and when"), {"fields": ["dateline"]})]


@admin.register(Interview)
class InterviewAdmin(DraftAdmin):
    details = [
        (_("Who spoke"), {"fields": ["speakers", "outlets"]}),
        (_("Where and when"), {"fields": ["dateline", "delivered_on"]}),
    ]


@admin.register(Comment)
class CommentAdmin(DraftAdmin):
    details = [
        (
            _("What it answers"),
            {"fields": ["reply_to_name", "reply_to_title", "reply_to_date", "reply_to_url"]},
        ),
        (_("Who speaks, and where"), {"fields": ["speakers", "dateline", "delivered_on"]}),
    ]
