"""Services: their list, the page of each, and the sheet for the day of a visit."""

from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from consular import offered, sheet, structured
from consular.offered import ShownService
from consular.shown import Desk, ShownOffice
from consular.views import asked
from embassy.middleware import SiteRequest
from embassy.site_url import absolute


class Services(TemplateView):
    """All services, and a form that leads to the sheet of one: `?service=passport&on=…`."""

    template_name = "consular/service_list.html"
    request: SiteRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if slug := request.GET.get("service", "").strip():
            return self.to_sheet(self.request, slug)
        return super().get(request, *args, **kwargs)

    def to_sheet(self, request: SiteRequest, slug: str) -> HttpResponse:
        """Lead to the sheet; a service that is not there gets its page, which says so."""
        desk = Desk(request, request.at)
        if not offered.service(desk, slug):
            return gone(request, desk)
        query = {name: request.GET[name] for name in ("on", "office") if request.GET.get(name)}
        address = reverse("consular:sheet", args=[slug])
        return redirect(f"{address}?{urlencode(query)}" if query else address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        desk = Desk(self.request, self.request.at)
        return super().get_context_data(
            services=offered.services(desk),
            contacts=offered.to_call(desk, desk.offices),
            **days(self.request),
            **kwargs,
        )


class OfService(TemplateView):
    """A page about one service; when that is gone, 404 with whom to call."""

    request: SiteRequest
    service: ShownService

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.request, self.request.at)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        service = offered.service(self.desk, kwargs["slug"])
        if not service:
            return gone(request, self.desk)
        self.service = service
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(service=self.service, **days(self.request), **kwargs)


class ServicePage(OfService):
    template_name = "consular/service_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        service = self.service
        return super().get_context_data(
            data=structured.service(service, self.request.layout.mission, self.request.layout.name),
            chosen=None,
            on=sheet.proposed_day(service, next(iter(service.offices), None)),
            **kwargs,
        )


class SheetPage(OfService):
    """Before you come: documents, fee, hours or closure, for the day of `?on=`."""

    template_name = "consular/sheet.html"

    @cached_property
    def desk(self) -> Desk:
        """Sheets are told from the beginning of last year on."""
        today = timezone.localdate(self.request.at)
        return Desk(self.request, self.request.at, sheet.first_day(today))

    @cached_property
    def office(self) -> ShownOffice | None:
        """That of `?office=`, else the first that offers it. Raises BadRequest with a sentence."""
        slug, offices = self.request.GET.get("office", "").strip(), self.service.offices
        if not slug:
            return next(iter(offices), None)
        found = next((each for each in offices if each.row.slug == slug), None)
        if not found:
            raise BadRequest(
                _("“%(service)s” is not offered at an office “%(office)s”. Choose one from the "
                  "page of the service.") % {"service": self.service.name, "office": slug[:60]}
            )  # fmt: skip
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = asked.day(self.request)
        on = day or sheet.proposed_day(self.service, self.office)
        query = {"on": on.isoformat()}
        if self.office and len(self.service.offices) > 1:
            query["office"] = self.office.row.slug
        links = self.request.layout.language_links
        return super().get_context_data(
            language_links=[{**link, "url": f"{link['url']}?{urlencode(query)}"} for link in links],
            sheet=sheet.Sheet(self.desk, self.service, self.office, on),
            is_proposed=day is None,
            chosen=self.office,
            on=on,
            address=absolute(f"{self.service.sheet_url}?{urlencode(query)}"),
            **kwargs,
        )


def days(request: SiteRequest) -> dict[str, Any]:
    """The bounds of the days that the form offers."""
    today = timezone.localdate(request.at)
    return {"first_day": today, "last_day": sheet.last_day(today)}


def gone(request: SiteRequest, desk: Desk) -> HttpResponse:
    """404 for a service that is not offered, or is no more: it says whom to call."""
    contacts = offered.to_call(desk, desk.offices)
    context = {"contacts": contacts, "services": offered.services(desk)}
    return render(request, "consular/service_gone.html", context, status=404)
