"""Nothing unpublished leaves the site: every hidden state times every public address.

A canary phrase stands in every text of what must stay hidden. Every public address is fetched,
in every language; the phrase must not come back in body or headers, and no request may read a
table of the desk. A route that stands in no list fails the build.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.html import escape

from embassy import markup
from news import files, previews, publishing, record
from news.mailings import keys
from news.models import (
    Address,
    Attachment,
    Category,
    Draft,
    Edition,
    Feature,
    File,
    Message,
    PreviewLink,
    Subscription,
)
from news.models.edition import EditionQuerySet
from tests import factories
from tests.consular import offers
from tests.news import attached

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

CANARY = "canary7Qx"
# Words before the phrase: whoever pastes them must not be given the rest.
OPENING = "This is what nobody may know before its time, namely"
DESK_TABLES = ("news_draft", "news_preview")
# The one part of the desk that needs no sign-in: a key opens a draft, so drafts are read there.
# What comes out of it is searched like everything else, and an unknown key reads no draft.
KEYED = {"preview", "preview-file"}
# The key of somebody who was given another text, and one that nobody was given.
OTHER_KEY, UNKNOWN_KEY = "B" * 43, "A" * 43
# Of so many addresses of a kind every second one is asked in Russian, not each in both languages.
MANY = 40
PAST = datetime(2018, 2, 10, 12, tzinfo=UTC)

# --- What must stay hidden ------------------------------------------------------------------


def with_canary(draft: Draft) -> Draft:
    """`draft` with the phrase in every text that it has."""
    for name in (
        "title", "summary", "dateline", "reply_to_name", "reply_to_title"
    ):  # fmt: skip
        setattr(draft, name, f"{CANARY} {name}")
    draft.body = f"<p>Question: {CANARY}?</p><p>Answer: {OPENING} {CANARY}.</p>"
    draft.notes_to_editors = f"<p>{CANARY}</p>"
    draft.reply_to_url = f"https://example.org/{CANARY}"
    draft.slug = f"{CANARY.lower()}-{draft.pk}"
    draft.save()
    upload = SimpleUploadedFile("x.pdf", attached.pdf(CANARY))
    file, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=draft, file=file, name=name, title=CANARY)
    return draft


def new(kind: str = Message.Kind.COMMENT, **values: object) -> Draft:
    return factories.draft(kind, categories=Category.objects.all(), **values)


def live() -> Draft:
    draft = new(slug=f"live-{Draft.objects.count()}")
    factories.publish(draft, PAST)
    return draft


def never_published() -> Draft:
    return with_canary(new())


def draft_of_a_live_message() -> Draft:
    return with_canary(live())


def under_embargo() -> Draft:
    draft = with_canary(new())
    publishing.publish(draft, by=factories.user(), at=timezone.now() + timedelta(days=1))
    return draft


def correction_under_embargo() -> Draft:
    draft = with_canary(live())
    publishing.publish(
        draft,
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="correction",
    )
    return draft


def cancelled() -> Draft:
    draft = correction_under_embargo()
    publishing.cancel(draft, by=factories.user())
    return draft


def removed() -> Draft:
    draft = with_canary(new())
    factories.publish(draft, PAST)
    publishing.remove(draft, "A reason for readers", by=factories.user())
    return draft


def removed_while_one_waited() -> Draft:
    draft = correction_under_embargo()
    publishing.remove(draft, "A reason for readers", by=factories.user())
    return draft


def restoration_under_embargo() -> Draft:
    draft = live()
    publishing.remove(draft, "A reason for readers", by=factories.user())
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def correction_after_a_correction_under_embargo() -> Draft:
    draft = live()
    draft.body = "<p>Question: Why?</p><p>Answer: Because.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Changed", note_kind="correction")
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def correction_cancelled() -> Draft:
    draft = correction_after_a_correction_under_embargo()
    publishing.cancel(draft, by=factories.user())
    return draft


def versions_before_a_restoration() -> Draft:
    """A restored message: what was said before the removal stays closed, notes included."""
    draft = with_canary(new())
    factories.publish(draft, PAST)
    draft.body = f"<p>{CANARY} again</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note=CANARY, note_kind="correction")
    publishing.remove(draft, "A reason for readers", by=factories.user())
    Attachment.objects.filter(draft=draft).delete()
    for name in ("title", "body", "summary", "dateline", "reply_to_name", "reply_to_title"):
        setattr(draft, name, f"Innocent {name}")
    draft.notes_to_editors, draft.reply_to_url, draft.slug = "", "https://example.org/", "innocent"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Without the name", note_kind="update")
    return draft


def correction_planned_after_an_expiry() -> Draft:
    draft = live()
    draft.body = "<p>Until it ends.</p>"
    draft.save()
    end = timezone.now() + timedelta(hours=1)
    publishing.publish(draft, by=factories.user(), until=end, note="Ends", note_kind="update")
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=end + timedelta(hours=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def featured_before_publication() -> Draft:
    draft = under_embargo()
    Feature.objects.create(message=draft.message)
    return draft


def erased() -> Draft:
    draft = with_canary(new())
    factories.publish(draft, PAST)
    draft.body += "<p>More.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note=CANARY, note_kind="correction")
    return factories.erased(draft)


HIDDEN = [
    never_published,
    draft_of_a_live_message,
    under_embargo,
    correction_under_embargo,
    cancelled,
    removed,
    removed_while_one_waited,
    restoration_under_embargo,
    correction_after_a_correction_under_embargo,
    correction_cancelled,
    versions_before_a_restoration,
    correction_planned_after_an_expiry,
    featured_before_publication,
    erased,
]

# --- Where it might come out -----------------------------------------------------------------


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


def each_paste() -> Iterator[str]:
    """What somebody might paste who has a part of a hidden text, all of it, or its name."""
    yield from (OPENING, f"{OPENING} {CANARY}", CANARY, f"{CANARY} title")
    for edition in Edition.objects.all():
        yield record.plain_text(edition.content)
        yield markup.plain(edition.content.get("body", ""))
    for message in Message.objects.exclude(reference=""):
        yield from (message.reference, f"/m/{message.reference}/")
    yield from each_message()
    yield from each_message("v/2/")


def each_query() -> Iterator[dict[str, str]]:
    """What somebody might search for who knows a part of a hidden text."""
    for typed in (CANARY, f"{CANARY[:4]}*", f'"{OPENING}"'):
        yield {"q": typed}
    yield {"person": CANARY}


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all routes, but for the newsroom's (`admin`), which needs a sign-in."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)


def test_every_public_route_stands_in_the_list() -> None:
    factories.mission()
    assert set(routes(get_resolver())) == set(SURFACES)


@pytest.fixture
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()
    factories.contact()
    factories.category("Syria")
    factories.published("interview", title="Known", public_from=PAST, categories=[])
    other = factories.draft(title="For another reader")
    factories.preview_link(other, key_sha256=previews.digest(OTHER_KEY))
    service = offers.service("passport")
    offers.fee(service, first=date(2018, 1, 1), last=date(2099, 1, 1))
    tomorrow = timezone.now() + timedelta(days=1)
    offers.notice(CANARY, begins=tomorrow, ends=tomorrow + timedelta(days=1), body=OPENING)


@pytest.fixture(
    params=[
        "all_at_once",
        *(pytest.param(hide.__name__, marks=pytest.mark.long) for hide in HIDDEN),
    ]
)
def hidden(site: None, request: pytest.FixtureRequest) -> None:
    """Each hidden state on a site of its own takes long; all of them stand on one before."""
    for hide in HIDDEN:
        if request.param in ("all_at_once", hide.__name__):
            hide()


@contextmanager
def reads_of_the_desk() -> Iterator[list[str]]:
    """The statements that read a table of the desk."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if any(table in sql for table in DESK_TABLES):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def leaks(client: Client) -> Iterator[str]:
    """The addresses, in both languages, whose answer holds the phrase or read the desk."""
    for name, make in SURFACES.items():
        for number, address in enumerate(addresses := make()):
            both = (address, f"/ru{address}")
            for path in both if len(addresses) < MANY else both[number % 2 :][:1]:
                with reads_of_the_desk() as reads:
                    response = client.get(path)
                    body = response.getvalue() if response.streaming else response.content
                told = f"{response.headers} {body.decode()}"
                told = told.replace(path, "").replace(address, "")
                if CANARY.lower() in told.lower():
                    yield f"{path} tells"
                if reads and name not in KEYED:
                    yield f"{path} reads the desk"


def told_to_who_pastes(client: Client) -> list[str]:
    """The texts whose answer, as a page or for programs, tells more than was pasted."""
    found = []
    for typed in filter(str.strip, each_paste()):
        for path, accept in (("/verify/", "text/html"), ("/ru/verify/", "application/json")):
            with reads_of_the_desk() as reads:
                response = client.post(path, {"text": typed}, headers={"Accept": accept})
            assert response.status_code == 200
            told = f"{response.headers} {response.text}".replace(escape(typed), "")
            if CANARY.lower() in told.lower():
                found.append(f"{typed} {accept} tells")
            if reads:
                found.append(f"{typed} reads the desk")
    return found


def test_nothing_hidden_is_told_to_who_pastes_it(site: None, client: Client, hidden: None) -> None:
    assert told_to_who_pastes(client) == []


def test_what_is_published_is_told_to_who_pastes_it(site: None, client: Client) -> None:
    factories.publish(with_canary(new()), PAST)
    told = told_to_who_pastes(client)
    assert f"{OPENING} text/html tells" in told
    assert len(told) > 10


def found_by_who_searches(client: Client) -> list[str]:
    """The searches, in lists of all kinds and at all moments, that find a message."""
    lists = ["/news/comments/", "/news/category/syria/", "/news/2018/", "/ru/news/"]
    found = []
    for path in [*each_moment("/news/"), *lists]:
        for asked in each_query():
            address = f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}"
            with reads_of_the_desk() as reads:
                response = client.get(address)
            if "entry__title" in response.text:
                found.append(f"{address} finds")
            if reads:
                found.append(f"{address} reads the desk")
    return found


def test_nothing_hidden_is_found_by_who_searches_for_it(
    site: None, client: Client, hidden: None
) -> None:
    assert found_by_who_searches(client) == []


def test_what_is_published_is_found_by_who_searches_for_it(site: None, client: Client) -> None:
    factories.publish(with_canary(new()), PAST)
    assert len(found_by_who_searches(client)) > 10


def test_nothing_hidden_leaves_through_any_public_address(
    site: None, client: Client, hidden: None
) -> None:
    assert list(leaks(client)) == []


def test_another_text_opens_by_its_own_key_and_an_unknown_key_reads_no_draft(
    site: None, client: Client
) -> None:
    """What the search leaves out for the keyed pages is asked here."""
    assert "For another reader" in client.get(f"/preview/{OTHER_KEY}/").text
    with reads_of_the_desk() as reads:
        assert client.get(f"/preview/{UNKNOWN_KEY}/").status_code == 404
    assert not any("news_draft" in sql for sql in reads)


def test_what_is_published_is_found_by_the_same_search(site: None, client: Client) -> None:
    """The search for leaks sees what there is to see."""
    factories.publish(with_canary(new()), PAST)
    assert len(list(islice(leaks(client), 11))) > 10


def test_the_search_sees_a_rule_that_forgets_the_clock(
    site: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_embargo()
    monkeypatch.setattr(EditionQuerySet, "public", lambda self, *_: self.all())
    assert any(leaks(client))


def test_the_search_sees_a_rule_that_forgets_removals(
    site: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed()
    monkeypatch.setattr(EditionQuerySet, "public", lambda self, *_: self.filter(number=1))
    assert any(leaks(client))


def test_anonymous_readers_get_no_cookie_and_a_strict_policy(site: None, client: Client) -> None:
    for make in SURFACES.values():
        for address in make():
            response = client.get(address)
            assert not response.cookies, address
            policy = response.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert "Cookie" not in response.headers.get("Vary", "")


def test_no_relation_leads_from_what_readers_get_to_a_draft() -> None:
    """The wall is a foreign key without a reverse name."""
    seen: set[type[Model]] = set()
    found: list[type[Model]] = [Edition, Message, Address, Category, Feature]
    while found:
        model = found.pop()
        if model in seen or model._meta.app_label not in {"news", "embassy", "consular"}:
            continue
        seen.add(model)
        found += [field.related_model for field in model._meta.get_fields() if field.is_relation]
    assert len(seen) >= 6
    assert not [model for model in seen if issubclass(model, Draft)]
