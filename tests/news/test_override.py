"""The emergency: published without approval, with a reason, until another person counter-signs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from embassy.models import Mission
from news import publishing, review
from news.editions import PublishingRefused
from news.models import Draft, Edition, Override
from tests import factories
from tests.news import second
from tests.news.desk import WRITING, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


def emergency(**values: object) -> dict[str, object]:
    return {
        "when": "now", "lock_version": 0, "override": "yes", "reason": "An attack.", **values
    }  # fmt: skip


def overridden(draft: Draft, by, **values: object) -> Edition:
    return publishing.publish(draft, by=by, override="An attack.", **values)


def tomorrow():
    return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)


# Publishing


def test_the_last_editor_publishes_in_an_emergency_with_a_reason(author) -> None:
    draft = factories.draft(title="Urgent", changed_by=author)
    page = second.signed_in(author)
    shown = page.get(page_of(draft, "publish")).content.decode()
    assert "publish without approval" in shown
    page.post(page_of(draft, "publish"), emergency())
    edition, row = Edition.objects.get(), Override.objects.get()
    assert (row.message, row.number, row.content_sha256) == (
        edition.message, 1, edition.content_sha256,
    )  # fmt: skip
    assert (row.reason, row.overridden_by, row.countersigned_by) == ("An attack.", author, None)
    assert edition.approved_by is None
    assert LogEntry.objects.filter(change_message__contains="without approval").count() == 1


def test_a_reason_is_needed(author) -> None:
    draft = factories.draft(changed_by=author)
    for reason in ("", "   "):
        answer = second.signed_in(author).post(page_of(draft, "publish"), emergency(reason=reason))
        assert answer.status_code == 200
        assert "This field is required." in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_reason_without_the_button_for_emergencies_publishes_nothing(author) -> None:
    draft = factories.draft(changed_by=author)
    sent = emergency()
    del sent["override"]
    assert second.signed_in(author).post(page_of(draft, "publish"), sent).status_code == 409
    assert not Edition.objects.exists()


def test_it_takes_a_permission_of_its_own() -> None:
    publisher = factories.user("publisher", superuser=False)
    codes = ["publish_edition", *WRITING]
    publisher.user_permissions.set(Permission.objects.filter(codename__in=codes))
    draft = factories.draft(changed_by=publisher)
    page = second.signed_in(publisher)
    assert 'name="override"' not in page.get(page_of(draft, "publish")).content.decode()
    assert page.post(page_of(draft, "publish"), emergency()).status_code == 403
    assert not Edition.objects.exists()


def test_what_is_approved_goes_out_without_a_reason(author, reader) -> None:
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    with pytest.raises(PublishingRefused, match="Publish it without a reason"):
        overridden(draft, reader)
    edition = overridden(draft, author)
    assert edition.approved_by == reader
    assert Override.objects.get().overridden_by == author


def test_without_the_switch_there_is_no_emergency(author) -> None:
    Mission.objects.update(needs_approval=False)
    with pytest.raises(PublishingRefused, match="Nobody has to approve it here"):
        overridden(factories.draft(changed_by=author), author)
    assert not Override.objects.exists()


def test_what_is_refused_leaves_no_override(author) -> None:
    draft = factories.draft(changed_by=author, date_published=tomorrow())
    answer = second.signed_in(author).post(page_of(draft, "publish"), emergency())
    assert answer.status_code == 409
    assert "An attack." in answer.content.decode()
    assert not Override.objects.exists()
    assert not Edition.objects.exists()


def test_in_an_emergency_too_the_note_is_the_drafts(author) -> None:
    draft = factories.draft_of(factories.published(public_from=timezone.now() - timedelta(days=1)))
    Draft.objects.update(body="<p>Other.</p>", changed_by=author)
    page = second.signed_in(author)
    answer = page.post(page_of(draft, "publish"), emergency(lock_version=1))
    assert "Say what kind of change it is" in answer.content.decode()
    Draft.objects.update(note="A name.", note_kind="correction")
    page.post(page_of(draft, "publish"), emergency(lock_version=1))
    assert Edition.objects.get(number=2).note == "A name."
    assert Override.objects.get().number == 2


# Until another person counter-signs


def test_it_stands_on_the_start_page_until_another_person_counter_signs(author, reader) -> None:
    draft = factories.draft(title="Urgent", changed_by=author)
    overridden(draft, author)
    hers, theirs = second.signed_in(author), second.signed_in(reader)
    for page in (hers, theirs):
        start = page.get("/admin/").content.decode()
        assert "went out without approval" in start
        assert "An attack." in start
    shown = theirs.get(page_of(draft, "countersign")).content.decode()
    assert "An attack." in shown
    assert "The Embassy has a word to say." in shown
    assert "Petrova published version 1 without approval" in shown
    theirs.post(page_of(draft, "countersign"), {"lock_version": 1, "number": 1})
    row = Override.objects.get()
    assert row.countersigned_by == reader
    assert row.countersigned_at is not None
    assert "without approval" not in theirs.get("/admin/").content.decode()
    said = LogEntry.objects.latest("pk")
    assert (said.user, "Counter-signed version 1" in said.change_message) == (reader, True)


def test_nobody_counter_signs_their_own(author) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author)
    page = second.signed_in(author)
    assert "You published it yourself" in page.get(page_of(draft, "countersign")).content.decode()
    answer = page.post(page_of(draft, "countersign"), {"lock_version": 1, "number": 1})
    assert answer.status_code == 409
    assert Override.objects.open().count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.update(countersigned_by=author, countersigned_at=timezone.now())


def test_a_second_signature_is_refused(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author)
    review.countersign(draft, by=reader, number=1)
    with pytest.raises(PublishingRefused, match="does not wait"):
        review.countersign(draft, by=second.editor("Volkova"), number=1)


def test_it_takes_the_permission_to_approve(author) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author)
    page = second.signed_in(second.editor("Ivanova", "Author"))
    sent = {"lock_version": 1, "number": 1}
    assert page.post(page_of(draft, "countersign"), sent).status_code == 403
    assert "An attack." not in page.get("/admin/").content.decode()


def test_what_is_removed_still_waits_for_its_counter_signature(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author)
    publishing.remove(draft, "Wrong.", by=author)
    page = second.signed_in(reader).get(page_of(draft, "countersign")).content.decode()
    assert "The Embassy has a word to say." in page
    review.countersign(draft, by=reader, number=1)
    assert not Override.objects.open().exists()


def test_what_is_erased_waits_for_nobody(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author)
    factories.erased(draft)
    assert (
        "went out without approval" not in second.signed_in(reader).get("/admin/").content.decode()
    )


# While it waits


def test_a_new_time_keeps_it(author) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author, at=tomorrow())
    edition = publishing.reschedule(draft, tomorrow() + timedelta(days=1), by=author)
    row = Override.objects.get()
    assert (row.number, row.content_sha256) == (edition.number, edition.content_sha256)


@pytest.mark.parametrize("signed", [False, True])
def test_cancelling_drops_it_and_says_so(author, reader, signed) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author, at=tomorrow())
    if signed:
        review.countersign(draft, by=reader, number=1)
    publishing.cancel(draft, by=author)
    assert not Override.objects.exists()
    said = LogEntry.objects.values_list("change_message", flat=True)
    assert any("needs no counter-signature" in line for line in said)


def test_replacing_drops_it_and_the_approved_version_needs_none(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author, at=tomorrow())
    Draft.objects.update(title="Better")
    draft = second.approved(Draft.objects.select_related("message").get(), by=reader)
    edition = publishing.publish(draft, by=reader, at=tomorrow(), replace=True)
    assert (edition.title, edition.approved_by) == ("Better", reader)
    assert not Override.objects.exists()


def test_replacing_in_an_emergency_needs_a_signature_of_its_own(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    overridden(draft, author, at=tomorrow())
    review.countersign(draft, by=reader, number=1)
    Draft.objects.update(title="Better")
    local = tomorrow().astimezone(LONDON)
    sent = emergency(
        when="later", later_0=f"{local:%Y-%m-%d}", later_1=f"{local:%H:%M}", replace="on",
        lock_version=2,
    )  # fmt: skip
    second.signed_in(author).post(page_of(draft, "publish"), sent)
    row = Override.objects.get()
    assert (row.number, row.countersigned_by) == (1, None)
    assert row.content_sha256 == Edition.objects.get().content_sha256


def test_withdrawing_drops_what_waits_and_its_override(author) -> None:
    draft = factories.draft_of(factories.published(public_from=timezone.now() - timedelta(days=1)))
    Draft.objects.update(body="<p>B</p>", changed_by=author, note="N", note_kind="update")
    overridden(draft, author, at=tomorrow())
    assert Override.objects.get().number == 2
    publishing.withdraw(draft, "Premature.", by=author)
    assert not Override.objects.exists()
