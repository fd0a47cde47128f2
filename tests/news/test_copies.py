"""A draft that begins as another one: a copy, or the half in the other language."""

import pytest

from news.models import Attachment, Draft, File, Message, Organization, Outlet, Person, Picture
from tests import factories
from tests.news.desk import page_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def full() -> Draft:
    """A draft with something in every field and relation."""
    draft = factories.draft(
        "interview",
        title="On Syria",
        summary="A summary.",
        notes_to_editors="<p>Notes.</p>",
        dateline="London",
        delivered_on="2018-02-08",
        reply_to_name="Lord Ahmad",
        reply_to_title="A statement",
        reply_to_date="2018-02-07",
        reply_to_url="https://example.org/",
        issuer=Organization.objects.language("en").create(name="Ministry"),
        slug="on-syria",
        date_published=factories.PUBLISHED,
        categories=[factories.category()],
    )
    draft.speakers.add(Person.objects.language("en").create(name="Sergey Lavrov"))
    draft.outlets.add(Outlet.objects.language("en").create(name="TASS"))
    file = File.objects.create(sha256="0" * 64, media_type="image/jpeg", size=1, width=9, height=9)
    Picture.objects.create(draft=draft, file=file, name="a.jpg", alt="A medal", credit="TASS")
    Attachment.objects.create(draft=draft, file=file, name="b.pdf", title="Text")
    draft.refresh_from_db()
    return draft


SHARED = [
    "title", "body", "summary", "notes_to_editors", "dateline", "delivered_on", "reply_to_name",
    "reply_to_title", "reply_to_date", "reply_to_url", "issuer",
]  # fmt: skip


def started(draft: Draft) -> Draft:
    return type(draft).objects.select_related("message").exclude(pk=draft.pk).get()


@pytest.mark.parametrize(("page", "sent"), [("duplicate", {}), ("translate", {"language": "ru"})])
def test_a_copy_has_the_texts_the_people_and_the_pictures(editor, page, sent) -> None:
    draft = full()
    answer = editor.post(page_of(draft, page), sent)
    copy = started(draft)
    assert answer.headers["Location"] == page_of(copy)
    for name in SHARED:
        assert getattr(copy, name) == getattr(draft, name), name
    for name in ("categories", "speakers", "outlets"):
        assert list(getattr(copy, name).all()) == list(getattr(draft, name).all()) != [], name
    assert copy.pictures.get().alt == "A medal"
    assert copy.attachments.get().title == "Text"
    assert draft.pictures.count() == draft.attachments.count() == 1


@pytest.mark.parametrize(("page", "sent"), [("duplicate", {}), ("translate", {"language": "ru"})])
def test_a_copy_has_an_identity_and_a_time_of_its_own(editor, page, sent) -> None:
    draft = full()
    factories.publish(draft)
    editor.post(page_of(draft, page), sent)
    copy = started(draft)
    assert (copy.slug, copy.date_published, copy.lock_version) == ("", None, 0)
    assert (copy.created_by.username, copy.changed_by.username) == ("editor", "editor")
    assert (copy.message.kind, copy.message.reference) == ("interview", "")
    assert copy.message.uuid != draft.message.uuid
    assert not copy.message.editions.exists()


def test_the_copy_says_a_thing_of_its_own(editor) -> None:
    draft = factories.draft()
    editor.post(page_of(draft, "duplicate"))
    copy = started(draft)
    assert copy.message.translation_group != draft.message.translation_group
    assert copy.in_language == draft.in_language


def test_the_other_half_says_the_same_in_the_other_language(editor) -> None:
    draft = factories.draft(title="On Syria")
    assert "Translate into Russian" in editor.get(page_of(draft)).content.decode()
    page = editor.post(page_of(draft, "translate"), {"language": "ru"}, follow=True)
    half = started(draft)
    assert half.message.translation_group == draft.message.translation_group
    assert half.in_language == "ru"
    assert "This is the other half of “On Syria”" in page.content.decode()
    first = editor.get(page_of(draft)).content.decode()
    assert "Translate into Russian" not in first
    assert page_of(half) in first
    assert page_of(draft) in page.content.decode()


def test_a_half_that_exists_is_not_started_again_and_linked(editor) -> None:
    draft = factories.draft()
    for _ in range(2):
        answer = editor.post(page_of(draft, "translate"), {"language": "ru"}, follow=True)
    assert Draft.objects.count() == Message.objects.count() == 2
    page = answer.content.decode()
    assert "It exists in Russian already" in page
    assert f'<a href="{page_of(started(draft))}">' in page


@pytest.mark.parametrize("language", ["en", "zz", "", "x" * 99, "\0"])
def test_a_language_that_cannot_be_started_gets_a_sentence(editor, language) -> None:
    draft = factories.draft()
    page = editor.post(page_of(draft, "translate"), {"language": language}, follow=True)
    assert "Nothing was started" in page.content.decode()
    assert Draft.objects.count() == 1


def test_a_title_is_no_markup_in_what_is_said(editor) -> None:
    draft = factories.draft(title="<b>{0}</b>")
    factories.draft()
    for _ in range(2):
        answer = editor.post(page_of(draft, "translate"), {"language": "ru"}, follow=True)
    assert "<b>{0}" not in answer.content.decode()


@pytest.mark.parametrize("page", ["duplicate", "translate"])
def test_looking_starts_nothing(editor, page) -> None:
    assert editor.get(page_of(factories.draft(), page)).status_code == 405
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("page", ["duplicate", "translate"])
def test_who_may_not_add_a_kind_cannot_start_a_copy(client, page) -> None:
    sign_in(client, "corrector", "view_pressrelease", "change_pressrelease")
    draft = factories.draft()
    form = client.get(page_of(draft)).content.decode()
    assert "Duplicate" not in form
    assert "Translate into" not in form
    assert client.post(page_of(draft, page), {"language": "ru"}).status_code == 403
    assert Draft.objects.count() == 1
