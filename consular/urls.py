"""Addresses below /consular/."""

from django.urls import path

from consular.views import data, pages
from embassy.pagestore.declared import stored

app_name = "consular"

urlpatterns = [
    path("", stored(pages.ConsularPage.as_view(), "at"), name="page"),
    path("hours/", stored(pages.AboutHours.as_view()), name="hours"),
    path("hours.json", data.hours, name="hours-data"),
    path("closures.ics", data.closures, name="closures"),
    path("offices/<slug:slug>/", stored(pages.OfficePage.as_view(), "at"), name="office"),
    path("offices/<slug:slug>/contact.vcf", data.contact, name="contact"),
]
