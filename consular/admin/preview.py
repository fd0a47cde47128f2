"""Four weeks as readers will see them, before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from consular.admin.owner import OwnerForm
from consular.answers import Answer, Row
from consular.models import ContactPoint, Office, Service
from consular.plans import YEARS
from consular.timetable import Timetable
from embassy.punctuation import listed

WEEKS = 4


@dataclass(frozen=True)
class Preview:
    """What a door or a line answers now, and its days from a Monday on, week by week."""

    name: str
    answer: Answer
    weeks: list[list[Row]]


class PreviewAdmin(admin.ModelAdmin):
    """An admin whose form has a button “Preview”. Subclasses put the form into the timetable."""

    def proposed(self, timetable: Timetable, form: Any) -> date | None:
        """Make `timetable` reckon with the form; the first day that it changes, if any."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if isinstance(form, OwnerForm) and form.is_bound and form.is_previewed and not form.errors:
            context["previews"] = self.previews(request, form)
        return super().render_change_form(request, context, *args, **kwargs)

    def previews(self, request: HttpRequest, form: OwnerForm) -> list[Preview]:
        """One for the owner; of what concerns the whole mission, one for each office."""
        offices = list(Office.objects.prefetch_related("translations"))
        site = request.layout
        since = request.at.date() - timedelta(days=8)
        timetable = Timetable(site.mission, offices, site.languages, since)
        first = self.proposed(timetable, form)
        owner = form.instance.office or form.instance.contact_point
        if form.instance.service:
            return self.of_service(form.instance.service, timetable, request.at, first)
        found = []
        for each in [owner] if owner else offices:
            rules = (
                timetable.of_line(each)
                if isinstance(each, ContactPoint)
                else timetable.of_office(each)
            )
            if rules is None:
                continue
            answer = Answer(rules, request.at)
            found.append(Preview(str(each), answer, weeks(answer, first)))
        return found

    @staticmethod
    def of_service(
        service: Service, timetable: Timetable, at: datetime, first: date | None
    ) -> list[Preview]:
        """One for each office that offers it."""
        found = []
        for office in list(service.offices.prefetch_related("translations")) or [None]:
            answer = Answer(timetable.of_service(service, office), at)
            name = listed([service, office or ""])
            found.append(Preview(name, answer, weeks(answer, first)))
        return found


def weeks(answer: Answer, first: date | None) -> list[list[Row]]:
    """Four weeks, from that of today on, or from that of `first` where it lies behind them."""
    today = answer.here.date()
    start = first if first and first > today + timedelta(days=7) else today
    start = min(start, date(YEARS.stop - 1, 1, 1))
    monday = start - timedelta(days=start.weekday())
    days: Sequence[Row] = [
        Row(answer.rules.on(day), day == today)
        for day in (monday + timedelta(days=number) for number in range(7 * WEEKS))
    ]
    return [list(days[number : number + 7]) for number in range(0, len(days), 7)]
