from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class EmbassyConfig(AppConfig):
    default = True
    name = "embassy"
    verbose_name = _("Mission")


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin with our site; named in INSTALLED_APPS, so not this folder's default."""

    default = False
    default_site = "embassy.newsroom.Newsroom"
