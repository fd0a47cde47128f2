"""The desk: what writers find, what is kept from them, and what is never lost."""

from datetime import timedelta

import pytest

from news.models import Draft, Edition, Interview, Message, PressRelease
from tests import factories
from tests.news.desk import TYPED, page_of, sign_in, typed

pytestmark = pytest.mark.django_db

ADD = "/admin/news/pressrelease/add/"


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


# Writing


def test_a_first_save_makes_the_message_with_its_kind(editor) -> None:
    editor.post("/admin/news/interview/add/", {**TYPED, "_continue": ""})
    draft = Interview.objects.select_related("message").get()
    assert draft.message.kind == Message.Kind.INTERVIEW
    assert (draft.created_by.username, draft.changed_by.username) == ("editor", "editor")
    assert draft.lock_version == 1


def test_what_is_typed_is_cleaned_when_it_is_saved(editor) -> None:
    body = '<p onclick="x()">Kept</p><script>alert(1)</script><h1>Head</h1><p>&nbsp;</p>'
    editor.post(ADD, {**TYPED, "body": body})
    assert PressRelease.objects.get().body == "<p>Kept</p>\n<h2>Head</h2>"


def test_a_text_of_which_nothing_is_left_gets_a_sentence(editor) -> None:
    answer = editor.post(ADD, {**TYPED, "body": "<script>alert(1)</script>"})
    assert "Nothing is left of the text once it is cleaned" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_text_that_is_too_long_gets_a_sentence(editor) -> None:
    answer = editor.post(ADD, {**TYPED, "body": f"<p>{'a' * 1_000_001}</p>"})
    assert "at most 1000000 are possible" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("pressrelease", {"dateline", "notes_to_editors"}, {"outlets", "reply_to_url"}),
        ("interview", {"speakers", "outlets", "dateline", "delivered_on"}, {"reply_to_url"}),
        ("comment", {"reply_to_name", "reply_to_title", "reply_to_date"}, {"outlets"}),
    ],
)
def test_each_kind_is_asked_for_what_it_needs(editor, kind, asked, not_asked) -> None:
    fields = set(editor.get(f"/admin/news/{kind}/add/").context["adminform"].form.fields)
    assert asked <= fields
    assert not not_asked & fields


def test_the_languages_offered_are_the_missions(editor, mission) -> None:
    mission.languages = "en ar"
    mission.save()
    page = editor.get(ADD).content.decode()
    assert '<option value="ar">' in page
    assert '<option value="ru">' not in page


def test_a_draft_that_runs_from_right_to_left_is_edited_so(editor) -> None:
    draft = factories.draft(in_language="ar")
    config = editor.get(page_of(draft)).context["adminform"].form.fields["body"].widget.config
    assert (config["contentsLanguage"], config["contentsLangDirection"]) == ("ar", "rtl")


def test_the_policy_opens_for_the_editor_on_its_own_pages_only(editor) -> None:
    draft = factories.draft()
    with_editor = editor.get(page_of(draft)).headers["Content-Security-Policy"]
    assert "script-src-attr 'unsafe-inline'" in with_editor
    for page in ("/admin/", "/admin/news/pressrelease/", page_of(draft, "publish")):
        assert "unsafe-inline" not in editor.get(page).headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{with_editor};"


# Two people at one text


def test_a_stale_save_is_refused_and_loses_nothing(editor) -> None:
    other = factories.user("M. Sokolova")
    draft = factories.draft(title="Before")
    seen = typed(draft, title="My title")
    Draft.objects.filter(pk=draft.pk).update(lock_version=1, title="Hers", changed_by=other)
    answer = editor.post(page_of(draft), seen)
    page = answer.content.decode()
    assert "M. Sokolova changed it" in page
    assert 'value="My title"' in page
    draft.refresh_from_db()
    assert draft.title == "Hers"


def test_a_save_without_the_version_it_saw_is_refused(editor) -> None:
    draft = factories.draft()
    answer = editor.post(page_of(draft), {**TYPED, "title": "Other"})
    assert "Not saved: the draft has changed meanwhile" in answer.content.decode()


def test_every_save_moves_the_version_on_and_names_who_saved(editor) -> None:
    draft = factories.draft()
    editor.post(page_of(draft), typed(draft, title="Other"))
    draft.refresh_from_db()
    assert (draft.title, draft.lock_version, draft.changed_by.username) == ("Other", 1, "editor")


def test_saving_what_is_stored_already_is_no_change(editor) -> None:
    draft = factories.draft()
    editor.post(page_of(draft), typed(draft, body=draft.body + "\n"))
    draft.refresh_from_db()
    assert draft.lock_version == 0


# The buttons


def test_publish_saves_and_leads_to_the_page_that_asks(editor) -> None:
    draft = factories.draft()
    answer = editor.post(page_of(draft), typed(draft, title="Other", _publish=""))
    assert answer.headers["Location"] == page_of(draft, "publish")
    draft.refresh_from_db()
    assert draft.title == "Other"
    assert not Edition.objects.exists()


def test_preview_saves_and_shows_the_page_as_readers_would_get_it(editor) -> None:
    draft = factories.draft()
    answer = editor.post(page_of(draft), typed(draft, title="Other", _preview=""), follow=True)
    assert answer.redirect_chain == [(page_of(draft, "preview"), 302)]
    assert "news/message_detail.html" in [template.name for template in answer.templates]
    page = answer.content.decode()
    assert "<h1>Other</h1>" in page
    assert f'<a href="{page_of(draft)}">Back to the draft</a>' in page
    assert not Edition.objects.exists()


def test_a_preview_is_neither_stored_nor_indexed(editor) -> None:
    headers = editor.get(page_of(factories.draft(), "preview")).headers
    assert {"no-store", "private"} <= set(headers["Cache-Control"].split(", "))
    assert headers["X-Robots-Tag"] == "noindex"


def test_a_preview_is_in_the_language_of_its_text(editor) -> None:
    draft = factories.draft(in_language="ru", title="Заявление", body="<p>Слово.</p>")
    assert '<html lang="ru"' in editor.get(page_of(draft, "preview")).content.decode()


def test_a_preview_is_for_those_who_may_see_the_draft(writer, client) -> None:
    assert client.get(page_of(factories.draft(), "preview")).status_code == 200
    assert client.get(page_of(factories.draft("interview"), "preview")).status_code == 403
    client.logout()
    assert client.get(page_of(factories.draft(), "preview")).status_code == 302


def test_who_may_only_look_gets_no_button_that_saves(client) -> None:
    sign_in(client, "reader", "view_pressrelease")
    draft = factories.draft(title="For your eyes")
    page = client.get(page_of(draft)).content.decode()
    assert "For your eyes" in page
    assert "_continue" not in page
    assert client.post(page_of(draft), typed(draft, title="Other")).status_code == 403


def test_view_on_site_is_the_public_address_and_absent_before(editor) -> None:
    draft = factories.draft()
    assert "View on site" not in editor.get(page_of(draft)).content.decode()
    edition = factories.publish(draft)
    assert editor.get(page_of(draft)).context["absolute_url"] == edition.get_absolute_url()


# Deleting


@pytest.mark.parametrize("road", ["page", "action"])
def test_deleting_what_was_never_public_leaves_no_message_behind(writer, road) -> None:
    draft = factories.draft(categories=[factories.category()])
    if road == "page":
        writer.post(page_of(draft, "delete"), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
        writer.post("/admin/news/pressrelease/", chosen)
    assert not Draft.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("cancelled", [False, True])
def test_what_has_ever_had_a_version_cannot_be_deleted(editor, cancelled) -> None:
    draft = factories.draft()
    factories.publish(draft)
    if cancelled:
        Edition.objects.update(cancelled_at=factories.PUBLISHED - timedelta(days=1))
        Edition.objects.all().delete()
    assert editor.post(page_of(draft, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
    assert editor.post("/admin/news/pressrelease/", chosen).status_code == 403
    assert Draft.objects.exists()
