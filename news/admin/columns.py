"""The columns of the lists of drafts, for the cities and languages of one request's site."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from embassy.multilingual import language_name
from embassy.punctuation import listed
from news.admin.sources import is_behind
from news.admin.status import words
from news.models import Draft


def of_site(request: HttpRequest) -> list[Callable[[Draft], str]]:
    """All but the title. They read drafts of `with_status`, their message and categories."""

    @admin.display(description=_("is it out?"), ordering="status")
    def status(draft: Draft) -> str:
        return words(request, draft)

    @admin.display(description=_("second reader"), ordering="review")
    def review(draft: Draft) -> str:
        return "" if draft.review == Draft.Review.DRAFT else draft.get_review_display()

    @admin.display(description=_("public since"), ordering="out_since")
    def public_since(draft: Draft) -> str:
        return request.layout.both(draft.out_since) if draft.out_since else ""

    @admin.display(description=_("language"), ordering="in_language")
    def language(draft: Draft) -> str:
        name = language_name(draft.in_language)
        return gettext("%s, older than its source") % name if is_behind(draft) else name

    @admin.display(description=_("categories"))
    def categories(draft: Draft) -> str:
        names = request.layout.categories
        return listed(names[row.pk].name_here for row in draft.categories.all())

    @admin.display(description=_("last change"), ordering="changed_at")
    def last_change(draft: Draft) -> str:
        return request.layout.both(draft.changed_at)

    return [status, review, public_since, language, categories, last_change]


@admin.display(description=_("kind"), ordering="message__kind")
def kind(draft: Draft) -> str:
    return draft.message.get_kind_display()
