"""What a page says of its message to programs: schema.org, OpenGraph, the canonical address."""

import io
import json
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from news import files, publishing
from news.models import Appointment, Edition, Organization, Outlet, Person, Picture
from tests import factories
from tests.browser import needs_browser
from tests.news.data_blocks import article, blocks, page, shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]


pytestmark = pytest.mark.django_db

SITE = settings.SITE_URL


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


def test_a_press_release_is_a_news_article_of_the_mission(client: Client) -> None:
    edition = factories.published(
        title="The Medal", summary="In short", dateline="London", categories=[factories.category()]
    )
    told = article(client, edition)
    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "NewsArticle"
    assert told["headline"] == "The Medal"
    assert told["abstract"] == "In short"
    assert told["url"] == told["mainEntityOfPage"] == f"{SITE}{edition.get_absolute_url()}"
    assert told["@id"] == f"{SITE}/m/{edition.message.reference}/"
    assert told["identifier"] == [edition.message.reference, edition.message.uuid.urn]
    assert told["datePublished"] == told["dateModified"] == "2018-02-15T12:00:00Z"
    assert told["inLanguage"] == "en"
    assert told["dateline"] == "London"
    assert told["articleSection"] == "Press releases"
    assert told["keywords"] == ["Syria"]
    assert told["creativeWorkStatus"] == "Published"
    assert told["author"] == told["publisher"]
    assert told["publisher"] == {
        "@type": "GovernmentOrganization",
        "name": "Embassy of the Russian Federation in the United Kingdom",
        "url": f"{SITE}/",
    }


def test_the_digests_are_those_of_the_bytes_that_are_served(client: Client) -> None:
    import hashlib

    told = article(client, factories.published())
    assert len(told["encoding"]) == 2
    for form in told["encoding"]:
        served = client.get(form["contentUrl"].removeprefix(SITE))
        assert served.headers["Content-Type"].startswith(form["encodingFormat"])
        assert hashlib.sha256(served.content).hexdigest() == form["sha256"]


def test_an_interview_has_its_questions_with_their_answers_as_parts(client: Client) -> None:
    person = Person.objects.language("en").create(name="Sergey Lavrov")
    ministry = Organization.objects.language("en").create(name="Foreign Ministry", kind="ministry")
    Appointment.objects.language("en").create(
        person=person, job_title="Minister", organization=ministry
    )
    draft = factories.draft(
        "interview",
        title="Interview",
        issuer=ministry,
        body=(
            "<p>Question: Why? And since when?</p><p>Sergey Lavrov: Because.</p><p>Always.</p>"
            "<p>Question: How?</p><p>Sergey Lavrov: So.</p>"
        ),
    )
    draft.speakers.add(person)
    draft.outlets.add(Outlet.objects.language("en").create(name="TASS"))
    edition = factories.publish(draft)
    told = article(client, edition)
    lavrov = {
        "@type": "Person",
        "name": "Sergey Lavrov",
        "jobTitle": "Minister",
        "worksFor": {"@type": "Organization", "name": "Foreign Ministry"},
    }
    body = {"@type": "GovernmentOrganization", "name": "Foreign Ministry"}
    assert told["author"] == [lavrov, body]
    assert told["mentions"] == [{"@type": "NewsMediaOrganization", "name": "TASS"}]
    first, second = told["hasPart"]
    assert (first["@type"], first["name"], first["text"]) == (
        "Question", "Why?", "Why? And since when?"
    )  # fmt: skip
    assert first["url"] == f"{SITE}{edition.get_absolute_url()}#q1"
    (answer,) = first["acceptedAnswer"]
    assert (answer["text"], answer["author"]) == ("Because.\nAlways.", lavrov)
    assert answer["url"] == f"{SITE}{edition.get_absolute_url()}#a1"
    assert second["acceptedAnswer"][0]["text"] == "So."
    root = page(client, edition.get_absolute_url())
    for part in (first, answer, second):
        assert root.get_element_by_id(part["url"].partition("#")[2]) is not None


def test_what_is_answered_and_shown_is_named(client: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    draft = factories.draft(
        "comment",
        reply_to_name="Lord Ahmad",
        reply_to_title="Minister condemns",
        reply_to_date="2018-02-14",
        reply_to_url="https://example.org/said",
    )
    jpeg = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile("medal.jpg", jpeg.getvalue()), None)
    Picture.objects.create(draft=draft, file=file, name=name, alt="A medal", credit="TASS")
    edition = factories.publish(draft)
    told = article(client, edition)
    assert told["citation"] == {
        "@type": "CreativeWork",
        "name": "Minister condemns",
        "creditText": "Lord Ahmad",
        "datePublished": "2018-02-14",
        "url": "https://example.org/said",
    }
    (image,) = told["image"]
    assert (image["width"], image["caption"], image["creditText"]) == (1200, "A medal", "TASS")
    assert client.get(image["url"].removeprefix(SITE)).getvalue()
    meta = shared(page(client, edition.get_absolute_url()))
    assert (meta["og:image:width"], meta["og:image:alt"]) == ("1200", "A medal")
    assert client.get(meta["og:image"].removeprefix(SITE)).getvalue()


@pytest.mark.database_clock
def test_corrections_are_told_with_their_kind_date_and_number_small_changes_are_not(
    client: Client,
) -> None:
    edition = factories.published("comment", title="On the figures")
    draft, by = factories.draft_of(edition), factories.user()

    def change(body: str, **note: str) -> Edition:
        draft.refresh_from_db()
        draft.body = body
        draft.save()
        return publishing.publish(draft, by=by, **note)

    second = change("<p>Four.</p>", note="It was not five.", note_kind="correction")
    change("<p>Four!</p>", note_kind="minor")
    moved = second.public_from.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"
    told = article(client, edition)
    assert (told["version"], told["dateModified"]) == (3, moved)
    url = f"{SITE}{edition.get_absolute_url()}"
    assert told["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "genre": "correction",
            "text": "It was not five.",
            "datePublished": moved,
            "version": 2,
            "inLanguage": "en",
            "url": f"{url}v/2/",
        }
    ]
    publishing.withdraw(draft, "Wrong altogether.", by=by)
    told = article(client, edition)
    assert told["creativeWorkStatus"] == "Withdrawn"
    assert [(row["genre"], row["version"]) for row in told["correction"]] == [
        ("withdrawn", 4),
        ("correction", 2),
    ]


@pytest.mark.database_clock
def test_what_a_removal_closed_is_not_told(client: Client) -> None:
    edition = factories.published("comment", body="<p>The name.</p>")
    draft, by = factories.draft_of(edition), factories.user()
    draft.body = "<p>Another name.</p>"
    draft.save()
    publishing.publish(draft, by=by, note="The name was Secret.", note_kind="correction")
    publishing.remove(draft, "A private person.", by=by)
    draft.refresh_from_db()
    draft.body = "<p>Without.</p>"
    draft.save()
    publishing.publish(draft, by=by, note="Without the name.", note_kind="update")
    told = article(client, edition)
    assert [row["text"] for row in told["correction"]] == ["Without the name."]


def test_no_words_of_a_message_leave_the_data_block(client: Client) -> None:
    title = "</script><script>alert(1)</script><!-- & “x” \u2028"
    edition = factories.published(title=title)
    root = page(client, edition.get_absolute_url())
    (block,) = blocks(root)
    assert block["headline"] == edition.title
    assert [script for script in root.iter("script") if not script.get("src")] == root.xpath(
        "//script[@type='application/ld+json']"
    )
    assert shared(root)["og:title"] == edition.title


def test_a_page_names_itself_for_who_shares_it(client: Client) -> None:
    edition = factories.published(
        title="The Medal", body="<p>It was given.</p>", categories=[factories.category()]
    )
    whole = f"{SITE}{edition.get_absolute_url()}"
    root = page(client, edition.get_absolute_url())
    meta = shared(root)
    assert meta == {
        "og:type": "article",
        "og:title": "The Medal",
        "og:url": whole,
        "og:locale": "en_GB",
        "og:description": "It was given.",
        "og:site_name": "Embassy of the Russian Federation in the United Kingdom",
        "article:published_time": "2018-02-15T12:00:00Z",
        "article:modified_time": "2018-02-15T12:00:00Z",
        "article:section": "Press releases",
        "article:tag": "Syria",
    }
    assert root.xpath("//link[@rel='canonical']/@href") == [whole]


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "/"),
        ("/ru/", "/ru/"),
        ("/news/", "/news/"),
        ("/news/?page=1&year=&category=", "/news/"),
        ("/news/?page=2", "/news/?page=2"),
        ("/news/comments/?year=2018&kind=comment", "/news/comments/?year=2018"),
        ("/news/?utm_source=x", "/news/"),
        ("/news/2018/02/", "/news/2018/02/"),
        ("/ru/news/category/syria/", "/ru/news/category/syria/"),
    ],
)
def test_lists_and_home_have_one_address_each(client: Client, path: str, canonical: str) -> None:
    categories = [factories.category()]
    for _number in range(11):
        factories.published("comment", categories=categories)
    root = page(client, path)
    assert root.xpath("//link[@rel='canonical']/@href") == [f"{SITE}{canonical}"]
    meta = shared(root)
    assert (meta["og:type"], meta["og:url"]) == ("website", f"{SITE}{canonical}")
    assert not blocks(root)


@pytest.mark.database_clock
def test_previews_and_former_versions_do_not_pass_for_the_public_page(client: Client) -> None:
    edition = factories.published("comment", title="Public")
    draft, by = factories.draft_of(edition), factories.user()
    draft.body = "<p>Working text.</p>"
    draft.save()
    staff = Client()
    staff.force_login(by)
    root = page(staff, f"/admin/news/comment/{draft.pk}/preview/")
    assert "Working text." in root.text_content()
    assert not blocks(root)
    assert not shared(root)
    assert not root.xpath("//link[@rel='canonical' or @rel='alternate']")
    publishing.publish(draft, by=by, note="Changed.", note_kind="update")
    former = page(client, f"{edition.get_absolute_url()}v/1/")
    assert not blocks(former)
    assert not shared(former)


class TestInABrowser:
    pytestmark = [*needs_browser, pytest.mark.long]

    def test_the_content_policy_has_nothing_against_a_data_block(
        self, new_page: "NewPage", addresses: dict[str, str], complaints: list[str]
    ) -> None:
        page = new_page()
        for name in ("interview", "corrected", "withdrawn", "illustrated", "reply"):
            page.goto(addresses[name])
            written = page.locator("script[type='application/ld+json']").text_content()
            assert json.loads(written or "")["@type"] == "NewsArticle"
        assert complaints == []
