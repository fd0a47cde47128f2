"""What can be attached: whole files of a few kinds, known by their content, not by name."""

import io
import zipfile

import pytest

from news import attachable
from news.refusals import NotAnAttachment
from tests.news import attached

EXTERNAL = (
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate" Target="https://example.org/x.dotm" TargetMode="External"/>'
)
ENCRYPTED_PART = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
MACRO_TYPE = (
    '<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'


def with_password() -> bytes:
    """A DOCX whose parts say that they are encrypted."""
    data = bytearray(attached.docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def bomb() -> bytes:
    """400 MB of nothing in a few hundred kilobytes."""
    out = io.BytesIO(attached.docx())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made,
        made.open("word/media/big.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(400):
            part.write(bytes(1_000_000))
    return out.getvalue()


def lying() -> bytes:
    """A part that is longer than its archive says."""
    data = attached.docx(**{"word/media/x": b"\0" * 5000})
    return data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))


@pytest.mark.parametrize("extension", attached.ALL)
def test_a_whole_file_is_known_by_its_content(extension: str) -> None:
    assert attachable.recognised(attached.ALL[extension]()).extension == extension


@pytest.mark.parametrize("extension", attached.ALL)
def test_a_file_that_is_cut_off_anywhere_is_refused(extension: str) -> None:
    whole = attached.ALL[extension]()
    # A line end behind the last line of a PDF is no part of it.
    for length in {0, 1, 3, 12, 40, *range(1, len(whole) - 1, max(1, len(whole) // 40))}:
        with pytest.raises(NotAnAttachment):
            attachable.recognised(whole[:length])


@pytest.mark.parametrize("extension", attached.ALL)
@pytest.mark.parametrize(
    "more", [b"<html><script>", attached.docx(), b"x" * 50], ids=["a page", "a zip", "noise"]
)
def test_a_file_that_something_follows_is_refused(extension: str, more: bytes) -> None:
    with pytest.raises(NotAnAttachment):
        attachable.recognised(attached.ALL[extension]() + more)


REFUSED = {
    "a page": (b"<html><body>", "Only these kinds"),
    "a program": (b"MZ" + bytes(99), "Only these kinds"),
    "a picture": (b"GIF89a" + bytes(99), "Only these kinds"),
    "nothing": (b"", "Only these kinds"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
    "another archive": (attached.archive({"a.txt": "x"}), "no Word or OpenDocument"),
    "a page in a PDF": (attached.pdf(before=b"%<script>alert(1)</script>\n"), "web page"),
    "a page in a recording": (
        b"ID3\x04\0\0\0\0\0\x20" + b"<html>".ljust(32, b" ") + attached.mp3()[20:], "web page",
    ),
    "a PDF with a password": (attached.pdf(trailer="/Encrypt 9 0 R"), "password"),
    "a DOCX with a password": (with_password(), "password"),
    "an ODT with a password": (attached.odt(ENCRYPTED_PART), "password"),
    "a DOCX with macros": (attached.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a DOCX of the type with macros": (attached.docx(types=MACRO_TYPE), "macros"),
    "a DOCX that fetches its template": (attached.docx(relations=EXTERNAL), "macros"),
    "an ODT with macros": (attached.odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
    "a DOCX behind something else": (b"PK\x03\x04junk" + attached.docx(), "damaged"),
    "a DOCX with a way out": (attached.docx(**{"../x": "x"}), "damaged"),
    "a DOCX whose types are no XML": (
        attached.archive({"[Content_Types].xml": "<", "word/document.xml": "x"}), "damaged",
    ),
    "a DOCX that is longer than it says": (lying(), "damaged"),
    "a bomb": (bomb(), "300 MB"),
    "a film": (attached.m4a(b"vide"), "film"),
    "a film in Ogg": (attached.ogg(codec=b"\x80theora"), "more than sound"),
    "an Ogg without an end": (attached.ogg(last=0), "incomplete"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_attached_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(NotAnAttachment, match=sentence):
        attachable.recognised(data)


def test_entities_of_a_document_are_not_followed() -> None:
    """A DOCX whose list of types declares entities is read, or refused, without them."""
    types = ENTITIES.replace("<x>&a;</x>", (attached.TYPES % "").partition("?>")[2])
    data = attached.archive({"[Content_Types].xml": types, "word/document.xml": "<w/>"})
    assert attachable.recognised(data).extension == "docx"
