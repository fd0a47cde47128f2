"""Submitting, approving and returning, and what an approval is worth when something changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import models
from django.utils import timezone

from news import clearance, publishing, review
from news.editions import PublishingRefused
from news.models import Approval, Attachment, Category, Draft, Edition, Picture, Remark
from tests import factories
from tests.news import second
from tests.news.desk import NO_FILES, page_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


@pytest.fixture
def writer():
    return second.editor("Petrova", "Author")


@pytest.fixture
def reader():
    return second.editor("Sokolova")


def holds(draft: Draft) -> bool:
    draft = Draft.objects.select_related("message", "changed_by").get(pk=draft.pk)
    begun = Edition.objects.filter(message=draft.message_id).begun().order_by("number")
    return clearance.of(draft, begun, None).holds


# The road


def test_a_text_goes_from_draft_to_submitted_to_approved_to_public(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    hers, theirs = second.signed_in(writer), second.signed_in(reader)
    hers.post(page_of(draft, "submit"), {"lock_version": 0})
    draft.refresh_from_db()
    assert (draft.review, draft.submitted_by) == ("submitted", writer)
    page = theirs.get(page_of(draft, "approve"))
    assert "The Embassy has a word to say." in page.content.decode()
    assert " London, " in page.content.decode()
    seen = page.context["form"]["seen"].value()
    theirs.post(page_of(draft, "approve"), {"lock_version": 1, "seen": seen})
    draft.refresh_from_db()
    assert draft.review == "approved"
    assert "The approval holds" in theirs.get(page_of(draft)).content.decode()
    theirs.post(page_of(draft, "publish"), {"lock_version": 2, "when": "now"})
    edition = Edition.objects.get()
    assert (edition.approved_by, edition.created_by) == (reader, reader)
    draft.refresh_from_db()
    assert (draft.review, draft.submitted_by, draft.submitted_at) == ("draft", None, None)
    assert not Approval.objects.exists()
    said = list(LogEntry.objects.order_by("pk").values_list("user__username", "change_message"))
    assert said[:2] == [
        ("Petrova", "Submitted for a second reader"),
        ("Sokolova", "Approved"),
    ]
    assert "Published version 1" in said[2][1]


def test_the_one_who_approved_is_sealed_with_the_version(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    edition = publishing.publish(draft, by=reader)
    assert f'"approved_by_id":"{reader.pk}"' in edition.seal.columns


def test_what_is_returned_is_a_draft_with_a_remark(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    review.submit(draft, by=writer)
    page = second.signed_in(reader)
    where = page_of(draft, "return")
    assert page.post(where, {"lock_version": 1, "remark": " "}).status_code == 200
    page.post(where, {"lock_version": 1, "remark": "The second name <b>is wrong</b>."})
    draft.refresh_from_db()
    assert (draft.review, draft.submitted_by) == ("draft", None)
    form = second.signed_in(writer).get(page_of(draft)).content.decode()
    assert "The second name &lt;b&gt;is wrong&lt;/b&gt;." in form
    assert "Sokolova" in form


def test_what_was_submitted_is_taken_back(writer) -> None:
    draft = factories.draft(changed_by=writer)
    review.submit(draft, by=writer)
    second.signed_in(writer).post(page_of(draft, "takeback"), {"lock_version": 1})
    draft.refresh_from_db()
    assert draft.review == "draft"


REFUSALS: dict[str, tuple[Callable[[Draft, object, object], object], str]] = {
    "submitted twice": (
        lambda draft, hers, theirs: [review.submit(draft, by=hers) for _ in "ab"],
        "submitted already",
    ),
    "approved before it is submitted": (
        lambda draft, hers, theirs: review.approve(draft, by=theirs),
        "not submitted",
    ),
    "approved twice": (
        lambda draft, hers, theirs: review.approve(second.approved(draft, by=theirs), by=theirs),
        "approved already",
    ),
    "submitted when it is approved": (
        lambda draft, hers, theirs: review.submit(second.approved(draft, by=theirs), by=hers),
        "approved already",
    ),
    "returned before it is submitted": (
        lambda draft, hers, theirs: review.return_(draft, "Why", by=theirs),
        "not submitted",
    ),
    "returned without a word": (
        lambda draft, hers, theirs: (
            review.submit(draft, by=hers),
            review.return_(draft, "  ", by=theirs),
        ),
        "Write what is to be done",
    ),
    "taken back when nobody submitted it": (
        lambda draft, hers, theirs: review.take_back(draft, by=hers),
        "nothing to take back",
    ),
    "counter-signed when nothing waits for it": (
        lambda draft, hers, theirs: review.countersign(draft, by=theirs, number=1),
        "does not wait",
    ),
}


@pytest.mark.parametrize(("step", "sentence"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_step_out_of_turn_is_refused_with_a_sentence(writer, reader, step, sentence) -> None:
    with pytest.raises(PublishingRefused, match=sentence):
        step(factories.draft(changed_by=writer), writer, reader)


def test_what_readers_have_already_needs_no_second_reader(writer) -> None:
    draft = factories.draft_of(factories.published())
    with pytest.raises(PublishingRefused, match="exactly this text"):
        review.submit(draft, by=writer)


def test_a_text_that_was_changed_while_it_was_read_is_not_approved(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    review.submit(draft, by=writer)
    page = second.signed_in(reader)
    seen = page.get(page_of(draft, "approve")).context["form"]["seen"].value()
    stored = Draft.objects.get(pk=draft.pk)
    second.signed_in(writer).post(page_of(draft), typed(stored, title="Another"))
    answer = page.post(page_of(draft, "approve"), {"lock_version": 1, "seen": seen})
    assert answer.status_code == 409
    assert "Petrova changed it" in answer.content.decode()
    assert not Approval.objects.exists()


def test_a_name_that_was_changed_while_it_was_read_is_not_approved(writer, reader) -> None:
    draft = factories.draft(changed_by=writer, categories=[factories.category()])
    review.submit(draft, by=writer)
    page = second.signed_in(reader)
    seen = page.get(page_of(draft, "approve")).context["form"]["seen"].value()
    named(Category.objects.get(), name="Elsewhere")
    answer = page.post(page_of(draft, "approve"), {"lock_version": 1, "seen": seen})
    assert "has changed while you read it" in answer.content.decode()
    assert not Approval.objects.exists()


# What voids an approval


def named(row, **values: str) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


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


# Remarks


def test_a_remark_is_saved_with_the_form_and_changes_no_text(writer, reader) -> None:
    draft = second.approved(factories.draft(changed_by=writer), by=reader)
    page = second.signed_in(reader)
    for _twice in range(2):
        page.post(page_of(draft), typed(draft, remark="<script>alert(1)</script> & more"))
    remark = Remark.objects.get()
    assert (remark.created_by, remark.text) == (reader, "<script>alert(1)</script> & more")
    draft.refresh_from_db()
    assert (draft.review, draft.changed_by, draft.lock_version) == ("approved", writer, 2)
    form = page.get(page_of(draft)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in form
    assert "<script>alert(1)" not in form


def test_a_remark_is_not_lost_when_the_form_is_refused(writer) -> None:
    draft = factories.draft(changed_by=writer)
    page = second.signed_in(writer)
    answer = page.post(page_of(draft), typed(draft, title="", remark="Look here"))
    assert "Look here" in answer.content.decode()
    assert not Remark.objects.exists()
    answer = page.post(page_of(draft), typed(draft, remark="x" * 5001))
    assert "at most 5000 characters" in answer.content.decode()


def test_who_may_only_look_reads_remarks_and_writes_none(writer) -> None:
    draft = factories.draft()
    review.add_remark(draft, "Is this so?", by=writer)
    looker = factories.user("looker", superuser=False)
    looker.user_permissions.add(*permissions("view_pressrelease"))
    page = second.signed_in(looker)
    form = page.get(page_of(draft)).content.decode()
    assert "Is this so?" in form
    assert 'name="remark"' not in form
    page.post(page_of(draft), typed(draft, remark="Me too"))
    assert Remark.objects.count() == 1


def permissions(*codes: str) -> models.QuerySet:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=codes)


# Lists


def test_what_waits_for_a_reader_stands_on_the_start_page_oldest_first(writer, reader) -> None:
    drafts = [factories.draft(title=f"Text {name}", changed_by=writer) for name in "AB"]
    for draft in reversed(drafts):
        review.submit(draft, by=writer)
    start = second.signed_in(reader).get("/admin/").content.decode()
    assert "To be read" in start
    assert start.index("Text B") < start.index("Text A")
    assert "To be read" not in second.signed_in(writer).get("/admin/").content.decode()


@pytest.mark.parametrize("place", ["/admin/news/pressrelease/", "/admin/news/draft/"])
def test_the_lists_are_narrowed_by_the_second_reader(writer, reader, place) -> None:
    review.submit(factories.draft(title="Submitted one", changed_by=writer), by=writer)
    second.approved(factories.draft(title="Approved one", changed_by=writer), by=reader)
    factories.draft(title="Draft one")
    page = second.signed_in(reader)
    for state in Draft.Review.values:
        rows = page.get(place, {"review": state}).context["cl"].result_list
        assert [row.title for row in rows] == [f"{state.capitalize()} one"]


def test_the_form_offers_each_the_steps_that_are_theirs(writer, reader) -> None:
    draft = factories.draft(changed_by=writer)
    hers, theirs = second.signed_in(writer), second.signed_in(reader)

    def offered(client) -> set[str]:
        links = client.get(page_of(draft)).context["review"]["links"]
        return {str(link["name"]) for link in links}

    assert offered(hers) == offered(theirs) == {"Submit…"}
    review.submit(draft, by=writer)
    assert offered(hers) == {"Take back…"}
    assert offered(theirs) == {"Take back…", "Approve…", "Return…"}
    review.approve(draft, by=reader)
    assert offered(hers) == set()
    assert offered(theirs) == {"Return…"}


def test_saving_and_submitting_is_one_button(writer) -> None:
    draft = factories.draft(changed_by=writer)
    answer = second.signed_in(writer).post(page_of(draft), typed(draft, title="New", _submit=""))
    assert answer.headers["Location"] == page_of(draft, "submit")
    draft.refresh_from_db()
    assert (draft.title, draft.review) == ("New", "draft")
