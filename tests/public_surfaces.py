"""Every address that anybody may ask for, by its route: where a hidden text might come out."""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from news import previews
from news.mailings import keys
from news.models import Address, Draft, File, Message, PreviewLink, Subscription
from tests import factories
from tests.hidden_texts import CANARY, PAST

# The key of somebody who was given another text, and one that nobody was given.
OTHER_KEY, UNKNOWN_KEY = "B" * 43, "A" * 43


def each_message(below: str = "") -> Iterator[str]:
    """The page of every address there is, public or not."""
    for address in Address.objects.all():
        yield f"/news/{address.year}/{address.month:02}/{address.slug}/{below}"


def each_moment(path: str) -> list[str]:
    """A list as it is, and as it was at moments before, at and after what is hidden."""
    now = timezone.now()
    hour = timedelta(hours=1)
    moments = [PAST, PAST + hour, now - hour, now, now + hour, now + timedelta(days=2)]
    typed = ["2018-02-10T12:00", "9999-12-31", *(f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in moments)]
    return [path, *(f"{path}?at={at}" for at in typed)]


def each_feed(path: str) -> list[str]:
    return [f"{path}feed.{form}" for form in ("atom", "json")]


def each_page_of_a_feed(path: str) -> list[str]:
    """The pages that come after and before every message, public or not."""
    references = [message.reference for message in Message.objects.exclude(reference="")]
    return [f"{path}?{turn}={code}" for code in references for turn in ("before", "after")]


def each_key() -> list[str]:
    """The page of a key that nobody has, of another text's, and of closed links to each draft."""
    now = timezone.now()
    closed = [
        PreviewLink.objects.create(
            draft=draft,
            purpose=purpose,
            recipient=CANARY,
            key_sha256=previews.digest(key),
            number=9,
            created_by=factories.user(),
            created_at=now,
            expires_at=now + timedelta(days=days),
            revoked_at=revoked_at,
        )
        and key
        for draft in Draft.objects.all()
        for purpose in PreviewLink.Purpose.values
        for days, revoked_at in ((0, None), (1, now))
        for key in [secrets.token_urlsafe(32)]
    ]
    return [f"/preview/{key}/" for key in (UNKNOWN_KEY, OTHER_KEY, *closed)]


def each_subscriber() -> list[str]:
    """The keys of subscribers in every state, and one that nobody has."""
    states = Subscription.State.values
    return [UNKNOWN_KEY, *(keys.key_of(factories.subscription(state=state)) for state in states)]


SURFACES: dict[str, Callable[[], list[str]]] = {
    "home": lambda: each_moment("/"),
    "page": lambda: ["/about/", f"/{CANARY.lower()}/"],
    "reference": lambda: [f"/m/{message.reference}/" for message in Message.objects.all()],
    "news:list": lambda: [
        *each_moment("/news/"),
        "/news/?page=1",
        "/news/?year=2018",
        "/news/?category=syria",
        "/news/?q=nobody+may+know",
        "/news/?q=namel*&person=sergey&from=2018-01-01&until=2030-01-01",
    ],
    "news:press-release-list": lambda: each_moment("/news/press-releases/"),
    "news:interview-list": lambda: each_moment("/news/interviews/"),
    "news:comment-list": lambda: [*each_moment("/news/comments/"), "/news/comments/?year=2018"],
    "news:category": lambda: each_moment("/news/category/syria/"),
    "news:year": lambda: [*each_moment("/news/2018/"), f"/news/{timezone.now().year}/"],
    "news:month": lambda: [*each_moment("/news/2018/02/"), f"/news/{timezone.now():%Y/%m}/"],
    "news:list-feed": lambda: [
        *each_feed("/news/"),
        *each_page_of_a_feed("/news/feed.json"),
        "/news/feed.atom?category=syria",
        "/news/feed.atom?at=2018-02-11",
    ],
    "news:press-release-list-feed": lambda: each_feed("/news/press-releases/"),
    "news:interview-list-feed": lambda: each_feed("/news/interviews/"),
    "news:comment-list-feed": lambda: each_feed("/news/comments/"),
    "news:category-feed": lambda: each_feed("/news/category/syria/"),
    "news:year-feed": lambda: [
        *each_feed("/news/2018/"),
        *each_feed(f"/news/{timezone.now():%Y}/"),
    ],
    "news:month-feed": lambda: [
        *each_feed("/news/2018/02/"),
        *each_feed(f"/news/{timezone.now():%Y/%m}/"),
    ],
    "news:message": lambda: [
        *each_message(),
        *(f"/news/2018/02/{draft.slug}/" for draft in Draft.objects.all()),
    ],
    "news:text": lambda: list(each_message("index.txt")),
    "news:document": lambda: list(each_message("index.json")),
    "news:file": lambda: list(each_message("files/x.pdf")),
    "news:history": lambda: list(each_message("history/")),
    "news:version": lambda: [
        path for number in range(1, 6) for path in each_message(f"v/{number}/")
    ],
    "news:difference": lambda: [
        path
        for pair in ("1..2", "2..3", "3..4", "1..4", "2..1")
        for path in each_message(f"diff/{pair}/")
    ],
    "media": lambda: [file.url("x.pdf") for file in File.objects.all()],
    "preview": each_key,
    "preview-file": lambda: [
        f"{page}media/{file.sha256}/x.pdf" for file in File.objects.all() for page in each_key()
    ],
    "consular:page": lambda: ["/consular/", "/consular/?at=2018-02-19T09:00"],
    "consular:hours": lambda: ["/consular/hours/"],
    "consular:hours-data": lambda: ["/consular/hours.json", "/consular/hours.json?at=2018-02-19"],
    "consular:closures": lambda: ["/consular/closures.ics"],
    "consular:office": lambda: ["/consular/offices/london/", f"/consular/offices/{CANARY}/"],
    "consular:contact": lambda: ["/consular/offices/london/contact.vcf"],
    "consular:notices": lambda: ["/consular/notices/"],
    "consular:services": lambda: ["/consular/services/", f"/consular/services/?service={CANARY}"],
    "consular:service": lambda: [
        "/consular/services/passport/",
        f"/consular/services/{CANARY}/",
    ],
    "consular:sheet": lambda: [
        "/consular/services/passport/sheet/",
        f"/consular/services/passport/sheet/?on={timezone.now():%Y-%m-%d}",
        "/consular/services/passport/sheet/?on=x",
    ],
    "subscribe": lambda: ["/subscribe/", f"/subscribe/?kind=comment&category={CANARY.lower()}"],
    "subscribe-asked": lambda: ["/subscribe/asked/"],
    "subscription": lambda: [f"/subscribe/{key}/" for key in each_subscriber()],
    "unsubscribe": lambda: [f"/subscribe/{key}/unsubscribe/" for key in each_subscriber()],
    "unavailable": lambda: ["/unavailable/"],
    "verify": lambda: ["/verify/"],
    "sitemap": lambda: ["/sitemap.xml"],
    "sitemap-part": lambda: ["/sitemap-pages.xml", "/sitemap-messages-1.xml"],
    "sitemap-news": lambda: ["/sitemap-news.xml"],
    "robots": lambda: ["/robots.txt"],
    "ledger": lambda: [
        f"/verify/ledger/{month}.txt" for month in ("2018-02", f"{timezone.now():%Y-%m}", "2999-01")
    ],
}
