"""Deleting stored files that nothing names any more: rows first, bytes when that is committed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import chain

from django.core.files.storage import default_storage
from django.db.models.fields.reverse_related import ForeignObjectRel

from news.models import Attachment, EditionFile, File, Message, Picture, Rendition

# How many messages are named that use a file too.
_NAMED = 10


def with_renditions(files: Iterable[int]) -> set[int]:
    """The primary keys of `files` and of all their smaller copies. One query."""
    originals = set(files)
    smaller = Rendition.objects.filter(original__in=originals).values_list("file", flat=True)
    return originals | set(smaller)


def first_stored(files: Collection[int]) -> datetime | None:
    """When the storage got the first of `files`; None for none, or where it does not tell."""
    moments = []
    for file in File.objects.filter(pk__in=files):
        try:
            moments.append(default_storage.get_modified_time(file.path))
        except (OSError, NotImplementedError):
            continue
    return min(moments, default=None)


def discard(files: Collection[int]) -> tuple[list[str], list[File]]:
    """Delete the rows of those that nothing uses; the paths of their bytes, and what stays.

    A smaller copy is used by its original: whatever stops being used goes in a later round.
    """
    remaining = {file.pk: file for file in File.objects.filter(pk__in=files)}
    paths: list[str] = []
    while free := [file for file in remaining.values() if not _is_used(file)]:
        for file in free:
            del remaining[file.pk]
            paths.append(file.path)
            # A small picture is what is cut out of it, too.
            Rendition.objects.filter(original=file, file=file).delete()
            file.delete()
    return paths, list(remaining.values())


def _is_used(file: File) -> bool:
    """Whether any row but those of its own smaller copies leads to it, of any model."""
    keys = (
        relation.field
        for relation in File._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    )
    own = Rendition._meta.get_field("original")
    return any(
        key.model._base_manager.filter(**{key.name: file})
        .exclude(**({own.name: file} if key.model is Rendition else {"pk": None}))
        .exists()
        for key in keys
        if key != own
    )


def users(files: Iterable[File]) -> list[str]:
    """The references of messages that use `files`, or where they have none, their uuid."""
    kept = list(files)
    messages = chain(
        *(
            use.objects.filter(file__in=kept).values_list("draft__message", flat=True)
            for use in (Picture, Attachment)
        ),
        EditionFile.objects.filter(file__in=kept).values_list("edition__message", flat=True),
    )
    return [str(message) for message in Message.objects.filter(pk__in=set(messages))[:_NAMED]]


def delete_bytes(paths: Iterable[str]) -> list[str]:
    """Delete what no row names; returns the paths that could not be deleted.

    To be called after the commit: a transaction that fails would have lost its bytes, and
    somebody may have stored the same bytes anew meanwhile.
    """
    left = []
    for path in paths:
        if File.objects.filter(sha256=path.rpartition("/")[2]).exists():
            continue
        try:
            default_storage.delete(path)
        except OSError:
            left.append(path)
    return left
