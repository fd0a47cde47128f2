"""What may be attached to a message, recognised by its content and whole.

    pdf.py     PDF
    office.py  DOCX and ODT, without macros
    sound.py   MP3, Ogg, M4A and WAV

A name says nothing here. What is two things at once, protected by a password, cut off or larger
than it says is refused with a sentence. Pure: bytes in, a kind out.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from news.attachable import office, pdf, sound
from news.refusals import NotAnAttachment


@dataclass(frozen=True)
class Kind:
    media_type: str
    extension: str


PDF = Kind("application/pdf", "pdf")
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = Kind("application/vnd.oasis.opendocument.text", "odt")
MP3, OGG = Kind("audio/mpeg", "mp3"), Kind("audio/ogg", "ogg")
M4A, WAV = Kind("audio/mp4", "m4a"), Kind("audio/wav", "wav")
KINDS = (PDF, DOCX, ODT, MP3, OGG, M4A, WAV)

# A browser that guesses looks at the beginning; a page there is meant to be taken for one.
_LOOKED_AT = 4096
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|meta|\?php)[\s>/]", re.I
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognised(data: bytes) -> Kind:
    """What `data` is. Raises `NotAnAttachment` with a sentence."""
    kind = _begun(data)
    if kind in (DOCX, ODT):
        return kind
    if _PAGE.search(data[:_LOOKED_AT]):
        raise NotAnAttachment(
            _("The file is a web page as well. Save it again with the program that made it.")
        )
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise NotAnAttachment(
            _("The file is an archive as well. Save it again with the program that made it.")
        )
    return kind


def _begun(data: bytes) -> Kind:
    """By how it begins; then it must be whole."""
    if data.startswith(b"%PDF-"):
        pdf.check(data)
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX if office.checked(data) == "docx" else ODT
    if data.startswith(b"OggS"):
        sound.check_ogg(data)
        return OGG
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        sound.check_wav(data)
        return WAV
    if data[4:8] == b"ftyp":
        sound.check_m4a(data)
        return M4A
    if data.startswith(b"ID3") or sound.frame_length(data[:4]):
        sound.check_mp3(data)
        return MP3
    if data.startswith(_COMPOUND):
        raise NotAnAttachment(
            _(
                "This is a Word file of the old kind, or one with a password. Save it as DOCX "
                "or PDF, without a password."
            )
        )
    raise NotAnAttachment(
        _("Only these kinds of files can be attached: %(kinds)s. This is none of them.")
        % {"kinds": ", ".join(kind.extension.upper() for kind in KINDS)}
    )
