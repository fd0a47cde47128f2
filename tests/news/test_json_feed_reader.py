"""What the reader makes of a JSON Feed, and what it says about a damaged one. No database."""

import json
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from typing import Any

import pytest

from embassy.incoming import Damaged
from news import importers
from news.importers.items import Item

ITEM = {"id": "1", "title": "A title", "content_html": "<p>A text.</p>"}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Press releases",
    "home_page_url": "https://embassy.example/",
    "language": "en",
}


def read(data: bytes, format_name: str | None = None) -> list[Item]:
    return list(importers.read(BufferedReader(BytesIO(data)), format_name))


def feed(*items: Any, **members: Any) -> bytes:
    return json.dumps({**FEED, "items": items, **members}).encode()


def item(**members: Any) -> Item:
    return read(feed({**ITEM, **members}))[0]


def test_an_item_carries_all_that_the_source_says():
    assert item(
        id="urn:uuid:7",
        summary="In short.",
        language="ru",
        date_published="2018-02-18T11:43:00+03:00",
        tags=["Syria", "Media"],
        authors=[{"name": "Ministry of Foreign Affairs"}, {"url": "https://nobody.example/"}],
        _embassy={"kind": "comment", "pinned": True},
    ) == Item(
        place="Item 1 (“A title”)",
        ref="urn:uuid:7",
        title="A title",
        html="<p>A text.</p>",
        kind="comment",
        summary="In short.",
        language="ru",
        date_published=datetime(2018, 2, 18, 8, 43, tzinfo=UTC),
        tags=("Syria", "Media"),
        authors=("Ministry of Foreign Affairs",),
        pinned=True,
    )


def test_a_bare_item_gets_the_language_and_authors_of_its_feed_and_nothing_else():
    (bare,) = read(feed(ITEM, authors=[{"name": "Press office"}]))
    assert (bare.language, bare.authors) == ("en", ("Press office",))
    assert (bare.kind, bare.date_published, bare.tags, bare.pinned) == ("", None, (), False)


@pytest.mark.parametrize(
    ("identifier", "ref"),
    [
        ("https://embassy.example/7", "https://embassy.example/7"),
        ("urn:uuid:7", "urn:uuid:7"),
        ("tag:embassy.example,2018:7", "tag:embassy.example,2018:7"),
        ("7", "https://embassy.example/#7"),
        (" 7 ", "https://embassy.example/#7"),
        (7, "https://embassy.example/#7"),
        (7.5, "https://embassy.example/#7.5"),
    ],
)
def test_a_reference_is_unlike_any_other_source_s(identifier, ref):
    assert item(id=identifier).ref == ref


@pytest.mark.parametrize(
    ("members", "ref"),
    [
        (
            {"home_page_url": None, "feed_url": "https://e.example/f.json"},
            "https://e.example/f.json#1",
        ),
        ({"home_page_url": None}, "Press releases#1"),
    ],
)
def test_a_feed_without_a_home_page_is_known_by_its_address_or_title(members, ref):
    assert read(feed(ITEM, **members))[0].ref == ref


def test_plain_text_becomes_paragraphs_and_its_signs_stay_text():
    text = "One <b>bold</b> line\nand the next.\n\nA second & last."
    assert item(content_html=None, content_text=text).html == (
        "<p>One &lt;b&gt;bold&lt;/b&gt; line<br>and the next.</p>\n\n<p>A second &amp; last.</p>"
    )


def test_a_byte_order_mark_and_an_older_version_are_read():
    data = feed(ITEM, version="https://jsonfeed.org/version/1", author={"name": "Press office"})
    (old,) = read(b"\xef\xbb\xbf" + data)
    assert (old.title, old.authors) == ("A title", ("Press office",))


def test_an_empty_feed_has_no_items():
    assert read(feed()) == []


WHOLE = feed(ITEM, ITEM | {"id": "2"})
SECOND = "Item 2 (“A title”): "
PATH = "Line 1, column {}: "


def second(**members: Any) -> bytes:
    return feed(ITEM, {**ITEM, "id": "2", **members})


DAMAGED = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n \n", "The file is empty."),
    "no known format": (b"%PDF-1.7", "The file is in none of the known formats (json-feed, "),
    "cut off": (WHOLE[:-30], "the file is cut off, or a closing sign is missing."),
    "cut off between items": (
        WHOLE[: WHOLE.index(b"}, {") + 2],
        "the file is cut off, or a closing sign is missing.",
    ),
    "a comma too many": (b'{\n "items": [1,,2]}', "Line 2, column 14: this is not JSON (Expecting"),
    "raw NUL": (feed(ITEM).replace(b"A text", b"A\0text"), "this is not JSON (Invalid control"),
    "Windows-1251": (
        b'{\n "title": "' + "Посольство".encode("cp1251") + b'"}',
        "Line 2 is not in UTF-8 (byte 14 of the file). Save it in UTF-8.",
    ),
    "UTF-16": (feed(ITEM).decode().encode("utf-16"), "The file is in UTF-16. Save it in UTF-8."),
    "too deep": (b'{"items":' + b"[" * 200_000, "The file nests its members too deeply."),
    "NaN": (
        b'{"NaN": "\\"NaN", "items": [NaN]}',
        "Line 1, column 28: JSON has no such number.",
    ),
    "too many digits": (
        b'{"items": [' + b"9" * 5000 + b"]}",
        "Line 1, column 12: JSON has no such number.",
    ),
    "a list": (b"[]", "Here must be a JSON object, in braces."),
    "no feed": (b'{"items": []}', "This is no JSON Feed: “version” must be"),
    "version 2": (
        feed(version="https://jsonfeed.org/version/2"),
        "This is no JSON Feed: “version” must be",
    ),
    "version of a wrong sort": (feed(version=1.1), "“version” must be a text."),
    "no items": (feed(items=None), "This is no JSON Feed: “items” is missing."),
    "items of a wrong sort": (feed(items={}), "“items” must be a list, in square brackets."),
    "an item of a wrong sort": (feed(ITEM, "x"), "Item 2: Here must be a JSON object, in braces."),
    "no id": (second(id=None), SECOND + "“id” is missing."),
    "blank id": (second(id=" "), SECOND + "“id” is missing."),
    "id true": (second(id=True), SECOND + "“id” must be a text."),
    "id too large": (feed(ITEM).replace(b'"1"', b"1e999"), "“id” must be a text."),
    "the same id": (second(id=1), "Item 2 (“A title”) has the same “id” as Item 1 (“A title”)."),
    "no title": (second(title=None), "Item 2 (“2”): “title” is missing."),
    "blank title": (second(title="\n"), "Item 2: “title” is missing."),
    "title of a wrong sort": (second(title=["x"]), "Item 2: “title” must be a text."),
    "title false": (second(title=False), "Item 2 (“2”): “title” must be a text."),
    "no content": (
        second(content_html=None),
        SECOND + "“content_html” and “content_text” are missing.",
    ),
    "date of nothing": (second(date_published="soon"), SECOND + "“date_published” is no date."),
    "date of February": (
        second(date_published="2018-02-30T12:00:00Z"),
        SECOND + "“date_published” is no date.",
    ),
    "date without a zone": (
        second(date_published="2018-02-15T12:00:00"),
        SECOND + "“date_published” says no time zone.",
    ),
    "day without a time": (
        second(date_published="2018-02-15"),
        SECOND + "“date_published” says no time zone.",
    ),
    "date of year 1": (
        second(date_published="0001-01-01T00:00:00+14:00"),
        SECOND + "“date_published” lies outside the years 1000 to 9000.",
    ),
    "date of year 9999": (
        second(date_published="9999-12-31T23:59:59-12:00"),
        SECOND + "“date_published” lies outside the years 1000 to 9000.",
    ),
    "date of a wrong sort": (second(date_published=5), SECOND + "“date_published” must be a text."),
    "NUL in the title": (
        second(title="A\0title"),
        "Item 2 (“Atitle”): “title” holds a NUL or half of a surrogate pair.",
    ),
    "half a surrogate pair": (
        second(content_html="<p>\ud83d</p>"),
        SECOND + "“content_html” holds a NUL or half of a surrogate pair.",
    ),
    "half a pair in a tag": (second(tags=["\ud83d"]), SECOND + "“tags” holds a NUL or half"),
    "tags of a wrong sort": (second(tags="Syria"), SECOND + "“tags” must be a list"),
    "a tag of a wrong sort": (second(tags=[1]), SECOND + "“tags” must be a text."),
    "an author of a wrong sort": (
        second(authors=["TASS"]),
        "Item 2 (“A title”), “authors”, 1: Here must be a JSON object, in braces.",
    ),
    "members of ours of a wrong sort": (
        second(_embassy=[]),
        SECOND + "“_embassy” must be a JSON object, in braces.",
    ),
    "kind of a wrong sort": (
        second(_embassy={"kind": 1}),
        SECOND + "“_embassy.kind” must be a text.",
    ),
    "pinned of a wrong sort": (
        second(_embassy={"pinned": 1}),
        SECOND + "“_embassy.pinned” must be true or false.",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_gets_one_sentence_with_the_place_of_the_fault(data, sentence):
    with pytest.raises(Damaged) as fault:
        read(data)
    assert sentence in str(fault.value)
    assert "\n" not in str(fault.value)
    str(fault.value).encode()


def test_a_format_that_is_named_is_not_guessed():
    with pytest.raises(Damaged, match="this is not JSON"):
        read(b"%PDF-1.7", "json-feed")
    with pytest.raises(Damaged, match="The file is empty"):
        read(b"", "json-feed")


def test_a_long_title_is_cut_where_a_sentence_names_it():
    with pytest.raises(Damaged) as fault:
        read(feed({"title": "word " * 100}))
    assert len(str(fault.value)) < 150
