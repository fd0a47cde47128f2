"""The home page, the standing pages, and what is said when an address cannot be read."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from embassy import names
from embassy.middleware import SiteRequest
from embassy.models import Page
from news import cards
from news.models import Edition
from news.models.edition import EditionQuerySet
from news.views import message_context

LATEST = 10


class Home(TemplateView):
    """The featured message in full, and the ten latest others. Four queries beside the layout's."""

    template_name = "home.html"
    request: SiteRequest

    def editions(self) -> EditionQuerySet:
        site = self.request.layout
        return Edition.objects.public(self.request.at).listed_in(site.list_language, site.languages)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = list(self.editions().newest_first().for_cards()[: LATEST + 1])
        lead = self.featured() or self.in_full(latest[:1])
        others = [card for card in latest if not lead or card.message_id != lead.message_id]
        context = message_context(lead, self.request) if lead else {}
        return super().get_context_data(
            **context,
            lead=lead,
            latest=cards.with_categories(others[:LATEST], self.request.layout.categories),
            clocks=self.request.layout.clocks,
            **kwargs,
        )

    def featured(self) -> Edition | None:
        """The featured message of the first place, while its term lasts and it is public."""
        at = self.request.at
        return (
            self.editions()
            .filter(message__features__valid_from__lte=at, message__features__valid_through__gt=at)
            .select_related("address", "message")
            .order_by(
                "message__features__position",
                "-message__features__valid_from",
                "-message__features__pk",
            )
            .first()
        )

    @staticmethod
    def in_full(latest: list[Edition]) -> Edition | None:
        """The newest message with its document: it leads when nothing is featured."""
        keys = [card.pk for card in latest]
        return Edition.objects.filter(pk__in=keys).select_related("address", "message").first()


class StandingPage(TemplateView):
    """About, ambassador, accessibility, privacy: what the mission wrote under that address."""

    template_name = "page.html"
    request: SiteRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Page.objects.prefetch_related("translations")
        row = get_object_or_404(rows, slug=self.kwargs["slug"])
        languages = self.request.layout.languages
        return super().get_context_data(
            title=names.of(row, "title", languages),
            body=names.of(row, "body", languages),
            **kwargs,
        )


def bad_request(request: SiteRequest, exception: Exception) -> HttpResponse:
    """400 with a sentence: ours where we raised it, a general one where Django did."""
    ours = isinstance(exception, BadRequest)
    sentence = str(exception) if ours else _("The address cannot be read.")
    return render(request, "400.html", {"sentence": sentence}, status=400)
