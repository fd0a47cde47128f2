"""Giving messages their references and addresses, each of them once and for ever."""

from news import slugs
from news.models import Address, Message


def give_reference(message: Message, year: int) -> None:
    """A short code from the uuid below the year, longer where four signs are taken."""
    for length in range(4, 26):
        reference = f"{year}/{message.short_code(length)}"
        if not Message.objects.filter(reference=reference).exists():
            message.reference = reference
            message.save(update_fields=["reference"])
            return


def take(message: Message, year: int, month: int, slug: str, title: str) -> Address | None:
    """The message's address in that month; None when the wished `slug` is another's.

    Without a wish the slug comes from the title; one that is taken, or a title of which
    nothing is left, gets the start of the uuid.
    """
    code = message.short_code(6).lower()
    base = slug or slugs.from_title(title) or code
    for candidate in (base, f"{base}-{code}"):
        address = Address.objects.asked(year, month, candidate).first()
        created = False
        if address is None:
            address, created = Address.objects.get_or_create(
                year=year, month=month, slug=candidate, defaults={"message": message}
            )
        if created or address.message_id == message.pk:
            return address
        if slug:
            return None
    return None
