"""Preview links: who has a key reads that text, for a time, and nobody else reads anything."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from news import publishing
from news.models import Draft, PreviewLink, PreviewVisit
from tests import factories
from tests.news.desk import page_of, sign_in
from tests.news.preview_links import UNKNOWN, expired, removed, revoked, words

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return factories.draft(title="On the talks", body="<p>They went well.</p>")


# --- The holder -----------------------------------------------------------------------------


def test_the_holder_reads_the_draft_as_it_is_then(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft, recipient="Anna Smith")
    told = words(client.get(address))
    assert "Preview for Anna Smith. Not published. Do not pass on." in told
    assert "They went well." in told
    Draft.objects.filter(pk=draft.pk).update(body="<p>They went badly.</p>")
    told = words(client.get(address))
    assert "They went badly." in told
    assert "They went well." not in told


@pytest.mark.parametrize("kind", ["press-release", "interview", "comment"])
def test_a_text_of_every_kind_opens_without_an_account(client: Client, kind: str) -> None:
    body = "<p>Question: How?</p><p>Answer: So.</p>"
    _link, address = factories.preview_link(factories.draft(kind, body=body))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert "So." in words(response)
    assert not any("django_session" in query["sql"] for query in queries)


def test_the_page_is_kept_by_nobody_and_tells_no_other_site(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    _open, expired = factories.preview_link(draft, expires_at=timezone.now())
    _open, public = factories.preview_link(factories.draft())
    factories.publish(PreviewLink.objects.latest("pk").draft)
    for where, status in ((address, 200), (expired, 410), (public, 302)):
        response = client.get(where)
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Cookie" not in response.headers.get("Vary", "")
        assert not response.cookies
    told = client.get(address).text
    for sign in ("canonical", "og:", "ld+json", address.split("/")[2]):
        assert sign not in told


def test_being_signed_in_changes_nothing(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    plain = words(client.get(address))
    sign_in(client, "petrova")
    moment = re.compile(r"\d\d:\d\d")
    assert moment.sub("", words(client.get(address))) == moment.sub("", plain)
    assert client.get(UNKNOWN).status_code == 404


def test_the_page_speaks_the_language_of_the_text(client: Client) -> None:
    _link, address = factories.preview_link(factories.draft(title="О Сирии", in_language="ru"))
    response = client.get(address)
    assert 'lang="ru"' in response.text
    assert response.headers["Content-Language"] == "ru"
    tree = html.fromstring(response.content)
    links = [link.get("href") for link in tree.iterfind(".//a[@class='languages__link']")]
    assert links == ["/news/", "/ru/news/"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_sent(client: Client, draft: Draft, method: str) -> None:
    _link, address = factories.preview_link(draft)
    assert getattr(client, method)(address).status_code == 405
    assert PreviewVisit.objects.count() == 0


def test_a_visit_is_noted_and_a_look_at_the_head_is_none(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    assert client.head(address).status_code == 200
    client.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    assert link.visits.count() == 0
    client.get(address)
    client.get(address)
    assert link.visits.count() == 2


def test_a_hostile_name_is_only_a_name(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft, recipient="<script>alert(1)</script>")
    told = client.get(address).text
    assert "&lt;script&gt;alert(1)" in told
    assert "<script>alert" not in told


# --- When it no longer opens ----------------------------------------------------------------


@pytest.mark.parametrize("close", [revoked, expired, removed], ids=lambda close: close.__name__)
def test_a_closed_link_tells_whom_to_ask_and_nothing_of_the_text(
    client: Client, close: Callable[[PreviewLink], None]
) -> None:
    draft = factories.draft(title="Canary", body="<p>Canary.</p>", summary="Canary", slug="canary")
    link, address = factories.preview_link(draft, recipient="Canary")
    close(link)
    response = client.get(address)
    assert response.status_code == 410
    assert "canary" not in response.text.lower()
    assert "can tell you more" in words(response)
    assert link.visits.count() == 0


def test_a_link_is_open_until_its_very_moment(client: Client, draft: Draft) -> None:
    end = timezone.now() + timedelta(days=1)
    _link, address = factories.preview_link(draft, expires_at=end)
    for moment, status in ((end - timedelta(seconds=1), 200), (end, 410)):
        with time_machine.travel(moment, tick=False):
            assert client.get(address).status_code == status


def test_after_publication_it_leads_to_the_public_page(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    edition = factories.publish(draft)
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == edition.get_absolute_url()
    Draft.objects.filter(pk=draft.pk).update(body="<p>A secret since.</p>")
    assert "secret" not in client.get(address, follow=True).text


def test_an_expired_link_leads_to_what_is_public_and_a_revoked_one_nowhere(
    client: Client, draft: Draft
) -> None:
    _link, late = factories.preview_link(draft, expires_at=timezone.now())
    link, closed = factories.preview_link(draft)
    revoked(link)
    factories.publish(draft)
    assert client.get(late).status_code == 302
    assert client.get(closed).status_code == 410


def test_a_preview_of_the_next_version_shows_it_until_it_is_public(
    client: Client, draft: Draft
) -> None:
    factories.publish(draft)
    Draft.objects.filter(pk=draft.pk).update(body="<p>The second wording.</p>")
    _link, address = factories.preview_link(draft)
    assert "The second wording." in words(client.get(address))
    draft = Draft.objects.get(pk=draft.pk)
    publishing.publish(draft, by=factories.user(), note="More", note_kind="update")
    assert client.get(address).status_code == 302


def test_a_link_goes_with_its_draft(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    client.get(address)
    sign_in(client, "petrova")
    client.post(page_of(draft, "delete"), {"post": "yes"})
    assert not Draft.objects.exists()
    assert client.get(address).status_code == 404


def test_a_link_goes_with_an_erased_text(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    factories.publish(draft)
    factories.erased(Draft.objects.get(pk=draft.pk))
    assert client.get(address).status_code in (404, 410)
    with pytest.raises(publishing.PublishingRefused, match="erased"):
        factories.preview_link(Draft.objects.get(pk=draft.pk))


# --- The desk -------------------------------------------------------------------------------


def test_nothing_that_robots_read_names_these_addresses(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml"):
        assert address.split("/")[2] not in client.get(path).text
