"""What crawlers are told: every public page, in every language, and nothing else."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from embassy.models import Mission, Page
from news import publishing, sitemaps
from news.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db

SITE = settings.SITE_URL
XML = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.category("Syria")


def read(client: Client, path: str, status: int = 200) -> etree._Element:
    response = client.get(path)
    assert response.status_code == status, path
    assert response.headers["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def places(root: etree._Element) -> list[str]:
    found = root.xpath("//s:loc/text()", namespaces=XML)
    assert all(place.startswith(f"{SITE}/") for place in found)
    return [place.removeprefix(SITE) for place in found]


def test_every_address_of_the_sitemap_is_a_page_and_stands_there_once(client: Client) -> None:
    Page.objects.language("en").create(slug="about", title="About", body="<p>Us.</p>")
    russian = factories.published("interview", title="Интервью", in_language="ru")
    french = factories.published("comment", title="Déclaration", in_language="fr")
    found = places(read(client, "/sitemap.xml"))
    assert len(found) == len(set(found))
    for place in found:
        response = client.get(place)
        assert response.status_code == 200, place
        assert b'name="robots"' not in response.content, place
    assert {"/", "/ru/", "/news/", "/ru/news/interviews/", "/news/category/syria/"} <= set(found)
    assert {"/consular/", "/ru/consular/", "/about/", "/verify/"} <= set(found)
    assert {russian.get_absolute_url(), french.get_absolute_url()} <= set(found)
    assert russian.get_absolute_url().startswith("/ru/")


def test_pages_name_each_other_in_every_language_and_untranslated_ones_only_themselves(
    client: Client,
) -> None:
    about = Page.objects.language("en").create(slug="about", title="About")
    about.create_translation("ru", title="О посольстве")
    Page.objects.language("en").create(slug="privacy", title="Privacy")
    Page.objects.language("ru").create(slug="dlya-smi", title="Для СМИ")
    factories.published()
    root = read(client, "/sitemap.xml")
    pairs = {}
    for url in root.findall("s:url", XML):
        links = url.findall("x:link", XML)
        pairs[url.findtext("s:loc", namespaces=XML).removeprefix(SITE)] = {
            link.get("hreflang"): link.get("href").removeprefix(SITE) for link in links
        }
    home = {"en": "/", "ru": "/ru/", "x-default": "/"}
    assert pairs["/"] == pairs["/ru/"] == home
    consular = {"en": "/consular/", "ru": "/ru/consular/", "x-default": "/consular/"}
    assert pairs["/ru/consular/"] == consular
    about = {"en": "/about/", "ru": "/ru/about/", "x-default": "/about/"}
    assert pairs["/about/"] == pairs["/ru/about/"] == about
    assert pairs["/privacy/"] == {"en": "/privacy/"}
    assert pairs["/ru/dlya-smi/"] == {"ru": "/ru/dlya-smi/"}
    assert not {"/ru/privacy/", "/dlya-smi/"} & pairs.keys()
    assert pairs[Edition.objects.get().get_absolute_url()] == {}


def test_the_first_language_of_the_mission_has_no_prefix(client: Client) -> None:
    Mission.objects.update(languages="ru en")
    found = places(read(client, "/sitemap.xml"))
    assert {"/", "/en/", "/news/", "/en/news/"} <= set(found)
    assert not [place for place in found if place.startswith("/ru/")]


def test_messages_stand_there_while_they_are_public(client: Client) -> None:
    edition = factories.published(title="Waits", public_from=timezone.now() + DAY)
    address = edition.get_absolute_url()
    assert address not in places(read(client, "/sitemap.xml"))
    with time_machine.travel(edition.public_from, tick=False):
        root = read(client, "/sitemap.xml")
    assert address in places(root)
    assert root.xpath(f"//s:url[s:loc='{SITE}{address}']/s:lastmod/text()", namespaces=XML) == [
        f"{edition.public_from:%Y-%m-%d}"
    ]


@pytest.mark.database_clock
def test_what_is_removed_or_has_expired_is_not_there_what_is_withdrawn_is(client: Client) -> None:
    by, end = factories.user(), timezone.now() + DAY
    removed, withdrawn = (factories.published(title=title) for title in ("Gone", "Kept"))
    publishing.remove(factories.draft_of(removed), "Wrong.", by=by)
    publishing.withdraw(factories.draft_of(withdrawn), "Wrong.", by=by)
    expired = publishing.publish(factories.draft(title="Ends"), by=by, until=end)
    with time_machine.travel(end, tick=False):
        found = places(read(client, "/sitemap.xml"))
    assert withdrawn.get_absolute_url() in found
    assert removed.get_absolute_url() not in found
    assert expired.get_absolute_url() not in found


def test_more_than_one_file_holds_are_several_and_the_index_names_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "RUN", 5)
    editions = [factories.published() for _number in range(12)]
    index = read(client, "/sitemap.xml")
    assert index.tag == f"{{{XML['s']}}}sitemapindex"
    files = places(index)
    assert files[0] == "/sitemap-pages.xml"
    assert len(files) >= 4
    found = [place for path in files for place in places(read(client, path))]
    assert len(found) == len(set(found))
    assert {edition.get_absolute_url() for edition in editions} <= set(found)
    assert "/" in found
    number = len(files)
    assert client.get(f"/sitemap-messages-{number}.xml").status_code == 404
    for bad in ("messages-0", "messages-01", "messages-x", "messages-99999", "drafts", "news-1"):
        assert client.get(f"/sitemap-{bad}.xml").status_code == 404


def test_no_file_of_the_sitemap_skips_over_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "RUN", 5)
    for _number in range(12):
        factories.published()
    for path in places(read(client, "/sitemap.xml")):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert not [query["sql"] for query in queries if "OFFSET" in query["sql"]]
        assert len(queries) <= 12


def test_a_site_with_nothing_on_it_has_a_sitemap(client: Client) -> None:
    assert "/" in places(read(client, "/sitemap.xml"))
    Mission.objects.all().delete()
    assert "/" in places(read(client, "/sitemap.xml"))
    assert places(read(client, "/sitemap-news.xml")) == []


# --- News ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(), True),
        (timedelta(days=2) - timedelta(seconds=1), True),
        (timedelta(days=2), False),
        (-timedelta(seconds=1), False),
    ],
)
def test_the_news_sitemap_has_the_last_two_days(
    client: Client, age: timedelta, shown: bool
) -> None:
    now: datetime = timezone.now()
    edition = factories.published(title="<News> & \x01more", public_from=now - age)
    root = read(client, "/sitemap-news.xml")
    assert places(root) == ([edition.get_absolute_url()] if shown else [])
    if shown:
        (news,) = root.iter(f"{{{XML['n']}}}news")
        assert news.findtext("n:title", namespaces=XML) == "<News> & more"
        assert news.findtext("n:publication/n:language", namespaces=XML) == "en"
        assert news.findtext("n:publication/n:name", namespaces=XML).startswith("Embassy of")
        told = datetime.fromisoformat(news.findtext("n:publication_date", namespaces=XML))
        assert told == edition.date_published


@pytest.mark.database_clock
def test_what_is_withdrawn_is_no_news(client: Client) -> None:
    draft, by = factories.draft(), factories.user()
    publishing.publish(draft, by=by)
    assert len(places(read(client, "/sitemap-news.xml"))) == 1
    publishing.withdraw(draft, "Wrong.", by=by)
    assert places(read(client, "/sitemap-news.xml")) == []


# --- Robots -------------------------------------------------------------------------------


def test_robots_are_told_where_the_sitemaps_are_and_what_is_none_of_theirs(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
        f"Sitemap: {SITE}/sitemap-news.xml",
    ]


def test_the_files_end_with_the_newest_message_that_does_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "_AT_ONCE", 2)
    assert list(sitemaps.runs(timezone.now())) == []
    public = factories.published()
    for number in range(5):
        factories.published(public_from=timezone.now() + (number + 1) * DAY)
    monkeypatch.setattr(sitemaps, "RUN", 1)
    assert sitemaps.runs(timezone.now()) == range(public.message_id + 1)
    assert sitemaps.runs(timezone.now() + 9 * DAY)[-1] == public.message_id + 5
    assert list(sitemaps.runs(factories.PUBLISHED - DAY)) == []
