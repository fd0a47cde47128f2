"""Addresses below /consular/."""

from django.urls import path

from consular import views

app_name = "consular"

urlpatterns = [path("", views.ConsularPage.as_view(), name="page")]
