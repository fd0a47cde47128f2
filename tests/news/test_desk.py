"""The desk: what writers find, what is kept from them, and what is never lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Draft, Edition, Interview, Message, PressRelease
from tests import factories
from tests.news.desk import TYPED, page_of, sign_in, typed

pytestmark = pytest.mark.django_db

ADD = "/admin/news/pressrelease/add/"
WRITING = [f"{action}_pressrelease" for action in ("view", "add", "change", "delete")]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


@pytest.fixture
def editor(client):
    """Signed in, and may do everything."""
    sign_in(client, "editor")
    return client


@pytest.fixture
def writer(client):
    """Signed in, and may write press releases; publishing is not theirs."""
    sign_in(client, "writer", *WRITING)
    return client


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
    assert "open the stored text in another window" in answer.content.decode()


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
    assert "<h1>Other</h1>" in answer.content.decode()
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


def test_view_on_site_is_the_public_address_and_absent_before(editor) -> None:
    draft = factories.draft()
    assert "View on site" not in editor.get(page_of(draft)).content.decode()
    edition = factories.publish(draft)
    assert editor.get(page_of(draft)).context["absolute_url"] == edition.get_absolute_url()


# The list


def rows(answer) -> dict[str, str]:
    """The words in the column that says whether it is out, by title."""
    columns = answer.context["cl"]
    status = columns.list_display[2]
    return {draft.title: status(draft) for draft in columns.result_list}


def test_the_list_says_of_each_whether_it_is_out(editor) -> None:
    now = timezone.now()
    factories.draft(title="Never out")
    factories.published(title="Out")
    factories.published(title="Out later", public_from=now + timedelta(days=1))
    changed = factories.draft_of(factories.published(title="Changed since"))
    # Later than the database's clock, which wrote when the version was recorded.
    Draft.objects.filter(pk=changed.pk).update(changed_at=now + timedelta(days=36_500))
    assert rows(editor.get("/admin/news/pressrelease/")) == {
        "Never out": "Draft",
        "Out": "Public",
        "Out later": "Waiting, public from 19 February 2018, 08:43 London, 11:43 Moscow",
        "Changed since": "Public, draft changed since",
    }


def test_the_list_shows_the_time_in_both_cities(editor) -> None:
    factories.published(categories=[factories.category()])
    page = editor.get("/admin/news/pressrelease/").content.decode()
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in page
    assert "Syria" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=draft", {"Never out"}),
        ("status=public", {"Out"}),
        ("category=syria", {"Out"}),
        ("language=ru", {"Never out"}),
        ("q=never", {"Never out"}),
    ],
)
def test_the_list_is_narrowed(editor, query, found) -> None:
    factories.draft(title="Never out", in_language="ru")
    factories.published(title="Out", categories=[factories.category()])
    answer = editor.get(f"/admin/news/pressrelease/?{query}")
    assert {draft.title for draft in answer.context["cl"].result_list} == found


def test_a_long_list_costs_the_queries_of_a_short_one(editor) -> None:
    subject = factories.category()
    factories.category("Embassy life")
    counts = []
    for more in (3, 27):
        for _ in range(more):
            factories.published(categories=[subject])
        with CaptureQueriesContext(connection) as queries:
            editor.get("/admin/news/pressrelease/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


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


# The start page


def test_the_start_page_says_what_waits_and_what_went_out(editor) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    waiting = factories.published("comment", title="For tomorrow", public_from=tomorrow)
    factories.published(title="Gone out")
    page = editor.get("/admin/").content.decode()
    assert "Newsroom, Embassy of the Russian Federation in the United Kingdom" in page
    assert 'Moscow <time datetime="2018-02-18T11:43:00+03:00">11:43</time>' in page
    assert "19 February 2018, 08:43 London, 11:43 Moscow" in page
    assert page_of(factories.draft_of(waiting), "reschedule") in page
    assert "Gone out" in page


def test_the_start_page_says_when_nothing_is_featured_any_more(editor) -> None:
    edition = factories.published(title="Once in front")
    now = timezone.now()
    feature = edition.message.features.create(
        valid_from=now - timedelta(days=14), valid_through=now - timedelta(days=1)
    )
    page = editor.get("/admin/").content.decode()
    assert "“Once in front” is no longer featured" in page
    assert "the newest item takes its place" in page
    feature.valid_through = now + timedelta(days=1)
    feature.save()
    assert "takes its place" not in editor.get("/admin/").content.decode()


def test_the_start_page_shows_nobody_what_they_may_not_see(writer) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    factories.published("comment", title="Not theirs", public_from=tomorrow)
    factories.published(title="Theirs", public_from=tomorrow)
    page = writer.get("/admin/").content.decode()
    assert "Theirs" in page
    assert "Not theirs" not in page
    assert "Change time" not in page
