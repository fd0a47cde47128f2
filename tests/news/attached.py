"""Small files of every kind that can be attached, whole as programs make them."""

import io
import zipfile
from collections.abc import Callable

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>%s</Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s'
    "</Relationships>"
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">%s'
    "</manifest:manifest>"
)


def pdf(words: str = "text", *, trailer: str = "", before: bytes = b"") -> bytes:
    """One empty page; `words` stand in a remark."""
    begun = b"%PDF-1.7\n" + before + f"% {words}\n".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    ]
    places = []
    for number, written in enumerate(objects, 1):
        places.append(len(begun))
        begun += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    end = f"trailer\n<</Size 4/Root 1 0 R{trailer}>>\nstartxref\n{len(begun)}\n%%EOF\n"
    return begun + table + end.encode()


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(name, data, compress_type=how)
    return out.getvalue()


def docx(*, types: str = "", relations: str = "", **more: str | bytes) -> bytes:
    return archive(
        {
            "[Content_Types].xml": TYPES % types,
            "word/document.xml": "<w/>",
            "word/_rels/document.xml.rels": RELATIONS % relations,
            **more,
        }
    )


def odt(manifest: str = "", **more: str | bytes) -> bytes:
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<x/>",
            "META-INF/manifest.xml": MANIFEST % manifest,
            **more,
        }
    )


def mp3(frames: int = 40) -> bytes:
    """Silence: 128 kilobits, 44.1 kHz, behind a tag."""
    return b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def ogg(last: int = 4, codec: bytes = b"OpusHead") -> bytes:
    def page(flags: int, number: int, body: bytes) -> bytes:
        head = b"OggS\0" + bytes([flags]) + bytes(8) + b"abcd" + number.to_bytes(4, "little")
        return head + bytes(4) + bytes([1, len(body)]) + body

    return page(2, 0, codec + bytes(11)) + page(0, 1, bytes(99)) + page(last, 2, bytes(99))


def wav(samples: int = 8000) -> bytes:
    form = b"fmt " + (16).to_bytes(4, "little")
    form += b"\x01\0\x01\0" + (8000).to_bytes(4, "little") * 2 + b"\x01\0\x08\0"
    sound = b"data" + samples.to_bytes(4, "little") + b"\x80" * samples
    return b"RIFF" + (4 + len(form) + len(sound)).to_bytes(4, "little") + b"WAVE" + form + sound


def box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + name + body


def m4a(handler: bytes = b"soun") -> bytes:
    told = box(b"hdlr", bytes(8) + handler + bytes(12))
    moov = box(b"moov", box(b"trak", box(b"mdia", told)))
    return box(b"ftyp", b"M4A \0\0\0\0M4A isom") + moov + box(b"mdat", bytes(500))


ALL: dict[str, Callable[..., bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "odt": odt,
    "mp3": mp3,
    "ogg": ogg,
    "m4a": m4a,
    "wav": wav,
}
