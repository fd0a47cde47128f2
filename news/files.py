"""Storing what editors upload and importers bring, once by the SHA-256 of its bytes.

Whoever has bytes and no upload wraps them: `store_picture(ContentFile(data, name), None)`. With
`undone_on_failure` around it, what a failure has left on the disk goes again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from news import attachable, encoding, pictures, slugs
from news.models import File, Rendition
from news.refusals import NotAnAttachment, NotAPicture

LARGEST_PICTURE = 20_000_000
LARGEST_ATTACHMENT = 50_000_000

# The paths that were written since `undone_on_failure` began.
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


def store_picture(upload: Upload, by: User | None) -> tuple[File, str]:
    """The stored picture, all its forms made, and the name it is served by.

    Raises `ValidationError` with a sentence.
    """
    _check_size(upload, LARGEST_PICTURE)
    try:
        largest, *others = encoding.encoded(upload.read())
    except NotAPicture as error:
        raise ValidationError(str(error)) from error
    with transaction.atomic():
        original = _store_form(largest, by)
        _store_renditions(original, others, by)
    return original, served_name(upload.name or "", largest.extension)


def store_attachment(upload: Upload, by: User | None) -> tuple[File, str]:
    """The stored file and the name it is served by. Raises `ValidationError` with a sentence."""
    _check_size(upload, LARGEST_ATTACHMENT)
    data = upload.read()
    try:
        kind = attachable.recognised(data)
    except NotAnAttachment as error:
        raise ValidationError(str(error)) from error
    return _store(data, kind.media_type, by), served_name(upload.name or "", kind.extension)


def make_crops(picture: File, focal: pictures.Focal | None, by: User | None) -> None:
    """What is cut out of a stored picture around `focal`, where that is not there yet."""
    wanted = {pictures.label(name, focal) for name in pictures.CROPS}
    there = set(picture.renditions.filter(crop__in=wanted).values_list("crop", flat=True))
    if wanted <= there:
        return
    try:
        made = encoding.cropped(picture.read(), focal)
    except (NotAPicture, OSError):
        return  # The document names none, and the whole picture is shown.
    with transaction.atomic():
        _store_renditions(picture, made, by)


@contextmanager
def undone_on_failure() -> Iterator[None]:
    """Around a transaction: bytes that it wrote and that no row promises after it are deleted."""
    outer = _written.get()
    if outer is not None:
        yield
        return
    written: list[str] = []
    token = _written.set(written)
    try:
        yield
    finally:
        _written.reset(token)
        for path in written:
            if not File.objects.filter(sha256=path.rpartition("/")[2]).exists():
                default_storage.delete(path)


def served_name(name: str, extension: str) -> str:
    return f"{slugs.from_title(PurePath(name).stem) or 'file'}.{extension}"


def _check_size(upload: Upload, limit: int) -> None:
    if (upload.size or 0) > limit:
        raise ValidationError(
            _("The file has %(size)s MB; at most %(limit)s MB are possible.")
            % {"size": (upload.size or 0) // 1_000_000, "limit": limit // 1_000_000}
        )


def _store_renditions(original: File, forms: Iterable[pictures.Encoded], by: User | None) -> None:
    for form in forms:
        file = _store_form(form, by)
        Rendition.objects.get_or_create(original=original, file=file, crop=form.crop)


def _store_form(form: pictures.Encoded, by: User | None) -> File:
    return _store(form.data, form.media_type, by, (form.width, form.height))


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
        _write(file.path, data)
    known = File.objects.filter(sha256=file.sha256).first()
    if known:
        return known
    file.save()
    return file


def _write(path: str, data: bytes) -> None:
    written = _written.get()
    if written is not None:
        written.append(path)
    name = default_storage.save(path, ContentFile(data))
    if name != path:  # somebody has stored the same bytes meanwhile
        default_storage.delete(name)
