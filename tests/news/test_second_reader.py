"""A text goes from its writer to a second reader and on, with remarks and in lists."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.db import models

from news import publishing, review
from news.editions import PublishingRefused
from news.models import Approval, Category, Draft, Edition, Remark
from tests import factories
from tests.news import second
from tests.news.desk import page_of, typed
from tests.news.second import named

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


@pytest.fixture
def writer():
    return second.editor("Petrova", "Author")


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
