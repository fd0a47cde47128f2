"""Saving items of any format as drafts, and publishing them: all of them or none.

Importing twice is importing once. Items match on the source's own identifier
(`Message.import_ref`). What the source has changed since goes into the draft, unless somebody
has touched it here: then the draft stays as it is. What readers have is never changed.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from embassy import languages
from embassy.clocks import database_now
from embassy.incoming import Damaged
from embassy.models import Mission
from news import files, publishing
from news.importers.belongings import Belongings
from news.importers.drafting import FIELDS, Drafting, clean
from news.importers.items import Item, LeftOut
from news.importers.report import Report
from news.kinds import PROXIES
from news.models import Draft, Edition, Feature, Message
from news.models.message import forgotten

# Items whose rows are read and locked together.
_BATCH = 100


@dataclass
class Counts:
    created: int = 0
    updated: int = 0
    # Of the updated: those that are published, so that readers have the text as it was.
    updated_published: int = 0
    unchanged: int = 0
    kept: int = 0
    published: int = 0
    featured: int = 0
    report: Report = dataclasses.field(default_factory=Report)

    def __str__(self) -> str:
        sentence = _(
            "Created %(created)s, updated %(updated)s, unchanged %(unchanged)s, "
            "kept as edited here %(kept)s, published %(published)s, featured %(featured)s."
        )
        if self.updated_published:
            sentence += " " + _(
                "Already public among the updated: %(updated_published)s. Readers have the "
                "former text until the draft is published."
            )
        return sentence % vars(self)


def save(
    items: Iterable[Item | LeftOut],
    *,
    publish: bool = False,
    dry_run: bool = False,
    seen: Callable[[Item, str], None] | None = None,
) -> Counts:
    """Save `items` in one transaction, which a dry run rolls back at its end.

    With `publish` those that were never published go out, each from its own date, or from now
    on; a pinned one then gets the featured place. Raises `Damaged` naming the item that cannot
    be saved. `seen` is told each item and the text that is stored of it; what it raises ends
    the import.
    """
    # Each old address is looked up among this site's: its languages are read once.
    with files.undone_on_failure(), transaction.atomic(), languages.using(languages.current()):
        saving = _Saving(publish, seen)
        remaining = saving.counts.report.sifted(items)
        while batch := list(islice(remaining, _BATCH)):
            saving.save(batch)
        if dry_run:
            transaction.set_rollback(True)
    return saving.counts


class _Saving:
    """One run: what it has read once, and its counts."""

    def __init__(self, publish: bool, seen: Callable[[Item, str], None] | None) -> None:
        mission = Mission.objects.first()
        self.drafting = Drafting(mission.language_codes if mission else [settings.LANGUAGE_CODE])
        self.publish = publish
        self.seen = seen
        self.now = database_now()
        self.counts = Counts()
        self.belongings = Belongings(self.counts.report)

    def save(self, batch: list[Item]) -> None:
        """Six queries for what is there already, and some for each item that changes."""
        known = Message.objects.select_for_update().filter(
            import_ref__in=[ref for item in batch for ref in (item.ref, forgotten(item.ref))]
        )
        messages = {message.import_ref: message for message in known.order_by("pk")}
        keys = [message.pk for message in messages.values()]
        rows = Draft.objects.select_for_update().filter(message__in=keys)
        drafts = {draft.message_id: draft for draft in rows.prefetch_related("categories")}
        published = set(
            Edition.objects.filter(message__in=keys).values_list("message_id", flat=True)
        )
        touched = _touched(drafts)
        for item in batch:
            source = self.drafting.draft(item)
            if self.seen:
                self.seen(item, source.body)
            message = messages.get(item.ref) or messages.get(forgotten(item.ref))
            draft = drafts.get(message.pk) if message else None
            if message is None:
                self._release(item, self._create(item, source))
                continue
            same = draft is not None and _says_the_same(
                draft, source, self.drafting.known_categories(item)
            )
            if draft is None or message.pk in touched:
                self.counts.unchanged += same
                self.counts.kept += not same
                continue
            draft.message = message
            is_published = message.pk in published
            if same and (is_published or source.kind == message.kind):
                gained = self._enclose_late(item, draft)
                self.counts.unchanged += not gained
                self.counts.updated += gained
            else:
                self._update(item, draft, source, is_published)
            if not is_published:
                self._release(item, draft)

    def _create(self, item: Item, draft: Draft) -> Draft:
        message = Message(kind=draft.kind, import_ref=item.ref)
        clean(item, message)
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError as error:
            raise Damaged(
                _("%s: another import saved it meanwhile. Import the file again.") % item.place
            ) from error
        draft.message = message
        draft.save(force_insert=True)
        draft.categories.set(self.drafting.categories(item, draft.in_language))
        self.belongings.lead_on(item, message)
        self.belongings.enclose(item, draft)
        self.counts.created += 1
        return draft

    def _update(self, item: Item, draft: Draft, source: Draft, is_published: bool) -> None:
        """Bring the draft to what the source says now. A published message keeps its kind."""
        if not is_published:
            draft.message.kind = source.kind
            draft.message.save(update_fields=["kind"])
        for field in FIELDS:
            setattr(draft, field, getattr(source, field))
        # Whoever has it open looks again before they save or publish it.
        draft.lock_version += 1
        draft.save()
        draft.categories.set(self.drafting.categories(item, draft.in_language))
        self.belongings.lead_on(item, draft.message)
        self._enclose_late(item, draft)
        self.counts.updated += 1
        self.counts.updated_published += is_published

    def _enclose_late(self, item: Item, draft: Draft) -> bool:
        """Files that were not given the first time; what the draft has stays as it is."""
        if not (item.pictures or item.attachments):
            return False
        if draft.pictures.exists() or draft.attachments.exists():
            return False
        if gained := self.belongings.enclose(item, draft):
            draft.lock_version += 1
            draft.save()
        return gained

    def _release(self, item: Item, draft: Draft) -> None:
        """Publish what never was; then, and only then, it may get the featured place."""
        if not item.is_public:
            self.counts.report.held_back(item)
        if not self.publish or not item.is_public:
            return
        try:
            publishing.publish_all([(draft, item.date_published or self.now)])
        except (publishing.PublishingRefused, ValueError) as refusal:
            raise Damaged(f"{item.place}: {refusal}") from refusal
        self.counts.published += 1
        if item.pinned:
            Feature.objects.create(message=draft.message)
            self.counts.featured += 1


def _says_the_same(draft: Draft, source: Draft, categories: set[int] | None) -> bool:
    same_text = all(getattr(draft, field) == getattr(source, field) for field in FIELDS)
    return same_text and {category.pk for category in draft.categories.all()} == categories


def _touched(drafts: dict[int, Draft]) -> set[int]:
    """The messages whose draft a person has changed, or taken a step with (published it,
    planned and cancelled it), by their primary key: their work is never overwritten.

    `lock_version` cannot tell, for imports move it on as well.
    """
    types = ContentType.objects.get_for_models(
        Draft, *PROXIES.values(), for_concrete_models=False
    ).values()
    logged = set(
        LogEntry.objects.filter(
            content_type__in=[kind.pk for kind in types],
            object_id__in=[str(draft.pk) for draft in drafts.values()],
        ).values_list("object_id", flat=True)
    )
    steps = Edition.objects.filter(message__in=list(drafts), created_by__isnull=False)
    return {
        *(key for key, draft in drafts.items() if draft.changed_by_id or str(draft.pk) in logged),
        *steps.values_list("message_id", flat=True),
    }
