"""What of the consular section is in an archive of the site (embassy/transfer).

All of it; and nearly all can be read by anybody. What cannot: notices that have not begun or
are over, fees of the past, closing days that were given up, and who checks what and when.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from consular.models import Fee, Holiday, HolidayYear, Notice, Service, SpecialHours
from embassy.transfer import kept
from embassy.transfer.declared import Carried, Public

_INTERNAL: dict[Any, frozenset[str]] = {
    HolidayYear: frozenset({"confirmed_by", "confirmed_at"}),
    Holiday: frozenset({"was_announced"}),
    Notice: frozenset({"review_on"}),
    Service: frozenset({"review_on"}),
}


def public_tables(at: datetime) -> Iterator[Public]:
    """Every table of the section; of the rows that belong to a hidden one, none either."""
    yesterday = at.date() - timedelta(days=1)  # somewhere it is still that day
    told: dict[Any, models.QuerySet[Any]] = {
        Notice: Notice.objects.valid(at),
        Fee: Fee.objects.filter(valid_through__gte=yesterday),
        SpecialHours: SpecialHours.objects.filter(is_cancelled=False),
    }
    for model in kept.in_order():
        if model._meta.app_label != "consular":
            continue
        rows = kept.rows(model)
        if model in told:
            rows = rows.filter(pk__in=told[model].values("pk"))
        for key in kept.keys(model):
            if key.related_model in told:
                rows = rows.filter(**{f"{key.name}__in": told[key.related_model].values("pk")})
        yield Public(rows, _INTERNAL.get(model, frozenset()))


CARRIED = Carried(
    app="consular",
    own_addresses=frozenset({"consular.ContactPoint"}),
    public_tables=public_tables,
)
