"""The home page, the standing pages, and what is said when an address cannot be read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from embassy import names
from embassy.middleware import SiteRequest
from embassy.models import Page
from embassy.site_url import absolute
from news import cards
from news.models import Edition, Feature
from news.views import message_context
from news.views.moments import MessagesPage

LATEST = 10


class Home(MessagesPage):
    """The featured message in full, and the ten latest others. Five queries beside the layout's."""

    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = list(self.editions().newest_first().for_cards()[: LATEST + 1])
        lead = self.lead(latest[:1])
        others = [card for card in latest if not lead or card.message_id != lead.message_id]
        context = message_context(lead, self.request) if lead else {}
        return super().get_context_data(
            **context,
            lead=lead,
            lead_address=self.address_of(lead) if lead else "",
            latest=cards.with_categories(others[:LATEST], self.request.layout.categories),
            clocks=self.request.layout.clocks,
            canonical=absolute(self.request.path),
            alternates=self.request.layout.alternates(),
            feeds=[absolute(f"{reverse('news:list')}feed.{form}") for form in ("atom", "json")],
            **kwargs,
        )

    def lead(self, newest: list[Edition]) -> Edition | None:
        """The message that is shown in full: the featured one of the first place while its term
        lasts and it is public, else the newest. None when there is none."""
        features = Feature.objects.valid(self.at)
        featured = list(dict.fromkeys(features.values_list("message", flat=True)))
        keys = [card.pk for card in newest]
        if featured:
            # By their keys: asked for by message and language at once, SQLite reads the language.
            in_force = Edition.objects.in_force(self.at).filter(message__in=featured)
            keys += in_force.values_list("pk", flat=True)
        shown = self.editions().filter(pk__in=keys).select_related("address", "message")
        by_message = {edition.message_id: edition for edition in shown}
        places = [*featured, *(card.message_id for card in newest)]
        return next((by_message[place] for place in places if place in by_message), None)


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
            alternates=self.request.layout.alternates(row.languages_among(languages)),
            **kwargs,
        )


def unavailable(request: SiteRequest) -> HttpResponse:
    """The page for readers whose page cannot be made: it carries the telephone. Kept beside
    the stored pages while the database answers (embassy/pagestore/outage.py)."""
    return render(request, "503.html", status=503)


def bad_request(request: SiteRequest, exception: Exception) -> HttpResponse:
    """400 with a sentence: ours where we raised it, a general one where Django did."""
    title = _("This address cannot be read")
    sentence = _("The address cannot be read.")
    if isinstance(exception, BadRequest):
        sentence = str(exception)
    elif isinstance(exception, RequestDataTooBig):
        title = _("This is too much at once")
        sentence = _(
            "What was sent is larger than %(limit)s MB, and nothing is saved. Go back: your "
            "text is still there. Shorten it."
        ) % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2}
    told = {"label": _("Not understood"), "status": 400, "title": title, "sentence": sentence}
    return render(request, "refused.html", told, status=400)
