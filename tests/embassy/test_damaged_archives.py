"""Archives whose zip file somebody has damaged: a sentence, and nothing stays."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import whole_site
from tests.embassy.damaged import members_of, of_a_small_site, refused

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture
def path(settings, tmp_path: Path) -> Path:
    return of_a_small_site(settings, tmp_path)


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
