"""The consular page, the page of each office, and the notices."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from consular import offered, sheet, structured
from consular.answers import COMING
from consular.plans import YEARS
from consular.shown import Desk
from consular.views import asked
from embassy.middleware import SiteRequest
from embassy.site_url import absolute


class DeskPage(TemplateView):
    """A page that tells what is open, now or at the moment of `?at=`."""

    request: SiteRequest

    @cached_property
    def at(self) -> datetime:
        return asked.moment(self.request)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.request, self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.at != self.request.at:
            query = urlencode({"at": self.request.GET.get("at", "")})
            links = self.request.layout.language_links
            kwargs["language_links"] = [{**link, "url": f"{link['url']}?{query}"} for link in links]
        today = timezone.localdate(self.request.at)
        return super().get_context_data(
            at=self.at,
            is_now=self.at == self.request.at,
            asked_day=timezone.localdate(self.at),
            coming=[today + timedelta(days=number) for number in range(COMING)],
            clocks=self.request.layout.clocks,
            **kwargs,
        )


class ConsularPage(DeskPage):
    """Offices with their contact points, and those that belong to no office."""

    template_name = "consular/consular_page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offices = self.desk.offices
        return super().get_context_data(
            offices=offices,
            contacts=[each for each in self.desk.elsewhere if not each.is_emergency],
            emergency=[each for each in self.desk.contacts if each.is_emergency],
            notices=self.request.layout.notices,
            services=offered.services(self.desk),
            first_day=timezone.localdate(self.request.at),
            last_day=sheet.last_day(timezone.localdate(self.request.at)),
            data=structured.offices(offices, self.request.layout.mission, self.at),
            **kwargs,
        )


class OfficePage(DeskPage):
    """One office: open or closed, hours, how to get there, whom to call."""

    template_name = "consular/office_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug = self.kwargs["slug"]
        office = next((each for each in self.desk.offices if each.row.slug == slug), None)
        if not office:
            raise Http404
        return super().get_context_data(
            office=office,
            notices=[each for each in self.request.layout.notices if each.concerns(office.row)],
            services=[
                each
                for each in offered.services(self.desk)
                if slug in {where.row.slug for where in each.offices}
            ],
            data=structured.offices([office], self.request.layout.mission, self.at),
            **kwargs,
        )


class Notices(TemplateView):
    """What is to be known now: every valid notice, emergencies first."""

    template_name = "consular/notice_list.html"
    request: SiteRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(notices=self.request.layout.notices, **kwargs)


class AboutHours(TemplateView):
    """How a program asks for the hours: `hours.json` and `closures.ics`, described."""

    template_name = "consular/about_hours.html"
    request: SiteRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            data_url=absolute(reverse("consular:hours-data")),
            closures_url=absolute(reverse("consular:closures")),
            years=YEARS,
            **kwargs,
        )
