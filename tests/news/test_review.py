"""What voids an approval: every field of a draft, and what changes around it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from news import clearance, publishing, review
from news.editions import PublishingRefused
from news.models import Attachment, Category, Draft, Edition, Picture
from tests import factories
from tests.news import second
from tests.news.desk import NO_FILES, page_of, typed
from tests.news.second import named

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


@pytest.fixture
def writer():
    return second.editor("Petrova", "Author")


def holds(draft: Draft) -> bool:
    draft = Draft.objects.select_related("message", "changed_by").get(pk=draft.pk)
    begun = Edition.objects.filter(message=draft.message_id).begun().order_by("number")
    return clearance.of(draft, begun, None).holds


def speaker(draft: Draft):
    return draft.speakers.get()


# Every field, by what is done to it. Nothing but this is asked of a draft that is saved.
FIELDS: dict[str, object] = {
    "title": "Another title",
    "summary": "Another summary.",
    "body": "<p>Another text.</p>",
    "in_language": "ru",
    "issuer": None,
    "dateline": "Moscow",
    "delivered_on": "2018-02-09",
    "reply_to_name": "Lord Howell",
    "reply_to_title": "A speech",
    "reply_to_date": "2018-02-01",
    "reply_to_url": "https://example.org/other",
    "notes_to_editors": "<p>Other notes.</p>",
    "slug": "another",
    "date_published": factories.PUBLISHED - timedelta(days=1),
    "note": "Another note.",
    "note_kind": "update",
}
RELATIONS = {"categories", "speakers", "outlets"}
# What readers do not get, or what belongs to the review itself.
APART = {
    "id", "message", "review", "submitted_by", "submitted_at", "lock_version", "created_by",
    "changed_by", "created_at", "changed_at",
}  # fmt: skip
# The same of what belongs to a draft.
OF_PICTURES = {
    "file": second.stored, "name": "z.jpg", "alt": "Another medal", "is_decorative": True,
    "caption": "A caption", "credit": "TASS", "position": 9, "focal_x": 30, "focal_y": 70,
}  # fmt: skip
OF_ATTACHMENTS = {"file": second.stored, "name": "z.pdf", "title": "Speech", "in_language": "ru"}


def test_every_field_of_a_draft_stands_in_one_of_the_lists() -> None:
    """A new field is either part of what is approved, with a line here, or named as apart."""
    fields = {field.name for field in Draft._meta.concrete_fields}
    assert fields == set(FIELDS) | APART
    assert {field.name for field in Draft._meta.many_to_many} == RELATIONS
    own = {"id", "draft"}
    assert {field.name for field in Picture._meta.concrete_fields} == own | set(OF_PICTURES)
    # The place of a single attachment says nothing; that of several is tested by itself.
    assert {field.name for field in Attachment._meta.concrete_fields} == (
        own | set(OF_ATTACHMENTS) | {"position"}
    )


@pytest.fixture
def full(writer, reader) -> Draft:
    draft = second.approved(second.full(changed_by=writer), by=reader)
    assert holds(draft)
    return draft


@pytest.mark.parametrize(("field", "value"), FIELDS.items(), ids=FIELDS.keys())
def test_another_value_of_a_field_voids_the_approval(full, field, value) -> None:
    Draft.objects.filter(pk=full.pk).update(**{field: value})
    assert not holds(full)


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_another_choice_voids_the_approval(full, relation) -> None:
    getattr(full, relation).clear()
    assert not holds(full)


@pytest.mark.parametrize(("field", "value"), OF_PICTURES.items(), ids=OF_PICTURES.keys())
def test_another_value_of_a_picture_voids_the_approval(full, field, value) -> None:
    picture = full.pictures.first()
    new = value("3") if callable(value) else value
    values = {field: new, **({"alt": ""} if field == "is_decorative" else {})}
    Picture.objects.filter(pk=picture.pk).update(**values)
    assert not holds(full)


@pytest.mark.parametrize(("field", "value"), OF_ATTACHMENTS.items(), ids=OF_ATTACHMENTS.keys())
def test_another_value_of_an_attachment_voids_the_approval(full, field, value) -> None:
    new = value("3") if callable(value) else value
    full.attachments.update(**{field: new})
    assert not holds(full)


AROUND: dict[str, Callable[[Draft], object]] = {
    "a picture goes": lambda draft: draft.pictures.first().delete(),
    "an attachment goes": lambda draft: draft.attachments.get().delete(),
    "an attachment comes first": lambda draft: Attachment.objects.create(
        draft=draft, file=second.stored("2"), name="d.pdf", title="More", position=-0
    ),
    "a person's name": lambda draft: named(speaker(draft), name="S. Lavrov"),
    "a post": lambda draft: named(speaker(draft).appointments.get(), job_title="Envoy"),
    "a post ends": lambda draft: named(speaker(draft).appointments.get(), end_date="2010-01-01"),
    "an organisation's name": lambda draft: named(draft.issuer, name="Foreign Ministry"),
    "an organisation's address": lambda draft: named(draft.issuer, url="https://mid.example/"),
    "an outlet's name": lambda draft: named(draft.outlets.get(), name="Reuters"),
    "a category's name": lambda draft: named(draft.categories.get(), name="Levant"),
}


@pytest.mark.parametrize("happens", AROUND.values(), ids=AROUND.keys())
def test_what_changes_around_a_draft_voids_the_approval_at_publication(
    full, reader, happens
) -> None:
    happens(full)
    with pytest.raises(PublishingRefused, match="something has changed without a save: the text"):
        publishing.publish(Draft.objects.get(pk=full.pk), by=reader)
    assert not Edition.objects.exists()


def test_what_is_changed_and_changed_back_has_to_be_approved_again(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    title, page = draft.title, second.signed_in(writer)
    for words in ("Another", title):
        draft.refresh_from_db()
        page.post(page_of(draft), typed(draft, title=words))
    draft.refresh_from_db()
    assert (draft.title, draft.review) == (title, "draft")
    assert not holds(draft)


def test_a_save_that_changes_something_makes_an_approved_text_a_draft(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    second.signed_in(writer).post(page_of(draft), typed(draft, summary="New."))
    draft.refresh_from_db()
    assert (draft.review, draft.changed_by) == ("draft", writer)
    form = second.signed_in(reader).get(page_of(draft)).content.decode()
    assert "The approval does not hold any more." in form
    assert "It was changed after Sokolova had approved it." in form


def test_a_picture_that_changes_makes_an_approved_text_a_draft(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    picture = Picture.objects.create(draft=draft, file=second.stored("0"), name="a.jpg", alt="A")
    second.approved(draft, by=reader)
    rows = {
        **NO_FILES, "pictures-TOTAL_FORMS": 1, "pictures-INITIAL_FORMS": 1,
        "pictures-0-id": picture.pk, "pictures-0-draft": draft.pk, "pictures-0-position": 0,
        "pictures-0-alt": "B",
    }  # fmt: skip
    second.signed_in(writer).post(page_of(draft), {**typed(draft), **rows})
    picture.refresh_from_db()
    draft.refresh_from_db()
    assert (picture.alt, draft.review) == ("B", "draft")


def test_what_is_saved_unchanged_stays_approved(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    other = second.editor("Volkova")
    second.signed_in(other).post(page_of(draft), typed(draft))
    draft.refresh_from_db()
    assert (draft.review, draft.changed_by) == ("approved", writer)
    assert holds(draft)
    assert publishing.publish(draft, by=other).approved_by == reader


def test_a_submitted_text_stays_submitted_while_its_author_goes_on(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    review.submit(draft, by=writer)
    draft.refresh_from_db()
    second.signed_in(writer).post(page_of(draft), typed(draft, title="Better"))
    draft.refresh_from_db()
    assert (draft.title, draft.review) == ("Better", "submitted")


def test_the_draft_says_which_part_is_not_as_it_was_approved(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    page = second.signed_in(reader)
    Draft.objects.filter(pk=draft.pk).update(slug="elsewhere")
    form = page.get(page_of(draft)).content.decode()
    assert "something has changed without a save: the address." in form
    second.signed_in(writer).post(page_of(draft), typed(draft, title="Another", slug="elsewhere"))
    form = page.get(page_of(draft)).content.decode()
    said = "Changed since: the text or something that belongs to it, the address."
    assert said in " ".join(form.split())


def test_a_void_approval_is_given_again(writer, reader) -> None:
    draft = factories.draft(changed_by=writer, categories=[factories.category()])
    second.approved(draft, by=reader)
    named(Category.objects.get(), name="Levant")
    assert not holds(draft)
    assert "Approve…" in second.signed_in(reader).get(page_of(draft)).content.decode()
    review.approve(draft, by=reader)
    assert holds(draft)


def test_a_copy_takes_no_approval_and_no_note_along(writer, reader) -> None:
    draft = second.approved(
        factories.draft(changed_by=writer, note="Secret", note_kind="update"), by=reader
    )
    second.signed_in(writer).post(page_of(draft, "duplicate"))
    copy = Draft.objects.exclude(pk=draft.pk).get()
    assert (copy.review, copy.note, copy.note_kind, copy.submitted_by) == ("draft", "", "", None)


def test_the_approved_version_ends_with_its_note_in_the_record(writer, reader) -> None:
    draft = factories.draft_of(factories.published(public_from=timezone.now() - timedelta(days=1)))
    Draft.objects.filter(pk=draft.pk).update(
        body="<p>Corrected.</p>", note="A name.", note_kind="correction", changed_by=writer
    )
    draft = second.approved(Draft.objects.get(pk=draft.pk), by=reader)
    edition = publishing.publish(draft, by=reader)
    assert (edition.number, edition.note, edition.note_kind) == (2, "A name.", "correction")
    draft.refresh_from_db()
    assert (draft.note, draft.note_kind) == ("", "")
