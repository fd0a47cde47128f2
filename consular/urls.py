"""Addresses below /consular/."""

from django.urls import path

from consular.views import data, pages, sheets
from embassy.pagestore.declared import stored

app_name = "consular"

urlpatterns = [
    path("", stored(pages.ConsularPage.as_view(), "at", tells_time=True), name="page"),
    path("hours/", stored(pages.AboutHours.as_view(), tells_time=True), name="hours"),
    path("hours.json", data.hours, name="hours-data"),
    path("closures.ics", data.closures, name="closures"),
    path(
        "offices/<slug:slug>/",
        stored(pages.OfficePage.as_view(), "at", tells_time=True),
        name="office",
    ),
    path("offices/<slug:slug>/contact.vcf", data.contact, name="contact"),
    path("notices/", stored(pages.Notices.as_view(), tells_time=True), name="notices"),
    path(
        "services/",
        stored(sheets.Services.as_view(), "service", "on", "office", tells_time=True),
        name="services",
    ),
    path(
        "services/<slug:slug>/",
        stored(sheets.ServicePage.as_view(), tells_time=True),
        name="service",
    ),
    path(
        "services/<slug:slug>/sheet/",
        stored(sheets.SheetPage.as_view(), "on", "office", tells_time=True),
        name="sheet",
    ),
]
