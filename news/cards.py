"""Editions as they stand in lists: each with its categories, for all of them in one query."""

from collections.abc import Iterable, Mapping

from news.models import Category, Edition, EditionCategory


def with_categories(
    editions: Iterable[Edition], categories: Mapping[int, Category]
) -> list[Edition]:
    """`editions` with `shown_categories`, in the order of `categories` (by primary key)."""
    cards = list(editions)
    pairs = EditionCategory.objects.filter(edition__in=[card.pk for card in cards if card.pk])
    of_edition: dict[int, set[int]] = {}
    for edition_id, category_id in pairs.values_list("edition_id", "category_id"):
        of_edition.setdefault(edition_id, set()).add(category_id)
    for card in cards:
        keys = of_edition.get(card.pk, set())
        card.shown_categories = [row for key, row in categories.items() if key in keys]
    return cards
