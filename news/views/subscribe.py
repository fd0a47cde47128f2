"""Messages by e-mail: the form to ask for them, and what stands there when it is sent."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import View

from embassy.middleware import SiteRequest
from news.mailings import subscribing
from news.mailings.form import SubscribeForm
from news.models import Message

# Bytes of a form; with every kind and category chosen it has a tenth of them.
LONGEST = 64 * 1024


# Nobody is signed in, and a token would need a cookie, which readers do not get. A page of
# another site may send the form too, as anybody may: nothing comes of it but a letter, one an
# hour to one address, and nothing is sent before its owner has confirmed.
@method_decorator(csrf_exempt, name="dispatch")
class Subscribe(View):
    """GET shows the form, `?kind=` and `?category=` chosen; POST takes it, and leads to the same
    words whether the address is known or not."""

    def get(self, request: SiteRequest) -> HttpResponse:
        return self.page(request, self.form(request))

    def post(self, request: SiteRequest) -> HttpResponse:
        refuse_too_much(request)
        form = self.form(request, posted=True)
        if not form.is_valid():
            return self.page(request, form, 400)
        try:
            subscribing.ask(form.cleaned_data["email"], form.choices())
        except subscribing.TooMany:
            form.add_error(
                None,
                _(
                    "Very many addresses have been typed here within the hour, and we take no "
                    "more just now. Nothing is saved. Try again in an hour."
                ),
            )
            return self.page(request, form, 429)
        return HttpResponse(status=303, headers={"Location": reverse("subscribe-asked")})

    @staticmethod
    def form(request: SiteRequest, posted: bool = False) -> SubscribeForm:
        kinds = [kind for kind in request.GET.getlist("kind") if kind in Message.Kind.values]
        categories = request.layout.categories
        known = {row.slug for row in categories.values()}
        slugs = [slug for slug in request.GET.getlist("category") if slug in known]
        initial = {
            "everything": not (kinds or slugs),
            "kind": kinds,
            "category": slugs,
            "pace": "at-once",
            "text": "whole",
            "language": get_language(),
            "all_languages": True,
        }
        data = request.POST if posted else None
        return SubscribeForm(data, categories, request.layout.languages, initial)

    @staticmethod
    def page(request: SiteRequest, form: SubscribeForm, status: int = 200) -> HttpResponse:
        response = render(request, "news/subscribe.html", {"form": form}, status=status)
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response


@require_safe
def asked(request: SiteRequest) -> HttpResponse:
    """What is to be done next. The same for everybody."""
    days = subscribing.KEPT_UNCONFIRMED.days
    return render(request, "news/subscribe_asked.html", {"days": days})


def refuse_too_much(request: SiteRequest) -> None:
    """Raises BadRequest where more was sent than the form holds, before it is read."""
    request.encoding = "utf-8"  # whatever the request calls its bytes
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LONGEST:
        raise BadRequest(_("More was sent than this form holds, and nothing is saved."))
