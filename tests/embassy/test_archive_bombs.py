"""Archives that are made to take time or memory are refused before they do."""

import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests import whole_site
from tests.embassy.damaged import MEGABYTE, members_of, of_a_small_site, refused

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture
def path(settings, tmp_path: Path) -> Path:
    return of_a_small_site(settings, tmp_path)


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
