"""Texts in every state that hides them from the public, each with a phrase to be found by."""

from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from news import files, publishing
from news.models import Attachment, Category, Draft, Feature, Message
from tests import factories
from tests.news import attached

CANARY = "canary7Qx"
# Words before the phrase: whoever pastes them must not be given the rest.
OPENING = "This is what nobody may know before its time, namely"
PAST = datetime(2018, 2, 10, 12, tzinfo=UTC)


def with_canary(draft: Draft) -> Draft:
    """`draft` with the phrase in every text that it has."""
    for name in (
        "title", "summary", "dateline", "reply_to_name", "reply_to_title"
    ):  # fmt: skip
        setattr(draft, name, f"{CANARY} {name}")
    draft.body = f"<p>Question: {CANARY}?</p><p>Answer: {OPENING} {CANARY}.</p>"
    draft.notes_to_editors = f"<p>{CANARY}</p>"
    draft.reply_to_url = f"https://example.org/{CANARY}"
    draft.slug = f"{CANARY.lower()}-{draft.pk}"
    draft.save()
    upload = SimpleUploadedFile("x.pdf", attached.pdf(CANARY))
    file, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=draft, file=file, name=name, title=CANARY)
    return draft


def new(kind: str = Message.Kind.COMMENT, **values: object) -> Draft:
    return factories.draft(kind, categories=Category.objects.all(), **values)


def live() -> Draft:
    draft = new(slug=f"live-{Draft.objects.count()}")
    factories.publish(draft, PAST)
    return draft


def never_published() -> Draft:
    return with_canary(new())


def draft_of_a_live_message() -> Draft:
    return with_canary(live())


def under_embargo() -> Draft:
    draft = with_canary(new())
    publishing.publish(draft, by=factories.user(), at=timezone.now() + timedelta(days=1))
    return draft


def correction_under_embargo() -> Draft:
    draft = with_canary(live())
    publishing.publish(
        draft,
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="correction",
    )
    return draft


def cancelled() -> Draft:
    draft = correction_under_embargo()
    publishing.cancel(draft, by=factories.user())
    return draft


def removed() -> Draft:
    draft = with_canary(new())
    factories.publish(draft, PAST)
    publishing.remove(draft, "A reason for readers", by=factories.user())
    return draft


def removed_while_one_waited() -> Draft:
    draft = correction_under_embargo()
    publishing.remove(draft, "A reason for readers", by=factories.user())
    return draft


def restoration_under_embargo() -> Draft:
    draft = live()
    publishing.remove(draft, "A reason for readers", by=factories.user())
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def correction_after_a_correction_under_embargo() -> Draft:
    draft = live()
    draft.body = "<p>Question: Why?</p><p>Answer: Because.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Changed", note_kind="correction")
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=timezone.now() + timedelta(days=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def correction_cancelled() -> Draft:
    draft = correction_after_a_correction_under_embargo()
    publishing.cancel(draft, by=factories.user())
    return draft


def versions_before_a_restoration() -> Draft:
    """A restored message: what was said before the removal stays closed, notes included."""
    draft = with_canary(new())
    factories.publish(draft, PAST)
    draft.body = f"<p>{CANARY} again</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note=CANARY, note_kind="correction")
    publishing.remove(draft, "A reason for readers", by=factories.user())
    Attachment.objects.filter(draft=draft).delete()
    for name in ("title", "body", "summary", "dateline", "reply_to_name", "reply_to_title"):
        setattr(draft, name, f"Innocent {name}")
    draft.notes_to_editors, draft.reply_to_url, draft.slug = "", "https://example.org/", "innocent"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Without the name", note_kind="update")
    return draft


def correction_planned_after_an_expiry() -> Draft:
    draft = live()
    draft.body = "<p>Until it ends.</p>"
    draft.save()
    end = timezone.now() + timedelta(hours=1)
    publishing.publish(draft, by=factories.user(), until=end, note="Ends", note_kind="update")
    publishing.publish(
        with_canary(draft),
        by=factories.user(),
        at=end + timedelta(hours=1),
        note=CANARY,
        note_kind="update",
    )
    return draft


def featured_before_publication() -> Draft:
    draft = under_embargo()
    Feature.objects.create(message=draft.message)
    return draft


def erased() -> Draft:
    draft = with_canary(new())
    factories.publish(draft, PAST)
    draft.body += "<p>More.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note=CANARY, note_kind="correction")
    return factories.erased(draft)


HIDDEN = [
    never_published,
    draft_of_a_live_message,
    under_embargo,
    correction_under_embargo,
    cancelled,
    removed,
    removed_while_one_waited,
    restoration_under_embargo,
    correction_after_a_correction_under_embargo,
    correction_cancelled,
    versions_before_a_restoration,
    correction_planned_after_an_expiry,
    featured_before_publication,
    erased,
]
