"""Texts of the consular pages that some language of the mission does not have yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q
from django.urls import reverse
from parler.models import TranslatableModel

from consular.models import (
    ContactPoint,
    Fee,
    Holiday,
    Notice,
    Office,
    RequiredDocument,
    Service,
    SpecialHours,
)


@dataclass(frozen=True)
class Missing:
    """A text that readers are given in another language; `row` is what is opened to mend it."""

    language: str
    row: Model
    field: str

    @property
    def url(self) -> str:
        name = f"admin:consular_{self.row._meta.model_name}_change"
        return f"{reverse(name, args=[self.row.pk])}?language={self.language}"


def missing(languages: list[str], at: datetime) -> Iterator[Missing]:
    """Every text that one language has and another lacks, of what readers still get to see.

    Two queries for each kind of row.
    """
    day = at.date()
    rows: list[TranslatableModel] = [
        *Office.objects.prefetch_related("translations"),
        *ContactPoint.objects.prefetch_related("translations"),
        *Service.objects.prefetch_related("translations"),
        *RequiredDocument.objects.select_related("service").prefetch_related("translations"),
        *Fee.objects.filter(valid_through__gte=day)
        .select_related("service")
        .prefetch_related("translations"),
        *Notice.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at)).prefetch_related(
            "translations"
        ),
        *SpecialHours.objects.filter(is_cancelled=False, last_day__gte=day).prefetch_related(
            "translations"
        ),
        *Holiday.objects.filter(day__gte=day)
        .exclude(observance=Holiday.Observance.NOT_OBSERVED)
        .prefetch_related("translations"),
    ]
    for row in rows:
        texts = {each.language_code: each for each in row.translations.all()}
        opened = row.service if isinstance(row, Fee | RequiredDocument) else row
        for field in row._parler_meta.get_translated_fields():
            has = {code for code, text in texts.items() if getattr(text, field)}
            if has:
                for code in languages:
                    if code not in has:
                        yield Missing(code, opened, field)
