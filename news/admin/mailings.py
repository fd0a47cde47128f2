"""Who has subscribed, and what was sent: to be seen, and on request deleted, never typed here."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from embassy.multilingual import language_name
from embassy.punctuation import apart, listed, named
from news.admin.filters import LanguageFilter
from news.models import Edition, Letter, Mailing, Subscription

EXPORT = "news.export_subscription"


class NobodyTypes(admin.ModelAdmin):
    """Rows that come into being by themselves. They are deleted one by one, if at all."""

    show_facets = admin.ShowFacets.ALWAYS

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MailLanguageFilter(LanguageFilter):
    title = _("language of the mails")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(Subscription)
class SubscriptionAdmin(NobodyTypes):
    """Deleted means that nothing more is sent, and that nothing is left of the address."""

    list_filter = ("state", "pace", MailLanguageFilter)
    search_fields = ("email",)
    fields = (
        "email", "state", "pace", "subjects", "mails_in", "all_languages", "whole_text",
        "asked_at", "confirmed_at", "ended_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return super().get_queryset(request).prefetch_related("topics")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        @admin.display(description=pgettext_lazy("of e-mail", "address"), ordering="email")
        def address(row: Subscription) -> str:
            return row.email or str(_("(deleted)"))

        @admin.display(description=_("which messages"))
        def subjects(row: Subscription) -> str:
            return self.subjects(row, request)

        @admin.display(description=_("asked"), ordering="asked_at")
        def asked(row: Subscription) -> str:
            return request.layout.both(row.asked_at)

        return [address, "state", "pace", subjects, self.mails_in, asked]

    @admin.display(description=_("language of the mails"), ordering="language")
    def mails_in(self, row: Subscription) -> str:
        return language_name(row.language)

    @admin.display(description=_("which messages"))
    def subjects(self, row: Subscription, request: HttpRequest | None = None) -> str:
        if row.everything:
            return str(_("all messages"))
        names = []
        for topic in row.topics.all():
            category = request and request.layout.categories.get(topic.category_id)
            named = category.name_here if category else topic.category
            names.append(str(topic.get_kind_display() if topic.kind else named))
        return listed(names)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nobody takes the addresses away as a file who was not given that by name."""
        return super().get_actions(request) if request.user.has_perm(EXPORT) else {}


@admin.register(Mailing)
class MailingAdmin(NobodyTypes):
    """What was sent, when, to how many, and what failed."""

    list_filter = ("occasion",)
    date_hierarchy = "due_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        """With the title that readers see now, and the letters counted by state."""
        public = Edition.objects.public(request.at).filter(message=OuterRef("message"))
        state = Letter.State
        counted = {
            "sent": [state.SENT],
            "waiting": [state.WAITING, state.SENDING],
            "dropped": [state.DROPPED],
            "failed": [state.FAILED],
        }
        return (
            super()
            .get_queryset(request)
            .select_related("message")
            .annotate(
                title=Subquery(public.values("title")[:1]),
                **{
                    name: Count("letters", filter=Q(letters__state__in=states))
                    for name, states in counted.items()
                },
            )
        )

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        @admin.display(description=_("mailing"))
        def what(row: Any) -> str:
            if row.message is None:
                return row.get_occasion_display()
            version = _("version %d") % row.number
            title = apart(row.title or str(row.message))
            return named(row.get_occasion_display(), listed((title, version)))

        @admin.display(description=_("due"), ordering="due_at")
        def due(row: Mailing) -> str:
            return request.layout.both(row.due_at)

        return [what, due, self.sent, self.waiting, self.failed, self.dropped]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("occasion", "message", "number", "due_at", "made_at",
                "sent", "waiting", "failed", "dropped", "failures")  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    @admin.display(description=_("sent"), ordering="sent")
    def sent(self, row: Any) -> int:
        return row.sent

    @admin.display(description=_("waiting"), ordering="waiting")
    def waiting(self, row: Any) -> int:
        return row.waiting

    @admin.display(description=_("failed"), ordering="failed")
    def failed(self, row: Any) -> int:
        return row.failed

    @admin.display(description=_("dropped"), ordering="dropped")
    def dropped(self, row: Any) -> int:
        return row.dropped

    @admin.display(description=_("why letters failed or wait"))
    def failures(self, row: Mailing) -> str:
        """By the server's code, or the kind of error: nobody's words."""
        found = row.letters.exclude(failure="").order_by().values("failure")
        counts = found.annotate(letters=Count("pk")).order_by("-letters", "failure")
        return ", ".join(f"{each['failure']}: {each['letters']}" for each in counts)
