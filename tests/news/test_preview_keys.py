"""Keys of preview links: each opens its own text and its files, and no other."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news import previews
from news.models import Draft, PreviewLink, PreviewVisit
from tests import factories
from tests.news.preview_links import UNKNOWN, addresses_of_files, revoked, with_files

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return factories.draft(title="On the talks", body="<p>They went well.</p>")


# --- Keys -----------------------------------------------------------------------------------


def test_only_the_digest_of_a_key_is_stored(draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    key = address.split("/")[2]
    row = PreviewLink.objects.filter(pk=link.pk).values().get()
    assert len(key) == 43
    assert key not in str(row)
    assert row["key_sha256"] == previews.digest(key)
    assert key not in str(list(LogEntry.objects.values()))


def test_a_key_opens_its_own_text_and_no_other(client: Client, draft: Draft) -> None:
    other = factories.draft(title="Another matter", body="<p>Quite another.</p>")
    picture = with_files(other)[0]
    _link, address = factories.preview_link(draft)
    _other, _address = factories.preview_link(other)
    told = client.get(address).text
    assert "another" not in told.lower()
    assert client.get(f"{address}media/{picture}/medal.jpg").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        UNKNOWN,
        f"{UNKNOWN}media/{'0' * 64}/x.pdf",
        "/preview/",
        "/preview/short/",
        f"/preview/{'A' * 44}/",
        f"/preview/{'A' * 42}%0A/",
        f"/preview/{'A' * 43}/%0A",
        f"/preview/{'%D1%8F' * 43}/",
        f"/ru{UNKNOWN}",
        f"/preview/{'A' * 20000}/",
    ],
)
def test_what_is_no_key_is_an_address_like_any_other(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page at this address" in response.text or "адрес" in response.text


def test_an_unknown_key_costs_no_look_at_any_draft(client: Client, draft: Draft) -> None:
    factories.preview_link(draft)
    with CaptureQueriesContext(connection) as queries:
        client.get(UNKNOWN)
    assert not any("news_draft" in query["sql"] for query in queries)


# --- Files ----------------------------------------------------------------------------------


def test_pictures_and_attachments_load_below_the_key(client: Client, draft: Draft) -> None:
    with_files(draft)
    _link, address = factories.preview_link(draft)
    found = addresses_of_files(client.get(address).content)
    assert len(found) >= 4
    for path in found:
        response = client.get(address + path)
        assert response.status_code == 200, path
        assert response.getvalue()
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert client.get(f"/{path}").status_code == 404
    assert PreviewVisit.objects.count() == 1


def test_files_close_with_the_link_and_lead_on_with_the_text(client: Client, draft: Draft) -> None:
    picture, _paper = with_files(draft)
    link, address = factories.preview_link(draft)
    other, closed = factories.preview_link(draft)
    revoked(other)
    assert client.get(f"{closed}media/{picture}/medal.jpg").status_code == 404
    factories.publish(draft)
    response = client.get(f"{address}media/{picture}/medal.jpg")
    assert response.headers["Location"] == f"/media/{picture}/medal.jpg"
    assert client.get(response.headers["Location"]).getvalue()


def test_the_public_page_keeps_the_public_addresses_of_its_files(
    client: Client, draft: Draft
) -> None:
    picture, _paper = with_files(draft)
    edition = factories.publish(draft)
    found = addresses_of_files(client.get(edition.get_absolute_url()).content)
    assert f"/media/{picture}/medal.jpg" in found
