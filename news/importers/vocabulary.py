"""The desk's own words for what a foreign file says: subjects and issuers."""

from collections.abc import Iterable
from hashlib import sha256

from embassy import markup
from news import slugs
from news.models import Category, Organization

# What `Category.slug` holds; `slugs.from_title` may give more.
_LENGTH = 50


class Subjects:
    """The categories, read once. A tag is a category by its name in any language, or by its
    address: a category that the desk has renamed is still found."""

    def __init__(self) -> None:
        self._by_name: dict[str, Category] = {}
        self._by_slug: dict[str, Category] = {}
        for category in Category.objects.prefetch_related("translations"):
            self._by_slug[category.slug] = category
            for name in category.translations.all():
                self._by_name.setdefault(_key(name.name), category)

    def known(self, tags: Iterable[str]) -> set[int] | None:
        """The primary keys of their categories; None when one is missing."""
        found = [self._find(name) for name in _names(tags)]
        return {row.pk for row in found if row} if all(found) else None

    def of_tags(self, tags: Iterable[str], language: str) -> list[Category]:
        """Their categories; missing ones are created, named in `language`.

        Raises `ValidationError` for a tag that cannot be a name.
        """
        return [self._find(name) or self._create(name, language) for name in _names(tags)]

    def _find(self, name: str) -> Category | None:
        return self._by_name.get(_key(name)) or self._by_slug.get(_slug(name))

    def _create(self, name: str, language: str) -> Category:
        category = Category(slug=_slug(name))
        category.set_current_language(language)
        category.name = name
        category.get_translation(language).clean_fields(exclude=["master", "language_code"])
        category.full_clean()
        category.save()
        self._by_name[_key(name)] = self._by_slug[category.slug] = category
        return category


class Issuers:
    """The organizations by their names, read once. A feed's authors may be people or by-lines,
    so none is created."""

    def __init__(self) -> None:
        self._by_name = {
            _key(name.name): organization
            for organization in Organization.objects.prefetch_related("translations")
            for name in organization.translations.all()
        }

    def of_authors(self, authors: Iterable[str]) -> Organization | None:
        """The first author that is a known organization."""
        keys = (_key(markup.normal(author)) for author in authors)
        return next((self._by_name[key] for key in keys if key in self._by_name), None)


def _names(tags: Iterable[str]) -> list[str]:
    names = (" ".join(markup.normal(tag).split()) for tag in tags)
    return [name for name in names if name]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _slug(name: str) -> str:
    """The address of a category of this name: never empty, always the same."""
    slug = slugs.from_title(name)
    if slug and len(slug) <= _LENGTH:
        return slug
    code = sha256(_key(name).encode()).hexdigest()[:8]
    return f"{slug[: _LENGTH - 9].rstrip('-')}-{code}".lstrip("-")
