"""What a visitor gets: whom to call and where to go."""

from typing import Any

from django.views.generic import TemplateView

from consular.models import ContactPoint, Office
from embassy import names
from embassy.middleware import SiteRequest


class ConsularPage(TemplateView):
    """Offices with their contact points, and those that belong to no office."""

    template_name = "consular/consular_page.html"
    request: SiteRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        languages = self.request.layout.languages
        offices = {office.pk: office for office in Office.objects.prefetch_related("translations")}
        for office in offices.values():
            office.contacts = []
            for field in ("name", "city", "address"):
                setattr(office, f"{field}_here", names.of(office, field, languages))
        elsewhere: list[ContactPoint] = []
        for contact in ContactPoint.objects.for_layout():
            contact.name = names.of(contact, "label", languages)
            office = offices.get(contact.office_id)
            (office.contacts if office else elsewhere).append(contact)
        return super().get_context_data(
            offices=list(offices.values()),
            contacts=elsewhere,
            clocks=self.request.layout.clocks,
            **kwargs,
        )
