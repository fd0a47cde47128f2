"""What schema.org says of the types that the site uses, and what it and Google ask of values.

Each table is the page of its type at https://schema.org/, where the members that are used were
looked up; those of the types above it are added. What none of them knows is a mistake.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

# https://schema.org/Thing, and what JSON-LD itself has
THING = {
    "@context", "@type", "@id", "name", "url", "description", "identifier", "mainEntityOfPage",
    "image", "sameAs",
}  # fmt: skip
# https://schema.org/CreativeWork
WORK = THING | {
    "headline", "abstract", "inLanguage", "datePublished", "dateModified", "version",
    "creativeWorkStatus", "keywords", "author", "publisher", "contributor", "mentions", "citation",
    "associatedMedia", "correction", "hasPart", "encoding", "isAccessibleForFree", "genre", "text",
    "creditText",
}  # fmt: skip
MEDIA = WORK | {"contentUrl", "encodingFormat", "contentSize", "sha256", "width", "height"}
PERSON = THING | {"jobTitle", "worksFor"}  # https://schema.org/Person
BODY = THING | {"contactPoint", "address", "email", "telephone"}  # https://schema.org/Organization
# https://schema.org/Place, above Embassy and (as a LocalBusiness) above GovernmentOffice
PLACE = THING | {
    "openingHoursSpecification", "specialOpeningHoursSpecification", "address", "hasMap",
}  # fmt: skip
# https://schema.org/Service and https://schema.org/GovernmentService
SERVICE = THING | {
    "audience", "areaServed", "availableChannel", "hoursAvailable", "offers", "termsOfService",
    "serviceOperator",
}  # fmt: skip
MEMBERS = {
    "NewsArticle": WORK | {"dateline", "articleSection"},
    "CreativeWork": WORK,
    "CorrectionComment": WORK,
    "Question": WORK | {"acceptedAnswer"},
    "Answer": WORK,
    "MediaObject": MEDIA,
    "ImageObject": MEDIA | {"caption"},
    "Person": PERSON,
    "Organization": BODY,
    "GovernmentOrganization": BODY,
    "NewsMediaOrganization": BODY,
    "Embassy": PLACE,
    "GovernmentOffice": PLACE | BODY,
    "GovernmentService": SERVICE,
    "OpeningHoursSpecification": THING
    | {"opens", "closes", "dayOfWeek", "validFrom", "validThrough"},
    "ContactPoint": THING
    | {"contactType", "telephone", "email", "availableLanguage", "hoursAvailable"},
    "PostalAddress": THING | {"streetAddress", "addressLocality", "addressCountry"},
    "ServiceChannel": THING | {"serviceLocation", "serviceUrl", "servicePhone"},
    "Offer": THING
    | {"price", "priceCurrency", "validFrom", "validThrough", "acceptedPaymentMethod"},
    "Audience": THING | {"audienceType"},
    "Country": PLACE,
}

DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def is_address(value: Any) -> bool:
    return bool(re.match(r"https?://[^\s/]+/", value))


def is_moment(value: Any) -> bool:
    """A date, or a time with its zone: https://schema.org/DateTime."""
    return bool(DATE.fullmatch(value)) or datetime.fromisoformat(value).tzinfo is not None


# What the values of these members are, wherever they stand.
VALUES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("url", "contentUrl", "@id", "hasMap", "serviceUrl", "sameAs"), is_address),
    **dict.fromkeys(("datePublished", "dateModified", "validFrom", "validThrough"), is_moment),
    **dict.fromkeys(("opens", "closes"), lambda value: bool(TIME.fullmatch(value))),
    **dict.fromkeys(
        ("inLanguage", "availableLanguage"), lambda value: bool(LANGUAGE.fullmatch(value))
    ),
    "dayOfWeek": lambda value: value in DAYS,
    "telephone": lambda value: bool(re.fullmatch(r"\+\d{5,15}", value)),
    "email": lambda value: "@" in value,
    "priceCurrency": lambda value: bool(re.fullmatch(r"[A-Z]{3}", value)),
    "price": lambda value: bool(re.fullmatch(r"\d+(\.\d+)?", value)),
    "sha256": lambda value: bool(re.fullmatch(r"[0-9a-f]{64}", value)),
    "addressCountry": lambda value: bool(re.fullmatch(r"[A-Z]{2}", value)),
    "encodingFormat": lambda value: bool(re.fullmatch(r"\w+/[\w.+-]+", value)),
    "isAccessibleForFree": lambda value: value is True,
}
# https://developers.google.com/search/docs/appearance/structured-data/article: what it reads,
# and for an author a name without a title in it.
OF_AN_ARTICLE = {"headline", "datePublished", "dateModified", "author", "publisher"}
OF_OTHERS = {
    "Question": {"name", "text"},
    "Answer": {"text", "url"},
    "CorrectionComment": {"text", "datePublished"},
    "GovernmentOffice": {"name", "url"},
    "OpeningHoursSpecification": {"opens", "closes"},
    "Person": {"name"},
    "Organization": {"name"},
    "GovernmentOrganization": {"name"},
    "ImageObject": {"url"},
    "Offer": {"price", "priceCurrency"},
    "NewsArticle": OF_AN_ARTICLE,
}


def mistakes(node: Any, where: str = "") -> Iterator[str]:
    """What is wrong in a block of JSON-LD, with the way to it."""
    if isinstance(node, list):
        for number, row in enumerate(node):
            yield from mistakes(row, f"{where}[{number}]")
    elif isinstance(node, dict) and "@graph" in node:
        yield from mistakes(node["@graph"], where)
    elif isinstance(node, dict):
        yield from _of_thing(node, where)
        for name, value in node.items():
            yield from mistakes(value, f"{where}.{name}")


def _of_thing(node: dict[str, Any], where: str) -> Iterator[str]:
    kinds = node.get("@type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    unknown = [kind for kind in kinds if kind not in MEMBERS]
    if not kinds or unknown or len(set(kinds)) < len(kinds):
        yield f"{where}: types {kinds}"
        return
    known = set().union(*(MEMBERS[kind] for kind in kinds))
    yield from (f"{where}.{name}: no member of {kinds}" for name in node.keys() - known)
    asked = set().union(*(OF_OTHERS.get(kind, set()) for kind in kinds))
    yield from (f"{where}.{name}: missing" for name in asked - node.keys())
    for name, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            if each in ("", None, [], {}):
                yield f"{where}.{name}: empty"
            elif name in VALUES and not VALUES[name](each):
                yield f"{where}.{name}: {each!r}"
