"""Is a DOCX or an ODT whole, without macros, without a password, and no bomb?"""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _
from lxml import etree

from news.refusals import NotAnAttachment

MOST_PARTS, MOST_BYTES = 3000, 300_000_000
# Of a part that is read as XML.
LARGEST_XML = 4_000_000
_TYPES = "[Content_Types].xml"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = b"application/vnd.oasis.opendocument.text"
# Code, and what fetches code or runs another program.
_MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|activeX/|Basic/|Scripts/)", re.I)
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument")
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError)


def checked(data: bytes) -> str:
    """“docx” or “odt”. Raises `NotAnAttachment` with a sentence."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_frame(data, archive, parts)
            names = {part.filename for part in parts}
            kind = _kind(archive, names)
            if any(_MACROS.search(name) for name in names) or _runs_code(archive, names):
                raise _with_code()
            return kind
    except NotAnAttachment:
        raise
    except (*_BROKEN, etree.XMLSyntaxError, KeyError, RuntimeError):
        raise _damaged() from None


def _check_frame(data: bytes, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """The archive is all that the file is, and every part is as long as it says."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise _protected()
    if (
        not parts
        or min(part.header_offset for part in parts)
        or not data[-22 - len(archive.comment) :].startswith(b"PK\x05\x06")
        or len(set(names)) < len(names)
        or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names)
    ):
        raise _damaged()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise NotAnAttachment(
            _(
                "Unpacked, the document would have more than %(limit)s MB or too many parts. "
                "Make it smaller, or attach it as PDF."
            )
            % {"limit": MOST_BYTES // 1_000_000}
        )
    # Reads to the end and compares the check sums, a piece at a time.
    if archive.testzip():
        raise _damaged()


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if _TYPES in names and "word/document.xml" in names:
        types = {
            (element.get("PartName"), element.get("ContentType"))
            for element in _xml(archive, _TYPES)
        }
        if any("macroEnabled" in (told or "") for _part, told in types):
            raise _with_code()
        if ("/word/document.xml", _DOCX) in types:
            return "docx"
    elif "content.xml" in names and archive.read("mimetype") == _ODT:
        for element in _xml(archive, "META-INF/manifest.xml").iter():
            if etree.QName(element).localname == "encryption-data":
                raise _protected()
        return "odt"
    raise NotAnAttachment(
        _("This archive is no Word or OpenDocument text. Save the document as DOCX, ODT or PDF.")
    )


def _runs_code(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether the document fetches a template or an object from elsewhere when it is opened."""
    return any(
        element.get("TargetMode") == "External"
        and (element.get("Type") or "").rpartition("/")[2] in _FETCHED
        for name in names
        if name.endswith(".rels")
        for element in _xml(archive, name)
    )


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > LARGEST_XML:
        raise _damaged()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def _damaged() -> NotAnAttachment:
    return NotAnAttachment(
        _(
            "The document is damaged or incomplete, or something hides in it. Save it again "
            "with the program that made it."
        )
    )


def _protected() -> NotAnAttachment:
    return NotAnAttachment(_("The document is protected by a password. Save it without one."))


def _with_code() -> NotAnAttachment:
    return NotAnAttachment(
        _(
            "The document has macros, or fetches something when it is opened. Save it as DOCX "
            "without macros, or as PDF."
        )
    )
