from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsularConfig(AppConfig):
    name = "consular"
    verbose_name = _("Consular section")
    # No table is the desk's alone: writing to any of them ends stored pages.
    desk_tables: frozenset[str] = frozenset()

    def ready(self) -> None:
        from consular import carried, stale
        from consular.transitions import first_after
        from consular.warnings import of_consul
        from embassy import start_page
        from embassy.pagestore import transitions
        from embassy.transfer import declared

        start_page.register(of_consul)
        start_page.register(stale.of_services)
        start_page.register(stale.of_notices)
        start_page.register(stale.of_translations)
        transitions.register(first_after)
        declared.register(carried.CARRIED)
