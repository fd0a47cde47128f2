"""Archives whose members say what cannot be: a sentence, and nothing stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import whole_site
from tests.embassy.damaged import members_of, of_a_small_site, refused, row

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture
def path(settings, tmp_path: Path) -> Path:
    return of_a_small_site(settings, tmp_path)


Members = dict[str, bytes]
HUGE = "1" + "0" * 5000
ROWS: dict[str, tuple[Callable[[Members], Any], str]] = {
    "a text where a number belongs": (
        lambda m: row(m, "news.message", id="1"),
        "news.message.ndjson, line 1, “id”: it must be a whole number.",
    ),
    "true where a number belongs": (
        lambda m: row(m, "news.edition", number=True),
        "news.edition.ndjson, line 1, “number”: it must be a whole number.",
    ),
    "a number that is too large": (
        lambda m: row(m, "news.message", id=2**64),
        "news.message.ndjson, line 1, “id”: the number is too large.",
    ),
    "a number where a text belongs": (
        lambda m: row(m, "news.edition", document=7),
        "news.edition.ndjson, line 1, “document”: it must be a text.",
    ),
    "nothing where something belongs": (
        lambda m: row(m, "news.edition", document=None),
        "news.edition.ndjson, line 1, “document”: it must not be null.",
    ),
    "a moment without a zone": (
        lambda m: row(m, "news.edition", public_from="2018-02-18T08:43:00"),
        "news.edition.ndjson, line 1, “public_from”: it says no time zone.",
    ),
    "no moment": (
        lambda m: row(m, "news.edition", public_from="yesterday"),
        "news.edition.ndjson, line 1, “public_from”: it cannot be read.",
    ),
    "a list where a flag belongs": (
        lambda m: row(m, "news.edition", closed=[]),
        "news.edition.ndjson, line 1, “closed”: it must be true or false.",
    ),
    "a NUL": (
        lambda m: row(m, "news.draft", title="a\0b"),
        "news.draft.ndjson, line 1, “title”: it holds a NUL or half of a surrogate pair.",
    ),
    "an identifier that is none": (
        lambda m: row(m, "news.message", uuid="x"),
        "news.message.ndjson, line 1, “uuid”: it cannot be read.",
    ),
    "a column more": (
        lambda m: row(m, "news.message", more=1),
        "news.message.ndjson, line 1: its columns are not those of the table.",
    ),
    "no row": (
        lambda m: m.update({"news.message.ndjson": b"[]\n"}),
        "news.message.ndjson, line 1: here must be a JSON object, in braces.",
    ),
    "no JSON": (
        lambda m: m.update({"news.message.ndjson": b"{]\n"}),
        "news.message.ndjson, line 1: this is not JSON.",
    ),
    "no UTF-8": (
        lambda m: m.update({"news.message.ndjson": b'{"id": "\xff"}\n'}),
        "news.message.ndjson, line 1: this is not JSON.",
    ),
    "a number of five thousand digits": (
        lambda m: m.update({"news.message.ndjson": f'{{"id": {HUGE}}}\n'.encode()}),
        "news.message.ndjson, line 1: this is not JSON.",
    ),
    "too deep": (
        lambda m: m.update({"news.message.ndjson": b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n"}),
        "news.message.ndjson, line 1: this is not JSON.",
    ),
    "a last line without its end": (
        lambda m: m.update({"news.message.ndjson": m["news.message.ndjson"][:-1]}),
        "news.message.ndjson, line 1: the line is too long, or has no end.",
    ),
    "a document that is not what its digest says": (
        lambda m: row(m, "news.edition", document='{"title":"Forged"}'),
        "is not what was published: its digest is another.",
    ),
    "a key that leads nowhere": (
        lambda m: row(m, "news.draft", message_id=999),
        "the database refuses it",
    ),
    "two versions that overlap": (
        lambda m: row(m, "news.edition", public_until=None),
        "the database refuses it",
    ),
    "a version that is missing": (
        lambda m: row(m, "news.edition", number=3),
        "the database refuses it",
    ),
    "a row twice": (
        lambda m: m.update({"news.category.ndjson": m["news.category.ndjson"] * 2}),
        "the database refuses it",
    ),
    "a file that no row names": (
        lambda m: m.update({"news.file.ndjson": b"", "news.attachment.ndjson": b"",
                            "news.editionfile.ndjson": b""}),
        "is a file that no row names.",
    ),
    "a file that leads elsewhere": (
        lambda m: row(m, "news.file", sha256="../../../../tmp/escaped"),
        "The archive lacks its member files/../../../../tmp/escaped.",
    ),
    "a file of another size": (
        lambda m: row(m, "news.file", size=5),
        "is not what its row says.",
    ),
    "a model that is none": (
        lambda m: m.update({"admin.logentry.ndjson": m["admin.logentry.ndjson"].replace(
            b"news.pressrelease", b"news.pressure")}),
        "“content_type_id”: this site has no such model.",
    ),
    "what the triggers would change": (
        lambda m: row(m, "news.editioncategory", kind="comment"),
        "news.editioncategory.ndjson: the database does not keep the rows as the archive has them.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_cannot_be_is_refused_with_its_place(path: Path, name: str) -> None:
    change, told = ROWS[name]
    with whole_site.changed(path) as members:
        change(members)
    assert told in refused(path)


MANIFESTS: list[tuple[dict[str, Any], str]] = [
    (
        {"version": 2},
        "The archive is of version 2, and this site reads version 1. Upgrade the site",
    ),
    ({"version": "1"}, "The archive is of version"),
    ({"version": True}, "The archive is of version"),
    ({"format": "zip"}, "This is no archive of such a site"),
    ({"scope": 5}, "says nothing sound of scope"),
    ({"members": []}, "says nothing sound of members"),
    ({"members": {}}, "does not name its member"),
    ({"migrations": 5}, "says nothing sound of migrations"),
]


@pytest.mark.parametrize(("changes", "told"), MANIFESTS)
def test_a_manifest_that_cannot_be_is_refused(
    path: Path, changes: dict[str, Any], told: str
) -> None:
    members = dict(members_of(path))
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()
    whole_site.pack(path, members.items())
    assert told in refused(path)


@pytest.mark.parametrize("says", [{"bytes": "1"}, {"sha256": 5}, {"rows": []}, {"columns": [1]}, 5])
def test_a_manifest_that_says_something_else_of_a_member_is_refused(path: Path, says: Any) -> None:
    members = dict(members_of(path))
    told = json.loads(members["manifest.json"])
    name = "news.message.ndjson"
    told["members"][name] = {**told["members"][name], **says} if isinstance(says, dict) else says
    members["manifest.json"] = json.dumps(told).encode()
    whole_site.pack(path, members.items())
    assert f"says nothing sound of {name}" in refused(path)


def test_a_table_or_a_column_that_this_site_does_not_have_asks_for_an_upgrade(path: Path) -> None:
    with whole_site.changed(path) as members:
        members["news.novel.ndjson"] = b""
    assert "This site has no table news.novel.ndjson. Upgrade it first." in refused(path)
