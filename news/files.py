"""Storing what editors upload, once by the SHA-256 of its bytes."""

import hashlib
import zipfile
from pathlib import PurePath

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from news import pictures, slugs
from news.models import File, Rendition

LARGEST_PICTURE = 20_000_000
LARGEST_ATTACHMENT = 50_000_000

# Extension, media type, and how the bytes begin.
ATTACHMENTS = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "ogg": ("audio/ogg", (b"OggS",)),
}
_OFFICE_PART = {"docx": "word/document.xml", "odt": "content.xml"}


def store_picture(upload: UploadedFile, by: User | None) -> tuple[File, str]:
    """The stored picture, its renditions made, and the name it is served by.

    Raises `ValidationError` with a sentence.
    """
    _check_size(upload, LARGEST_PICTURE)
    try:
        largest, *smaller = pictures.encode(upload.read())
    except pictures.NotAPicture as error:
        raise ValidationError(str(error)) from error
    original = _store(largest.data, largest.media_type, by, (largest.width, largest.height))
    for small in smaller:
        file = _store(small.data, small.media_type, by, (small.width, small.height))
        Rendition.objects.get_or_create(original=original, file=file)
    return original, _served_name(upload.name or "", largest.extension)


def store_attachment(upload: UploadedFile, by: User | None) -> tuple[File, str]:
    """The stored file and the name it is served by. Raises `ValidationError` with a sentence."""
    _check_size(upload, LARGEST_ATTACHMENT)
    extension = PurePath(upload.name or "").suffix.lower().lstrip(".")
    data = upload.read()
    media_type, beginnings = ATTACHMENTS.get(extension, ("", ()))
    if not media_type or not data.startswith(beginnings) or not _is_office(data, extension, upload):
        raise ValidationError(
            _("This is no file of the kinds that can be attached (%(kinds)s), or it is damaged.")
            % {"kinds": ", ".join(ATTACHMENTS).upper()}
        )
    return _store(data, media_type, by), _served_name(upload.name or "", extension)


def _is_office(data: bytes, extension: str, upload: UploadedFile) -> bool:
    part = _OFFICE_PART.get(extension)
    if not part:
        return True
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            return part in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _check_size(upload: UploadedFile, limit: int) -> None:
    if (upload.size or 0) > limit:
        raise ValidationError(
            _("The file has %(size)s MB; at most %(limit)s MB are possible.")
            % {"size": (upload.size or 0) // 1_000_000, "limit": limit // 1_000_000}
        )


def _store(
    data: bytes,
    media_type: str,
    by: User | None,
    pixels: tuple[int | None, int | None] = (None, None),
) -> File:
    """The row for these bytes; the bytes are written before the row that promises them."""
    file = File(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        size=len(data),
        width=pixels[0],
        height=pixels[1],
        created_by=by,
    )
    if not default_storage.exists(file.path):
        default_storage.save(file.path, ContentFile(data))
    known = File.objects.filter(sha256=file.sha256).first()
    if known:
        return known
    file.save()
    return file


def _served_name(name: str, extension: str) -> str:
    return f"{slugs.from_title(PurePath(name).stem) or 'file'}.{extension}"
