"""Rows for tests, with good defaults: a test states only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import clear_url_caches, get_resolver
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from consular.models import ContactPoint
from embassy import languages as site_languages
from embassy.models import Mission
from news import erasure, previews, publishing
from news.models import (
    Category,
    Comment,
    Draft,
    Edition,
    Interview,
    Message,
    PressRelease,
    PreviewLink,
    Subscription,
    SubscriptionTopic,
)

SEED_MOMENT = datetime(2018, 2, 18, 8, 43, tzinfo=UTC)
PUBLISHED = datetime(2018, 2, 15, 12, tzinfo=UTC)
KINDS = {proxy.kind: proxy for proxy in (PressRelease, Interview, Comment)}
_number = count(1)
_prefixes = [""]


def _prefix_addresses(languages: str) -> None:
    """Outside a request Django's map of addresses keeps the prefixes that it works out first,
    which depends on the order of the tests: so they are worked out here, for this mission."""
    if _prefixes[-1] == languages:
        return
    _prefixes.append(languages)
    clear_url_caches()
    codes = site_languages.offered(Mission(languages=languages))
    token = site_languages._offered.set(codes)
    try:
        for code in dict(settings.LANGUAGES):
            with override(code):
                get_resolver()._populate()
    finally:
        site_languages._offered.reset(token)


def mission(languages: str = "en ru", **values: Any) -> Mission:
    """The mission of the sample, with names in English and Russian."""
    _prefix_addresses(languages)
    row = Mission.objects.language("en").create(
        pk=1,
        name="Embassy of the Russian Federation in the United Kingdom",
        capital_city="Moscow",
        host_city="London",
        **{
            "sending_country": "RU",
            "host_country": "GB",
            "capital_zone": "Europe/Moscow",
            "host_zone": "Europe/London",
            "languages": languages,
            **values,
        },
    )
    row.create_translation(
        "ru",
        name="Посольство Российской Федерации в Великобритании",
        capital_city="Москва",
        host_city="Лондон",
    )
    return row


def contact(**values: Any) -> ContactPoint:
    row = ContactPoint(
        **{
            "contact_type": "consular",
            "telephone": "+44 (0) 203 668 7474",
            "email": "info@rusemb.org.uk",
            "show_on_home": True,
            **values,
        }
    )
    row.full_clean()
    row.save()
    return row


def user(name: str = "", *, superuser: bool = True, **values: Any) -> User:
    """A member of staff; a superuser unless said otherwise."""
    name = name or f"editor-{next(_number)}"
    return User.objects.create_user(
        name, password="correct horse battery", is_staff=True, is_superuser=superuser, **values
    )


def category(name: str = "Syria", **values: Any) -> Category:
    return Category.objects.language("en").create(name=name, slug=slugify(name)[:50], **values)


def draft(
    kind: str = Message.Kind.PRESS_RELEASE,
    *,
    title: str = "",
    body: str = "<p>The Embassy has a word to say.</p>",
    categories: Iterable[Category] = (),
    **values: Any,
) -> Draft:
    """A draft that nobody has published, of the proxy class of its kind."""
    message = Message.objects.create(kind=kind)
    row = KINDS[Message.Kind(kind)].objects.create(
        message=message, title=title or f"Message {next(_number)}", body=body, **values
    )
    row.categories.set(categories)
    return row


def published(
    kind: str = Message.Kind.PRESS_RELEASE, *, public_from: datetime = PUBLISHED, **values: Any
) -> Edition:
    """The first edition of a new message, public from a moment of the past (or the future)."""
    return publish(draft(kind, **values), public_from)


def publish(working_text: Draft, public_from: datetime = PUBLISHED) -> Edition:
    publishing.publish_all([(working_text, public_from)])
    return working_text.message.editions.select_related("address", "message").latest("number")


def draft_of(edition: Edition) -> Draft:
    return KINDS[Message.Kind(edition.kind)].objects.get(message=edition.message)


def erased(draft: Draft) -> Draft:
    """`draft` after two persons have had its message erased; as it was loaded before."""
    asked = erasure.ask(draft, "A court has ordered it.", by=user())
    erasure.erase(draft, asked.pk, by=user())
    return draft


def preview_link(
    working_text: Draft, purpose: str = "preview", recipient: str = "", **values: Any
) -> tuple[PreviewLink, str]:
    """An open link to a draft, or to the version of it that waits, and where it opens."""
    link, key = previews.make(
        working_text,
        purpose=purpose,
        recipient=recipient or f"Reader {next(_number)}",
        expires_at=timezone.now() + previews.USUAL_TERM,
        by=user(),
    )
    PreviewLink.objects.filter(pk=link.pk).update(**values)
    return link, f"/preview/{key}/"


def subscription(
    email: str = "", *, kinds: Iterable[str] = (), subjects: Iterable[Category] = (), **values: Any
) -> Subscription:
    """A confirmed one, to everything and at once, unless said otherwise."""
    state = values.get("state", "confirmed")
    since = timezone.now() - timedelta(days=30)
    row = Subscription.objects.create(
        email="" if state == "ended" else email or f"reader-{next(_number)}@example.org",
        **{
            "state": state,
            "pace": "at-once",
            "language": "en",
            "everything": not (kinds or subjects),
            "asked_at": since,
            "linked_at": since,
            "confirmed_at": None if state == "asked" else since,
            **values,
        },
    )
    topics = [SubscriptionTopic(subscription=row, kind=kind) for kind in kinds]
    topics += [SubscriptionTopic(subscription=row, category=subject) for subject in subjects]
    SubscriptionTopic.objects.bulk_create(topics)
    return row


def ahead(**time: float) -> datetime:
    """A moment from now, by the real clock: for tests with the mark `database_clock`."""
    return timezone.now() + timedelta(**time)
