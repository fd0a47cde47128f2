"""Services, fees and notices for tests, with good defaults."""

from datetime import date, datetime, timedelta
from typing import Any

from consular.models import Fee, Notice, Office, RequiredDocument, Service
from tests.factories import SEED_MOMENT

YEAR = (date(2018, 1, 1), date(2018, 12, 31))
HOUR = timedelta(hours=1)


def service(slug: str = "passport", *offices: Office, **values: Any) -> Service:
    row = Service.objects.language("en").create(
        slug=slug,
        **{"name": slug.capitalize(), "review_on": date(2019, 1, 1), **values},
    )
    row.offices.set(offices)
    return row


def fee(
    service: Service, amount: str | None = "62", first: date = YEAR[0], last: date = YEAR[1],
    **values: Any,
) -> Fee:  # fmt: skip
    """62 pounds for all of 2018; with None it is free."""
    free = {"is_free": True, "amount": None, "currency": ""}
    paid = {"amount": amount, "currency": "GBP", "payment": "card"}
    row = Fee(
        service=service,
        valid_from=first,
        valid_through=last,
        **{**(free if amount is None else paid), **values},
    )
    row.full_clean()
    row.save()
    return row


def document(service: Service, name: str = "Birth certificate", **values: Any) -> RequiredDocument:
    return RequiredDocument.objects.language("en").create(service=service, name=name, **values)


def notice(
    title: str = "Heavy snow",
    *offices: Office,
    begins: datetime = SEED_MOMENT,
    ends: datetime | None = SEED_MOMENT + HOUR,
    **values: Any,
) -> Notice:
    """An emergency from now on, for an hour."""
    row = Notice.objects.language("en").create(
        title=title,
        valid_from=begins,
        expires_at=ends,
        posted_at=begins,
        reviewed_at=begins,
        **{"level": "emergency", "body": "Stay at home.", **values},
    )
    row.offices.set(offices)
    return row
