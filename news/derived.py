"""What is derived from an edition's document, for queries: columns of it, and rows beside it."""

from news import documents
from news.models import (
    Category,
    Edition,
    EditionCategory,
    EditionFile,
    File,
    Fingerprint,
    Seal,
    SearchText,
)


def derive(edition: Edition) -> None:
    """Fill the columns that are queried from the document."""
    content = edition.content
    edition.kind = content["kind"]
    edition.in_language = content["in_language"]
    edition.title = content.get("title", "")
    edition.excerpt = content.get("excerpt", [])
    edition.issuer = content.get("issuer", {}).get("name", "")
    edition.thumbnail = documents.thumbnail(content)


def write_rows(edition: Edition) -> None:
    """Write which categories and files the document names, for queries, and by what its text
    is found and its row checked."""
    Fingerprint.objects.write([edition])
    Seal.of(edition).save(force_insert=True)
    slugs = [category["slug"] for category in edition.content.get("categories", [])]
    EditionCategory.objects.bulk_create(
        EditionCategory(edition=edition, category=category)
        for category in Category.objects.filter(slug__in=slugs)
    )
    SearchText.objects.write([edition])
    digests = documents.files(edition.content)
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, file=file) for file in File.objects.filter(sha256__in=digests)
    )
