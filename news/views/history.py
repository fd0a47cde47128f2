"""The versions of a message: their list, each as it was published, and what changed between.

Every version can be read that no removal has closed, also when the message has expired: a page
of the past (`?at=`) leads to what was said then. When the message is removed, these addresses
answer as its own does. What waits is no version yet.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import comparison, translations
from news.models import Edition
from news.models.edition import EditionQuerySet
from news.views import versions
from news.views.messages import MessageDetail, language_links, message_context

# What a difference names without showing it.
OTHERS: dict[str, Promise] = {
    "in_language": _("language"),
    "issuer": _("who issued it"),
    "people": _("speakers and their posts"),
    "outlets": _("outlets"),
    "categories": _("categories"),
    "dateline": _("place"),
    "delivered_on": _("day on which it was said"),
    "in_response_to": _("what it responds to"),
    "pictures": _("pictures"),
    "attachments": _("attachments"),
    "formatting": _("links and emphasis"),
}


class MessageHistory(MessageDetail):
    """Every version that has begun, latest first. Four queries, however many there are."""

    def loaded(self, editions: EditionQuerySet) -> EditionQuerySet:
        return super().loaded(editions).defer("document")

    def gone(self, request: SiteRequest, edition: Edition) -> HttpResponse | None:
        readable = versions.Version(edition).is_readable
        return None if readable else super().gone(request, edition)

    def canonical(self, address: str) -> str:
        return f"{address}history/"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        listed = versions.begun(edition.message_id, request.at)
        before = [*listed[1:], None]
        context = {
            "edition": edition,
            "expired": expired(request, edition),
            "versions": list(zip(listed, before, strict=True)),
            "language_links": language_links(translations.group(edition, request.at), request),
        }
        return render(request, "news/message_history.html", context)


class MessageVersion(MessageHistory):
    """One version as it was published, under a notice which one it is."""

    def canonical(self, address: str) -> str:
        return f"{address}v/{self.kwargs['number']}/"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        (version,), gone = self.read(request, edition, self.kwargs["number"])
        if gone:
            return gone
        context = message_context(version, request)
        context |= versions.context(version, request.at)
        context |= self.beside(request, edition)
        ended = version.public_until
        context["ended"] = ended if ended and ended <= request.at else None
        return render(request, "news/message_version.html", context)

    def read(
        self, request: SiteRequest, edition: Edition, *numbers: str
    ) -> tuple[list[Edition], HttpResponse | None]:
        """The versions of these numbers; and, when one cannot be read any more, the 410 that
        says why. Raises Http404 for one that has not begun."""
        begun = Edition.objects.filter(message=edition.message_id).begun(request.at)
        rows = begun.filter(number__in=numbers).select_related("address", "message")
        found = list(rows.order_by("number"))
        if len(found) < len(numbers):
            raise Http404
        for version in found:
            if not versions.Version(version).is_readable:
                removals = begun.filter(standing=Edition.Standing.REMOVED)
                removal = removals.filter(number__gte=version.number).order_by("number").first()
                context = {"version": version, "removal": removal} | self.beside(request, edition)
                return found, render(request, "news/version_gone.html", context, status=410)
        return found, None

    def beside(self, request: SiteRequest, edition: Edition) -> dict[str, Any]:
        """What these pages say of the text that is shown now."""
        ended = expired(request, edition)
        return {
            "current": edition,
            "current_address": edition.get_absolute_url(),
            "current_number": edition.number,
            "expired": ended,
            "version_address": request.build_absolute_uri(request.path),
            "language_links": language_links(translations.group(edition, request.at), request),
            "canonical": "" if ended else absolute(edition.get_absolute_url()),
        }


def expired(request: SiteRequest, edition: Edition) -> bool:
    """Whether the last version has ended without another: then no text is shown now."""
    return not edition.is_in_force(request.at)


class MessageDifference(MessageVersion):
    """What changed from an earlier version to a later one. The other order leads to this one."""

    def canonical(self, address: str) -> str:
        old, new = sorted([int(self.kwargs["old"]), int(self.kwargs["new"])])
        if old == new:
            raise Http404
        return f"{address}diff/{old}..{new}/"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        (old, new), gone = self.read(request, edition, self.kwargs["old"], self.kwargs["new"])
        if gone:
            return gone
        others = comparison.others(old.content, new.content)
        context = {
            "edition": new,
            "old": old,
            "new": versions.Version(new),
            "parts": comparison.parts(old.content, new.content),
            "others": [OTHERS[name] for name in others if name in OTHERS],
        }
        context |= self.beside(request, edition)
        return render(request, "news/message_difference.html", context)
