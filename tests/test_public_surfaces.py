"""Nothing unpublished leaves the site: every hidden state times every public address.

A canary phrase stands in every text of what must stay hidden. Every public address is fetched,
in every language; the phrase must not come back in body or headers, and no request may read a
table of the desk. A route that stands in no list fails the build.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.html import escape

from embassy import markup
from news import previews, record
from news.models import Address, Category, Draft, Edition, Feature, Message
from news.models.edition import EditionQuerySet
from tests import factories
from tests.consular import offers
from tests.hidden_texts import (
    CANARY,
    HIDDEN,
    OPENING,
    PAST,
    new,
    removed,
    under_embargo,
    with_canary,
)
from tests.public_surfaces import OTHER_KEY, SURFACES, UNKNOWN_KEY, each_message, each_moment

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

DESK_TABLES = ("news_draft", "news_preview")
# The one part of the desk that needs no sign-in: a key opens a draft, so drafts are read there.
# What comes out of it is searched like everything else, and an unknown key reads no draft.
KEYED = {"preview", "preview-file"}
# Of so many addresses of a kind every second one is asked in Russian, not each in both languages.
MANY = 40


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
