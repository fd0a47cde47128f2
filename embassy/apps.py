from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from embassy.pagestore.hosts import Hosts


class EmbassyConfig(AppConfig):
    default = True
    name = "embassy"
    verbose_name = _("Mission")
    # The tables that no page of readers comes from; writing to any other ends stored pages.
    desk_tables: frozenset[str] = frozenset()
    hosts: "Hosts | None" = None

    def ready(self) -> None:
        from embassy import carried
        from embassy.pagestore import generation, triggers
        from embassy.pagestore.endings import noted
        from embassy.transfer import declared

        if settings.REDIS_URL:
            from embassy.pagestore import hosts

            self.hosts = hosts.join(settings.REDIS_URL, generation.announced)
        generation.after_commits.append(noted.note)
        connection_created.connect(generation.listen, dispatch_uid="embassy.generation")
        declared.register(carried.CARRIED)
        post_migrate.connect(triggers.set_on, dispatch_uid="embassy.generation")


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin with our site; named in INSTALLED_APPS, so not this folder's default."""

    default = False
    default_site = "embassy.newsroom.Newsroom"
