"""What a feed says of a message, in Atom and in JSON Feed, and what of it changes."""

import io
import json
from datetime import UTC, datetime

import feedparser
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from embassy.models import Mission
from news import files, publishing
from news.channel import NAMESPACE
from news.models import (
    Appointment,
    Attachment,
    Category,
    Edition,
    Organization,
    Person,
    Picture,
)
from tests import factories
from tests.news import attached
from tests.news.feeds import ATOM, SITE, atom, link, many, pages, parsed, told, values, varied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


# --- Atom --------------------------------------------------------------------------------------


def test_an_atom_feed_has_what_the_standard_requires(client: Client) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    varied()
    response = client.get("/news/feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = atom(client)
    for element in [root, *values(root, "//a:entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1, name
        assert len(element.findall("a:author", ATOM)) == 1
        assert element.findtext("a:author/a:name", namespaces=ATOM)
        updated = datetime.fromisoformat(element.findtext("a:updated", namespaces=ATOM))
        assert updated.tzinfo == UTC
        assert len(element.xpath("a:link[@rel='alternate']", namespaces=ATOM)) == 1
    for entry in values(root, "//a:entry"):
        assert entry.findtext("a:id", namespaces=ATOM).startswith("urn:uuid:")
        assert len(entry.findall("a:content[@type='html']", ATOM)) == 1
        assert len(entry.findall("a:summary", ATOM)) == 1
        assert len(entry.findall("a:published", ATOM)) == 1
    assert link(root, "self") == [f"{SITE}/news/feed.atom"]
    assert link(root, "alternate") == [f"{SITE}/news/"]
    ids = values(root, "//a:id/text()")
    assert len(ids) == len(set(ids))


def test_a_feed_reader_understands_it(client: Client) -> None:
    syria = factories.category("Syria")
    edition = factories.published(
        "interview",
        title="“Tags” <b> & more",
        body="<p>Question: Why?</p><p>Answer: <em>Because</em> of <a href='/about/'>it</a>.</p>",
        summary="In short",
        categories=[syria],
    )
    feed = feedparser.parse(client.get("/news/feed.atom").content)
    assert not feed.bozo
    assert feed.feed.title.startswith("All messages – Embassy")
    assert feed.feed.language == "en"
    (entry,) = feed.entries
    assert entry.title == "“Tags” <b> & more"
    assert entry.id == edition.message.uuid.urn
    assert entry.link == f"{SITE}{edition.get_absolute_url()}"
    assert entry.summary == "In short"
    assert entry.published == entry.updated == "2018-02-15T12:00:00Z"
    assert [tag.term for tag in entry.tags] == ["syria"]
    assert [tag.label for tag in entry.tags] == ["Syria"]
    assert entry.content[0].type == "text/html"
    assert (
        f'<em>Because</em> of <a href="{SITE}/about/" rel="noopener">it</a>'
        in entry.content[0].value
    )


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_no_character_breaks_a_feed(client: Client, sign: str) -> None:
    """Not even one that came in by a road that cleans nothing."""
    Mission.objects.language("en").get().translations.filter(language_code="en").update(
        name=f"Embassy{sign}"
    )
    factories.category(f"Sy{sign}ria")
    factories.published(
        title=f"A{sign}B ]]> <x>",
        body=f"<p>C{sign}D</p>",
        categories=Category.objects.all(),
        reply_to_title="x",
        reply_to_url=f"https://example.org/?{sign}&y",
    )
    feed = feedparser.parse(client.get("/news/feed.atom").content)
    assert not feed.bozo
    assert feed.entries[0].title == "AB ]]> <x>"
    assert json.loads(client.get("/news/feed.json").content)["items"]


# --- JSON Feed ---------------------------------------------------------------------------------


def test_a_json_feed_has_what_the_format_requires(client: Client) -> None:
    varied()
    response = client.get("/news/feed.json")
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["home_page_url"] == f"{SITE}/news/"
    assert feed["feed_url"] == f"{SITE}/news/feed.json"
    assert feed["language"] == "en"
    for item in feed["items"]:
        assert item["id"].startswith("urn:uuid:")
        assert item["url"].startswith(f"{SITE}/")
        assert item["content_html"]
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo == UTC
        assert all(author["name"] for author in item["authors"])
    languages = {
        item["language"] for feed in pages(client, "/news/feed.json") for item in feed["items"]
    }
    assert languages == {"en", "fr", "ar"}
    assert {item["language"] for item in told(client, "/ru/news/feed.json")["items"]} == {"ru"}


# --- What an entry says ------------------------------------------------------------------------


@pytest.fixture
def illustrated(settings, tmp_path) -> Edition:
    settings.MEDIA_ROOT = tmp_path
    draft = factories.draft(
        "comment",
        title="The Medal",
        body="<h2>Part</h2><p>Text with <a href='#q1'>a link</a>.</p>",
        notes_to_editors="<p>May be reprinted.</p>",
        reply_to_title="What they said",
        reply_to_name="Lord Ahmad",
        reply_to_url="https://example.org/said",
        dateline="London",
    )
    jpeg = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile("medal.jpg", jpeg.getvalue()), None)
    Picture.objects.create(draft=draft, file=file, name=name, alt="A medal", credit="TASS")
    file, name = files.store_attachment(SimpleUploadedFile("text.pdf", attached.pdf()), None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Full text")
    return factories.publish(draft)


def test_an_entry_is_the_whole_text_with_pictures_and_files_at_whole_addresses(
    client: Client, illustrated: Edition
) -> None:
    (item,) = told(client)["items"]
    content = parsed(item["content_html"])
    for words in ("Part", "Text with a link.", "May be reprinted.", "What they said", "TASS"):
        assert words in content.text_content()
    assert f"Reference {illustrated.message.reference}" in content.text_content()
    addresses = content.xpath("//@href|//@src")
    assert all(address.startswith("http") for address in addresses), addresses
    assert f"{SITE}{illustrated.get_absolute_url()}#q1" in addresses
    (picture,) = content.iter("img")
    assert (picture.get("width"), picture.get("height")) == ("960", "480")
    assert client.get(picture.get("src").removeprefix(SITE)).getvalue()
    assert item["image"] == picture.get("src")
    (attachment,) = item["attachments"]
    assert attachment["mime_type"] == "application/pdf"
    assert attachment["size_in_bytes"] == len(attached.pdf())
    assert client.get(attachment["url"].removeprefix(SITE)).getvalue() == attached.pdf()
    (enclosure,) = feedparser.parse(client.get("/news/feed.atom").content).entries[0].enclosures
    assert (enclosure.href, enclosure.length) == (attachment["url"], str(len(attached.pdf())))
    assert values(atom(client), "//a:entry/a:link[@rel='related']/@href") == [
        "https://example.org/said"
    ]


def test_an_interview_is_told_turn_by_turn_in_the_language_of_its_page(client: Client) -> None:
    factories.published(
        "interview",
        body="<p>Вопрос: Почему?</p><p>Ответ: Потому.</p>",
        title="Интервью",
        in_language="ru",
    )
    (item,) = told(client, "/ru/news/feed.json")["items"]
    content = parsed(item["content_html"])
    assert [heading.text_content() for heading in content.iter("h3")] == ["Вопрос 1", "Ответ"]
    assert (content.get("lang"), content.get("dir")) == ("ru", "ltr")


def test_a_text_from_right_to_left_says_so(client: Client) -> None:
    factories.published(title="بيان", body="<p>نص</p>", in_language="ar")
    (item,) = told(client)["items"]
    assert '<div lang="ar" dir="rtl">' in item["content_html"]
    root = atom(client)
    assert values(root, "//a:entry/@xml:lang") == ["ar"]
    assert values(root, "/a:feed/@xml:lang") == ["en"]


def test_who_issued_it_is_the_author_and_who_spoke_a_contributor(client: Client) -> None:
    ministry = Organization.objects.language("en").create(
        name="Foreign Ministry", kind="ministry", url="https://mid.example/"
    )
    person = Person.objects.language("en").create(name="Sergey Lavrov")
    Appointment.objects.language("en").create(person=person, job_title="Minister")
    draft = factories.draft("interview", issuer=ministry)
    draft.speakers.add(person)
    factories.publish(draft)
    factories.published("comment", title="Ours")
    ours, theirs = told(client)["items"]
    assert ours["authors"][0]["name"].startswith("Embassy of")
    assert theirs["authors"] == [{"name": "Foreign Ministry", "url": "https://mid.example/"}]
    assert values(atom(client), "//a:contributor/a:name/text()") == ["Sergey Lavrov"]


# --- What changes ------------------------------------------------------------------------------


@pytest.mark.database_clock
def test_a_correction_moves_updated_and_is_told_a_small_change_does_not(client: Client) -> None:
    first = factories.published("comment", title="On the figures", body="<p>Five.</p>")
    draft = factories.draft_of(first)

    def change(body: str, **note: str) -> Edition:
        draft.refresh_from_db()
        draft.body = body
        draft.save()
        return publishing.publish(draft, by=factories.user(), **note)

    change("<p>Five, indeed.</p>", note_kind="minor")
    (item,) = told(client)["items"]
    assert item["date_modified"] == item["date_published"] == "2018-02-15T12:00:00Z"
    assert "Five, indeed." in item["content_html"]
    corrected = change("<p>Four.</p>", note="It was not five.", note_kind="correction")
    small = change("<p>Four only.</p>", note_kind="minor")
    (item,) = told(client)["items"]
    assert item["id"] == first.message.uuid.urn
    assert item["date_published"] == "2018-02-15T12:00:00Z"
    moved = corrected.public_from.astimezone(UTC).isoformat(timespec="seconds")
    assert item["date_modified"] == moved.replace("+00:00", "Z")
    content = parsed(item["content_html"]).text_content()
    assert "Correction, " in content
    assert "It was not five." in content
    assert "Four only." in content
    assert item["_record"]["version"] == small.number == 4
    assert item["_record"]["content_sha256"] == small.content_sha256


@pytest.mark.database_clock
def test_a_withdrawn_text_stays_under_its_id_and_says_so(client: Client) -> None:
    edition = factories.published(title="Reception at noon", body="<p>At the residence.</p>")
    publishing.withdraw(factories.draft_of(edition), "The place changed.", by=factories.user())
    (item,) = told(client)["items"]
    assert item["id"] == edition.message.uuid.urn
    assert item["title"] == "Withdrawn: Reception at noon"
    assert item["tags"] == ["withdrawn"]
    assert item["_record"]["standing"] == "withdrawn"
    content = parsed(item["content_html"]).text_content()
    assert "Withdrawn, " in content
    assert "The place changed." in content
    assert "should not be quoted" in content
    assert content.index("should not be quoted") < content.index("At the residence.")
    assert item["date_modified"] > item["date_published"]
    root = atom(client)
    assert values(root, f"//a:category[@scheme='{NAMESPACE}']/@term") == ["withdrawn"]
    assert values(root, "//r:edition/@standing") == ["withdrawn"]


@pytest.mark.database_clock
def test_what_is_removed_is_gone_and_the_pages_beside_it_hold(client: Client) -> None:
    many(60)
    first = told(client)
    last = Edition.objects.get(message__uuid=first["items"][-1]["id"].removeprefix("urn:uuid:"))
    publishing.remove(factories.draft_of(last), "Wrong.", by=factories.user())
    assert last.title not in [item["title"] for item in told(client)["items"]]
    following = told(client, first["next_url"].removeprefix(SITE))
    older = [item["title"] for item in following["items"]]
    assert len(older) == 10
    assert not set(older) & {item["title"] for item in first["items"]}
    titles = [item["title"] for feed in pages(client, "/news/feed.json") for item in feed["items"]]
    assert len(titles) == len(set(titles)) == 59
