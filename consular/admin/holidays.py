"""Public holidays: confirmed for a year at once, on one page with both countries' proposals."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consular import typed
from consular.admin import spans
from consular.confirming import Decision, Group, Line, confirm, groups
from consular.models import Holiday, HolidayYear, Office
from consular.plans import DAY, YEARS
from consular.proposals import subdivisions
from embassy import countries
from embassy.multilingual import MultilingualAdmin
from embassy.punctuation import listed, named

HALF = Holiday.Observance.HALF_DAY


@admin.register(Holiday)
class HolidayAdmin(MultilingualAdmin):
    """Whether a holiday is observed is decided on the page of its year; here it has its names."""

    change_list_template = "admin/consular/holidays.html"
    fields = ("name", "day", "country", "subdivision", "observance", "hours")
    readonly_fields = ("day", "country", "subdivision", "observance", "hours")
    list_display = ("__str__", "day", "country", "subdivision", "observance", "hours")
    list_filter = ("country", "observance")
    date_hierarchy = "day"

    @admin.display(description=gettext_lazy("Hours"))
    def hours(self, row: Holiday) -> str:
        return listed(row.spans)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        year = self.admin_site.admin_view(self.year_view)
        return [path("year/<int:year>/", year, name="consular_holiday_year"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        this = request.at.year
        done = set(HolidayYear.objects.values_list("year", flat=True))
        years = [(year, year in done) for year in sorted({this, this + 1} | done)]
        return super().changelist_view(request, {"years": years, **(extra_context or {})})

    def year_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """The proposals of both countries; POST confirms the year."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        mission = request.layout.mission
        if year not in range(YEARS.start + 1, YEARS.stop - 1) or not mission:
            raise Http404
        offices = list(Office.objects.prefetch_related("translations"))
        languages = list(dict.fromkeys([*mission.language_codes, get_language() or "en"]))
        found = groups(mission, offices, year, languages)
        form = YearForm(found, request.POST if request.method == "POST" else None)
        if request.method == "POST" and not form.errors:
            changed = confirm(form.decided, found, year, by=request.user, at=request.at)
            self.log_year(request, year, changed)
            messages.success(request, _("The holidays of %s are confirmed.") % year)
            return redirect("admin:consular_holiday_changelist")
        return TemplateResponse(
            request,
            "admin/consular/holiday_year.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Public holidays of %s") % year,
                "year": year,
                "form": form,
                "before": reverse("admin:consular_holiday_year", args=[year - 1]),
                "after": reverse("admin:consular_holiday_year", args=[year + 1]),
            },
            status=400 if form.errors else 200,
        )

    def log_year(
        self, request: HttpRequest, year: int, changed: list[tuple[Holiday, bool]]
    ) -> None:
        """One entry for each holiday that changed, in words."""
        for row, is_new in changed:
            said = _("Confirmed: %s") % row.get_observance_display()
            if row.spans:
                said += f" {', '.join(map(str, row.spans))}"
            if is_new:
                self.log_addition(request, row, said)
            else:
                self.log_change(request, row, said)


class YearLine:
    """A holiday in the form: its fields, what was typed, and what is wrong with it."""

    def __init__(self, line: Line, data: Any) -> None:
        self.line = line
        self.key = line.key
        row = line.row
        proposed = Holiday.Observance.NOT_OBSERVED if line.is_new else Holiday.Observance.CLOSED
        self.choice = row.observance if row else proposed.value
        self.hours = ", ".join(f"{span.starts}-{span.ends}" for span in row.spans) if row else ""
        self.error = ""
        self.decision: Decision | None = None
        if data is not None:
            self.choice = data.get(self.key, "")
            self.hours = data.get(f"{self.key}-hours", "").strip()[:100]
            self.decide()

    @property
    def name(self) -> str:
        names = self.line.names
        return names.get(get_language() or "") or next(iter(names.values()), "")

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        return [
            (value, str(label), value == self.choice) for value, label in Holiday.Observance.choices
        ]

    def decide(self) -> None:
        if self.choice not in Holiday.Observance.values:
            self.error = _("%s: say whether it is observed.") % self.name
        elif self.choice != HALF:
            self.decision = Decision(self.choice)
        else:
            self.read_hours()

    def read_hours(self) -> None:
        try:
            read = typed.read(self.hours)
        except typed.Mistyped as error:
            self.error = spans.sentence(self.name, error)
            return
        if len(read) != 1 or read[0].closes > DAY or read[0].by_appointment:
            self.error = _("%s: a half day has one span of hours, such as 09:00-12:00.") % self.name
            return
        self.decision = Decision(self.choice, read[0].opens, read[0].closes)


class YearForm:
    """The holidays of a year, calendar by calendar, and what is decided of each."""

    def __init__(self, found: list[Group], data: Any = None) -> None:
        self.parts = [
            (group, title(group), has_parts(group), [YearLine(line, data) for line in group.lines])
            for group in found
        ]

    @property
    def lines(self) -> list[YearLine]:
        return [line for *_others, lines in self.parts for line in lines]

    @property
    def errors(self) -> list[str]:
        return [line.error for line in self.lines if line.error]

    @property
    def is_confirmed(self) -> bool:
        return all(group.confirmed for group, *_others in self.parts)

    @property
    def decided(self) -> dict[str, Decision]:
        return {line.key: line.decision for line in self.lines if line.decision}


def has_parts(group: Group) -> bool:
    """Whether its country has parts with holidays of their own, and none is chosen."""
    return not group.calendar.subdivision and bool(subdivisions(group.calendar.country))


def title(group: Group) -> str:
    """“United Kingdom: England”."""
    calendar = group.calendar
    country = countries.name(calendar.country)
    part = dict(subdivisions(calendar.country)).get(calendar.subdivision, calendar.subdivision)
    return named(country, part) if part else country
