"""Archives that somebody has damaged, by accident or on purpose: a sentence, and nothing stays."""

import io
import json
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests import whole_site

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
MEGABYTE = 1 << 20


@pytest.fixture
def path(settings, tmp_path: Path) -> Path:
    """The archive of a small site that is gone, with its files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "site.zip"
    with whole_site.gone_afterwards():
        whole_site.small()
        whole_site.export(path)
    settings.MEDIA_ROOT = tmp_path / "restored"
    return path


def refused(path: Path) -> str:
    """The one sentence, when nothing of the archive is left anywhere."""
    with pytest.raises(CommandError) as error:
        whole_site.restore(path)
    assert whole_site.stored_rows() == 0
    restored = path.parent / "restored"
    assert not list(restored.rglob("*")), "a file or a folder is left"
    told = str(error.value).removeprefix(f"{path}: ")
    assert "\n" not in told
    assert told.endswith((".", ")"))
    return told


def row(members: dict[str, bytes], name: str, **columns: Any) -> None:
    """Change the first row of a table."""
    first, *rest = members[f"{name}.ndjson"].splitlines(keepends=True)
    members[f"{name}.ndjson"] = b"".join(
        [json.dumps(json.loads(first) | columns).encode(), b"\n", *rest]
    )


# --- The zip file -------------------------------------------------------------------------------


def members_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def cut_to_its_beginning(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def flipped_in_a_table(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("news.edition.ndjson")
    data = bytearray(path.read_bytes())
    data[info.header_offset + 200] ^= 0xFF
    path.write_bytes(data)


def flipped_in_a_file(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.", b"%PDF-9."))


def other_bytes_of_a_table(path: Path) -> None:
    told = [(n, d.replace(b"First", b"Worst")) for n, d in members_of(path)]
    whole_site.pack(path, told)


def without_a_member(path: Path) -> None:
    whole_site.pack(path, [m for m in members_of(path) if m[0] != "news.edition.ndjson"])


def without_a_file(path: Path) -> None:
    whole_site.pack(path, [m for m in members_of(path) if not m[0].startswith("files/")])


def without_its_manifest(path: Path) -> None:
    whole_site.pack(path, [m for m in members_of(path) if m[0] != "manifest.json"])


def with_a_member_more(path: Path) -> None:
    whole_site.pack(path, [*members_of(path), ("news.more.ndjson", b"")])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def with_a_member_twice(path: Path) -> None:
    whole_site.pack(path, [*members_of(path), ("news.edition.ndjson", b"{}\n")])


def with_a_path_upwards(path: Path) -> None:
    whole_site.pack(path, [*members_of(path), ("../../escaped.txt", b"x")])


def with_a_file_upwards(path: Path) -> None:
    whole_site.pack(path, [*members_of(path), ("files/../../escaped", b"x")])


def with_a_link(path: Path) -> None:
    link = zipfile.ZipInfo("files/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")


def packed_otherwise(path: Path) -> None:
    members = members_of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in members:
            archive.writestr(name, data)


def a_zip_of_something_else(path: Path) -> None:
    whole_site.pack(path, [("a.txt", b"a")])


ZIPS: list[tuple[Callable[[Path], None], str]] = [
    (cut_off, "cut off or damaged"),
    (cut_to_its_beginning, "cut off or damaged"),
    (flipped_in_a_table, r"news\.edition\.ndjson in the archive is"),
    (flipped_in_a_file, "in the archive is"),
    (other_bytes_of_a_table, "is not what its manifest says"),
    (without_a_member, r"lacks its member news\.edition\.ndjson"),
    (without_a_file, "lacks its member files/"),
    (without_its_manifest, "There is no HTML file in it|no manifest"),
    (with_a_member_more, r"does not name its member news\.more\.ndjson"),
    (with_a_member_twice, r"the member news\.edition\.ndjson twice"),
    (with_a_path_upwards, r"no member “\.\./\.\./escaped\.txt”"),
    (with_a_file_upwards, "An archive has no member"),
    (with_a_link, "An archive has no member"),
    (packed_otherwise, "packed in an unknown way"),
    (a_zip_of_something_else, "There is no HTML file in it"),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("damage", "told"), ZIPS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_damaged_file_is_refused_with_a_sentence(
    path: Path, damage: Callable[[Path], None], told: str
) -> None:
    damage(path)
    sentence = refused(path)
    assert re.search(told, sentence), sentence


# --- What the members say -----------------------------------------------------------------------

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


# --- What is made to take time or memory --------------------------------------------------------


def bounded(path: Path) -> str:
    """The sentence, when it comes within five seconds and a hundred megabytes."""
    started = time.monotonic()
    sentence = refused(path)
    assert time.monotonic() - started < 5
    tracemalloc.start()
    try:
        assert refused(path) == sentence
        assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    finally:
        tracemalloc.stop()
    return sentence


def stream_of(path: Path, name: str, chunk: bytes, times: int) -> None:
    """Write a member that is too large to be held."""
    members = [member for member in members_of(path) if member[0] != name]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for known, data in members:
            archive.writestr(known, data)
        with archive.open(name, "w", force_zip64=True) as member:
            for _time in range(times):
                member.write(chunk)


@pytest.mark.long
@pytest.mark.parametrize("name", ["news.message.ndjson", "manifest.json", "mimetype"])
def test_a_bomb_is_refused_before_it_is_unpacked(path: Path, name: str) -> None:
    stream_of(path, name, b"0" * MEGABYTE, 600)  # beyond what may grow so, and quickly made
    assert "fill the disk" in bounded(path)


@pytest.mark.long
def test_ten_million_lines_are_refused_at_the_first_that_is_wrong(path: Path) -> None:
    with whole_site.changed(path) as members:
        members["news.outlet.ndjson"] = b"{}\n" * 10_000_000
    assert "news.outlet.ndjson, line 1: its columns" in bounded(path)


@pytest.mark.long
def test_ten_million_lines_that_are_one_row_are_refused(path: Path) -> None:
    with whole_site.changed(path) as members:
        members["news.outlet.ndjson"] = b'{"id":1,"url":""}\n' * 10_000_000
    assert "news.outlet.ndjson, lines 1 to 500: the database refuses it" in bounded(path)


@pytest.mark.long
@pytest.mark.parametrize("filling", [b"[],", b'"",', b"1,", b'{"a":1},'])
def test_a_line_of_a_million_values_is_refused_before_it_is_read(
    path: Path, filling: bytes
) -> None:
    with whole_site.changed(path) as members:
        line = b'{"a":[' + filling * (12 * MEGABYTE // len(filling)) + b"0]}\n"
        members["news.message.ndjson"] = line
    assert "there are too many values" in bounded(path)


@pytest.mark.long
def test_a_line_without_an_end_is_refused(path: Path) -> None:
    with whole_site.changed(path) as members:
        members["news.message.ndjson"] = b'{"a":"' + b"a" * (60 * MEGABYTE)
    assert "the line is too long" in bounded(path)


@pytest.mark.long
def test_a_manifest_of_a_million_values_is_refused(path: Path) -> None:
    members = dict(members_of(path))
    members["manifest.json"] = b'{"a":[' + b"[]," * (14 * MEGABYTE) + b"0]}"
    whole_site.pack(path, members.items())
    assert "manifest.json: there are too many values" in bounded(path)


@pytest.mark.long
def test_a_million_members_are_not_even_counted(path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members_of(path):
            archive.writestr(name, data)
    whole = bytearray(stream.getvalue())
    end = whole.rindex(b"PK\x05\x06")
    directory = int.from_bytes(whole[end + 16 : end + 20], "little")
    entry = whole[directory:end]
    many = entry * (60 * MEGABYTE // len(entry))
    tail = whole[end:]
    tail[12:16] = len(many).to_bytes(4, "little")
    path.write_bytes(bytes(whole[:directory]) + many + bytes(tail))
    assert "more than 200000 members" in bounded(path)
