"""What stands in the place of an erased text: of its versions, of its message and of its draft.

A version's document becomes the one canonical tombstone. Its title is the message's reference,
because a version that was readable has one. Its seal drops the note and takes the three digests
in, so that they can still be compared with what they were when the text was erased.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from news.derived import derive
from news.kinds import PROXIES
from news.models import Address, Draft, Edition, Feature, LedgerMark, Message, Override, Seal
from news.models.message import forgotten
from news.record import canonical

DIGESTS = ("content_sha256", "text_sha256", "record_sha256")
# Columns of a draft that hold no word of anybody, and its title.
_KEPT = {"title", "in_language", "review"}


def document(edition: Edition, erased_at: datetime) -> str:
    """The one document that an edition erased at that moment can have. Its message is read."""
    return canonical(
        {
            "erased": erased_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "in_language": edition.in_language,
            "kind": edition.message.kind,
            "title": edition.message.reference,
        }
    )


def erased_at(edition: Edition) -> datetime | None:
    """When it was erased, by the word of the two who did it; None when it was not.

    The removal that an erasure ends with begins at that moment, and is not erased.
    """
    erasure = getattr(edition.message, "erasure", None)
    done_at = erasure.done_at if erasure else None
    return done_at if done_at and edition.public_from < done_at else None


def seal(columns: str, edition: Edition) -> str:
    """The `columns` of a seal without the note, with the digests. What cannot be read is no
    seal, and becomes an empty one: it may hold anything."""
    try:
        told = json.loads(columns)
        kept = {name: told[name] for name in Seal.COLUMNS if name in told}
    except (ValueError, TypeError):
        return canonical({})
    return canonical({**kept, "note": "", **{name: getattr(edition, name) for name in DIGESTS}})


def of_edition(edition: Edition, at: datetime) -> None:
    """Replace its words. Of what leads to it only its seal and the ledger's marks stay."""
    edition.refresh_from_db()  # the removal has closed it
    edition.document, edition.note, edition.erased_at = document(edition, at), "", at
    edition.__dict__.pop("content", None)
    derive(edition)
    edition.save()
    if sealed := Seal.objects.filter(edition=edition).first():
        sealed.columns = seal(sealed.columns, edition)
        sealed.save()
    _delete_what_leads_to(edition, kept=(Seal, LedgerMark))


def of_message(message: Message) -> None:
    """Its addresses are made of words, and so may be the identifier of its source."""
    for address in message.addresses.all():
        address.slug = Address.erased_slug(address.year, address.month, address.slug)
        address.save(update_fields=["slug"])
    for former in message.former_addresses.all():
        former.path = forgotten(former.path)
        former.save(update_fields=["path"])
    if message.import_ref:
        # A later import knows it by this, and does not bring the text back.
        message.import_ref = forgotten(message.import_ref)
        message.save(update_fields=["import_ref"])
    Feature.objects.filter(message=message).delete()
    Override.objects.filter(message=message).update(reason=_("Erased"))


def of_draft(draft: Draft, at: datetime) -> None:
    """Only its language stays, and in the log who did something when. Its title is then the
    reference of its message."""
    empty: dict[str, Any] = {"issuer": None, "review": Draft.Review.DRAFT, "changed_at": at}
    for column in Draft._meta.concrete_fields:
        if isinstance(column, models.CharField | models.TextField) and column.name not in _KEPT:
            empty[column.name] = ""
        elif isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
            empty[column.name] = None
    draft.title = draft.message.reference
    Draft.objects.filter(pk=draft.pk).update(**empty, title=draft.title)
    _delete_what_leads_to(draft)
    _log_of(draft).update(object_repr=draft.title, change_message="")
    for session in Session.objects.all():
        # What was said to whoever saved it, and not shown yet, names its title.
        kept = session.get_decoded()
        if kept.pop("_messages", None) is not None:
            session.session_data = Session.objects.encode(kept)
            session.save()


def _delete_what_leads_to(row: Edition | Draft, kept: tuple[type[models.Model], ...] = ()) -> None:
    """The rows of every model that has a key to `row`, whichever they are: a new model that
    keeps words beside a text need not remember to be erased."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            model = relation.field.model
            if model not in kept:
                model._base_manager.filter(**{relation.field.name: row.pk}).delete()


def _log_of(draft: Draft) -> models.QuerySet[LogEntry]:
    """What the newsroom's log says of a draft, under the name of any of its models."""
    types = ContentType.objects.get_for_models(
        Draft, *PROXIES.values(), for_concrete_models=False
    ).values()
    return LogEntry.objects.filter(
        content_type__in=[kind.pk for kind in types], object_id=str(draft.pk)
    )
