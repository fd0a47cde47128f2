"""The last part of an address, made from a title in any script. Pure."""

from anyascii import anyascii
from django.utils.text import slugify

LENGTH = 70


def from_title(title: str) -> str:
    """Lower-case Latin words with hyphens, cut after a whole word; "" when none is left.

    Cyrillic, Arabic, Chinese and other scripts are transliterated: Django's `slugify` alone
    makes nothing of them.
    """
    slug = slugify(anyascii(title.replace("’", "").replace("'", "")))
    if len(slug) <= LENGTH:
        return slug
    return slug[: LENGTH + 1].rpartition("-")[0] or slug[:LENGTH]
