"""What comes along from a WordPress export, and what never becomes public by it."""

import io
import zipfile
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.test import Client
from PIL import Image

from news import importers
from news.importers import wordpress_text
from news.importers.items import Given, Item, LeftOut
from news.models import (
    Category,
    Draft,
    Edition,
    Feature,
    File,
    FormerAddress,
    Message,
    Organization,
)
from tests import factories
from tests.news.attached import pdf
from tests.news.importing import counts, run

SAMPLE = Path(__file__).parent / "samples" / "wordpress.xml"
TEXT = SAMPLE.read_text()


def things(data: str | bytes = TEXT, **given: Any) -> list[Item | LeftOut]:
    raw = data.encode() if isinstance(data, str) else data
    return list(importers.read(BufferedReader(BytesIO(raw)), None, Given(**given)))


def items(data: str | bytes = TEXT, **given: Any) -> list[Item]:
    return [thing for thing in things(data, **given) if isinstance(thing, Item)]


@pytest.fixture
def uploads(tmp_path) -> Path:
    """A copy of wp-content/uploads."""
    folder = tmp_path / "uploads" / "2018" / "02"
    folder.mkdir(parents=True)
    for name, colour in (("hall.jpg", "navy"), ("flags.jpg", "red")):
        picture = io.BytesIO()
        Image.new("RGB", (600, 400), colour).save(picture, "JPEG")
        (folder / name).write_bytes(picture.getvalue())
    (folder / "statement.pdf").write_bytes(pdf("The statement."))
    return tmp_path / "uploads"


def test_a_post_carries_all_that_wordpress_says() -> None:
    first = items()[0]
    assert first == Item(
        place="Line 31, item 1 (“On the talks in Geneva & what follows”)",
        ref="https://press.example/?p=12",
        title="On the talks in Geneva & what follows",
        html=first.html,
        summary="A second round was agreed in Geneva.",
        language="en-GB",
        date_published=datetime(2018, 2, 15, 12, 30, tzinfo=UTC),
        tags=("Syria", "Geneva"),
        authors=("Foreign Ministry",),
        former=("https://press.example/?p=12", "https://press.example/2018/02/on-the-talks/"),
        missing=(
            "https://press.example/wp-content/uploads/2018/02/hall-1024x683.jpg",
            "https://press.example/wp-content/uploads/2018/02/statement.pdf",
        ),
    )
    assert "<!--" not in first.html
    assert "The hall on Thursday" in first.html


def test_language_zone_and_sticky_are_read_where_plug_ins_put_them() -> None:
    second = items(
        TEXT.replace("Wed, 14 Feb 2018 08:00:00 +0000", ""), zone=ZoneInfo("Europe/Moscow")
    )[1]
    assert (second.language, second.pinned, second.tags) == ("ru", True, ())
    assert second.date_published == datetime(2018, 2, 14, 8, tzinfo=UTC)
    assert items()[1].date_published == datetime(2018, 2, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_older_exports_are_read_alike(version: str) -> None:
    old = TEXT.replace("/export/1.2/", f"/export/{version}/").replace("1.2<", f"{version}<")
    assert items(old) == items()


def test_an_export_in_utf_16_is_read() -> None:
    assert items(TEXT.replace("UTF-8", "UTF-16").encode("utf-16")) == items()


def test_what_is_left_out_is_counted_by_reason() -> None:
    left = [(thing.reason, thing.number) for thing in things() if isinstance(thing, LeftOut)]
    assert sorted(left) == [
        ("in the trash", 1),
        ("of the type “attachment”", 1),
        ("of the type “attachment”", 1),
        ("of the type “page”", 1),
        ("private", 1),
        ("protected by a password", 1),
        ("readers’ comments", 1),
    ]


@pytest.mark.django_db
def test_the_command_brings_it_all_along_and_says_so(settings, tmp_path, uploads: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.mission()
    ministry = Organization.objects.language("en").create(name="Foreign Ministry")
    said = run(SAMPLE, publish=True, files=str(uploads))
    assert counts(said) == {"created": 5, "published": 2, "featured": 1}
    assert "Left out: 1 protected by a password" in said
    assert "Left out: 1 private (Line" in said
    assert "Left out: 1 in the trash" in said
    assert "Left out: 2 of the type “attachment”" in said
    assert "Kept as drafts, not published at their source: 3 (Line" in said
    assert "were not given" not in said
    first, second = Edition.objects.order_by("-date_published")
    assert first.content["summary"] == "A second round was agreed in Geneva."
    assert [row.slug for row in Category.objects.order_by("slug")] == ["geneva", "syria"]
    assert Draft.objects.get(message=first.message).issuer == ministry
    pictures = [(p["name"], p["alt"], p["caption"]) for p in first.content["pictures"]]
    assert pictures == [
        ("flags.jpg", "Two flags", "Flags before the building"),
        ("hall.jpg", "Delegates in a hall", "The hall on Thursday"),
    ]
    assert [a["title"] for a in first.content["attachments"]] == ["attached"]
    assert "hall on Thursday" not in first.content["body"]
    assert "attached" in first.content["body"]
    assert [p["caption"] for p in second.content["pictures"]][0] == "Зал переговоров"
    assert second.in_language == "ru"
    assert Feature.objects.get().message == second.message


@pytest.mark.django_db
def test_what_wordpress_has_not_published_is_never_public(client: Client) -> None:
    factories.mission()
    run(SAMPLE, publish=True)
    public = set(Edition.objects.values_list("title", flat=True))
    assert public == {"On the talks in Geneva & what follows", "О гуманитарной паузе"}
    assert Draft.objects.count() == 5
    assert not Message.objects.filter(import_ref__endswith="=17").exists()
    for number in (14, 15, 16, 17, 18, 19, 2):
        assert client.get(f"/?p={number}").status_code == 404
    assert client.get("/2018/01/private-note/").status_code == 404


@pytest.mark.django_db
def test_old_addresses_lead_to_the_imported_messages(client: Client) -> None:
    factories.mission()
    run(SAMPLE, publish=True)
    for old in (
        "/?p=12",
        "/index.php?p=12",
        "/2018/02/on-the-talks/",
        "/2018/02/on-the-talks",
    ):
        assert client.get(old).headers["Location"] == (
            "/news/2018/02/on-the-talks-in-geneva-what-follows/"
        )
    moved = client.get("/2018/02/%D0%BE-%D0%BF%D0%B0%D1%83%D0%B7%D0%B5/")
    assert moved.headers["Location"].startswith("/ru/news/2018/02/")


@pytest.mark.django_db
def test_importing_again_changes_nothing_and_a_changed_post_is_told(tmp_path) -> None:
    factories.mission()
    run(SAMPLE)
    before = [list(model.objects.order_by("pk").values()) for model in (Draft, FormerAddress)]
    assert counts(run(SAMPLE)) == {"unchanged": 5}
    assert [list(m.objects.order_by("pk").values()) for m in (Draft, FormerAddress)] == before
    changed = tmp_path / "export.xml"
    changed.write_text(TEXT.replace("has taken note", "has taken good note"))
    assert counts(run(changed)) == {"updated": 1, "unchanged": 4}


@pytest.mark.django_db
def test_files_given_later_come_along_with_the_next_import(settings, tmp_path, uploads) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.mission()
    said = run(SAMPLE)
    assert "that were not given: 3 (https://press.example/wp-content/" in said
    assert counts(run(SAMPLE, files=str(uploads))) == {"updated": 2, "unchanged": 3}
    assert counts(run(SAMPLE, files=str(uploads))) == {"unchanged": 5}


@pytest.mark.django_db
def test_a_zip_of_the_uploads_serves_as_well(settings, tmp_path, uploads) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "uploads.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in uploads.rglob("*.*"):
            archive.write(file, f"wp-content/{file.relative_to(tmp_path)}")
    factories.mission()
    run(SAMPLE, files=str(path))
    assert File.objects.count() >= 3


@pytest.mark.django_db
def test_a_dry_run_and_a_failed_import_leave_no_bytes(settings, tmp_path, uploads) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.mission()
    run(SAMPLE, files=str(uploads), dry_run=True)
    half = tmp_path / "half.xml"
    half.write_text(TEXT[: TEXT.index("Thrown away")])
    with pytest.raises(CommandError, match="cut off"):
        run(half, files=str(uploads))
    stored = [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    assert (stored, Message.objects.count(), FormerAddress.objects.count()) == ([], 0, 0)


@pytest.mark.django_db
def test_an_old_address_that_is_taken_is_reported_and_the_text_comes_along(tmp_path) -> None:
    factories.mission()
    other = factories.published()
    FormerAddress.objects.create(path="/2018/02/on-the-talks", message=other.message)
    path = tmp_path / "export.xml"
    path.write_text(TEXT.replace("/2018/02/%d0%be-%d0%bf%d0%b0%d1%83%d0%b7%d0%b5/", "/news/"))
    said = run(path)
    assert counts(said) == {"created": 5}
    assert "its old address /2018/02/on-the-talks leads nowhere: This address leads to" in said
    assert "its old address /news leads nowhere: /news is an address of this site" in said


@pytest.mark.django_db
def test_two_posts_of_one_number_are_refused(tmp_path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(TEXT.replace("<wp:post_id>13<", "<wp:post_id>12<"))
    with pytest.raises(CommandError, match=r"item 2 .* has the same identifier as Line 31, item 1"):
        run(path)


def test_other_types_of_posts_come_along_where_they_are_named() -> None:
    assert [item.title for item in items(post_types=frozenset({"page"}))] == ["About us"]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("<p>One</p>\n\n<p>two</p>", "<p>One</p>\n<p>two</p>"),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>"),
        ("a<!--more-->b<!--more go on-->c<!--nextpage-->", "<p>abc</p>"),
        ("a <!-- b", "<p>a &lt;!-- b</p>"),
        ("<strong>a</strong>\n\nb", "<p><strong>a</strong></p>\n<p>b</p>"),
        (
            "<blockquote>a\n\nb</blockquote>",
            "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>",
        ),
        (
            "<ul><li>a<ul><li>b</li></ul></li></ul>c",
            "<ul><li>a<ul><li>b</li></ul></li></ul>\n<p>c</p>",
        ),
        (
            '[caption width="1"]<img src="x.jpg"> Words [1][/caption]',
            '<figure><img src="x.jpg"><figcaption>Words [1]</figcaption></figure>',
        ),
        (
            '[caption caption="Old"]<img src="x.jpg">[/caption]',
            '<figure><img src="x.jpg"><figcaption>Old</figcaption></figure>',
        ),
        ("a [caption]b", "<p>a [caption]b</p>"),
        (
            "[embed]https://v.example/1[/embed]",
            '<p><a href="https://v.example/1">https://v.example/1</a></p>',
        ),
        ("[embed]words[/embed]", "<p>words</p>"),
        (
            '[audio src="https://v.example/1.mp3"][/audio]',
            '<p><a href="https://v.example/1.mp3">https://v.example/1.mp3</a></p>',
        ),
        ('[gallery ids="1,2"]', ""),
        ("[unknown a=b]words[/unknown]", "<p>[unknown a=b]words[/unknown]</p>"),
        ("https://v.example/1", '<p><a href="https://v.example/1">https://v.example/1</a></p>'),
        ("<p>a\n\nb", "<p>a</p><p>b"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
    ],
)  # fmt: skip
def test_stored_texts_become_what_wordpress_shows(stored: str, shown: str) -> None:
    assert wordpress_text.html(stored) == shown
