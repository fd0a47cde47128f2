"""Addresses below /consular/."""

from django.urls import path

from consular.views import data, pages

app_name = "consular"

urlpatterns = [
    path("", pages.ConsularPage.as_view(), name="page"),
    path("hours/", pages.AboutHours.as_view(), name="hours"),
    path("hours.json", data.hours, name="hours-data"),
    path("closures.ics", data.closures, name="closures"),
    path("offices/<slug:slug>/", pages.OfficePage.as_view(), name="office"),
    path("offices/<slug:slug>/contact.vcf", data.contact, name="contact"),
]
