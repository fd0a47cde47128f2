"""A subscriber's own pages, behind the key of their letters: confirm, change, unsubscribe.

GET changes nothing: programs that look at what stands behind the links of a mail confirm and end
nothing. The key is all there is: no sign-in, no cookie, and so no token against forged requests,
which would need the key as well.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from embassy.middleware import SiteRequest
from embassy.unkept import unkept
from news.mailings import keys, subscribing
from news.mailings.form import ChoicesForm, chosen
from news.models import Subscription
from news.views.subscribe import refuse_too_much

State = Subscription.State


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def own(request: SiteRequest, key: str) -> HttpResponse:
    """What they get. POST confirms what waits for it, else takes the changed choices."""
    subscription = keys.found(key)
    if subscription is None:
        return _unknown(request)
    with translation.override(_spoken(request, subscription)):
        if request.method != "POST":
            return _page(request, subscription, key)
        refuse_too_much(request)
        if subscription.state in (State.ASKED, State.SUSPENDED):
            subscribing.confirm(subscription)
            return _page(request, subscription, key, done=_("It is confirmed."))
        form = _form(request, subscription, request.POST)
        if subscription.state == State.ENDED or not form.is_valid():
            return _page(request, subscription, key, form, status=400)
        subscribing.change(subscription, form.choices())
    with translation.override(_spoken(request, subscription)):
        return _page(request, subscription, key, done=_("Your choice is saved."))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def way_out(request: SiteRequest, key: str) -> HttpResponse:
    """POST unsubscribes at once, whatever it holds: mail programs send it by themselves when
    their user presses a button (RFC 8058). GET shows a button."""
    subscription = keys.found(key)
    if subscription is None:
        return _unknown(request)
    with translation.override(_spoken(request, subscription)):
        if request.method == "POST":
            subscribing.end(subscription)
        return _page(request, subscription, key, leaving=True)


def _page(
    request: SiteRequest,
    subscription: Subscription,
    key: str,
    form: ChoicesForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {
        "subscription": subscription,
        "form": form or _form(request, subscription),
        "own": reverse("subscription", args=[key]),
        "way_out": reverse("unsubscribe", args=[key]),
        "language_links": _lists(request),
    }
    response = render(request, "news/subscription.html", context, status=status)
    response.headers["Content-Language"] = translation.get_language() or ""
    return response


def _unknown(request: SiteRequest) -> HttpResponse:
    context = {"language_links": _lists(request), "days": subscribing.KEPT_UNCONFIRMED.days}
    return render(request, "news/subscription_unknown.html", context, status=404)


def _form(request: SiteRequest, subscription: Subscription, data: Any = None) -> ChoicesForm:
    categories = request.layout.categories
    initial = chosen(subscription, categories)
    return ChoicesForm(data, categories, request.layout.languages, initial)


def _spoken(request: SiteRequest, subscription: Subscription) -> str:
    offered = request.layout.languages
    return subscription.language if subscription.language in offered else offered[0]


def _lists(request: SiteRequest) -> list[dict[str, str]]:
    """The site's languages, each leading to its form: this page speaks its reader's alone, and
    no link on it holds the key."""
    links = request.layout.language_links
    for link in links:
        with translation.override(link["code"]):
            link["url"] = reverse("subscribe")
    return links
