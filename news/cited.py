"""A reference or an address that somebody cites: which message it names, and how that stands."""

import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from news.models import Address, Edition, Message
from news.verdicts import UNKNOWN, Answer, Verdict, Why, loaded

_REFERENCE = re.compile(
    r"(?:no\.?|№|#)?\s*([1-9][0-9]{3})\s*/\s*([0-9a-z]{4,16})\.?", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:/[a-z]{2,3}(?:-[a-z]+)?)?/news/([1-9][0-9]{3})/(0[1-9]|1[0-2])/([-\w]+)(?:/v/([0-9]{1,6}))?(?:/.*)?"
)
_SHORT = re.compile(r"(?:/[a-z]{2,3}(?:-[a-z]+)?)?/m/([1-9][0-9]{3}/[0-9a-z]+)/?", re.IGNORECASE)
# As Crockford's Base32 is read: nobody has to tell these from the digits.
_MISREAD = str.maketrans("OIL", "011")


def cited(typed: str, at: datetime, hosts: Collection[str]) -> Answer | None:
    """The answer to a reference or an address; None for anything else."""
    if match := _REFERENCE.fullmatch(typed):
        return _of_message(_by_reference(f"{match[1]}/{match[2]}"), at)
    if re.search(r"\s", typed) or "/" not in typed:
        return None
    try:
        parts = urlsplit(typed if "://" in typed or typed.startswith("/") else f"//{typed}")
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if parts.netloc and parts.netloc.lower() not in hosts:
        return Answer(Verdict.UNKNOWN, why=Why.ELSEWHERE)
    if match := _SHORT.fullmatch(parts.path):
        return _of_message(_by_reference(match[1]), at)
    if match := _ADDRESS.fullmatch(parts.path):
        year, month, slug, number = match.groups()
        address = Address.objects.asked(int(year), int(month), slug).first()
        used = Edition.objects.begun(at).filter(address=address) if address else None
        if address and used and used.exists():
            return _of_message(address.message_id, at, int(number or 0))
    return UNKNOWN


def _by_reference(typed: str) -> int | None:
    year, code = typed.upper().split("/")
    wanted = {f"{year}/{code}", f"{year}/{code.translate(_MISREAD)}"}
    return Message.objects.filter(reference__in=wanted).values_list("pk", flat=True).first()


def _of_message(message: int | None, at: datetime, number: int = 0) -> Answer:
    """The message as it stands now, or one version of it."""
    if message is None:
        return UNKNOWN
    begun = loaded(Edition.objects.begun(at)).filter(message=message).order_by("-number")
    last = begun.first()
    edition = begun.filter(number=number).first() if number else last
    if last is None or edition is None:
        return UNKNOWN
    if edition.closed or last.standing == Edition.Standing.REMOVED:
        return Answer(Verdict.REMOVED, edition)
    current = last if last.is_public(at) else None
    verdict = Verdict.IN_FORCE if current == edition else Verdict.EARLIER
    return Answer(verdict, edition, current)
