"""Publishing from a list: what is clean goes, what is not is named with its reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import WRITING, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

LIST = "/admin/news/pressrelease/"


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def chosen(*drafts: Draft, **values: Any) -> dict[str, Any]:
    keys = [draft.pk for draft in drafts]
    return {"action": "publish_selected", "_selected_action": keys, **values}


def confirmed(page: Any) -> dict[str, Any]:
    """What the page that asks would send."""
    (form,) = html.fromstring(page.content).xpath("//main//form")
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_page_names_what_goes_and_what_is_left_out_and_why(editor) -> None:
    clean = factories.draft(title="Clean")
    known = factories.draft_of(factories.published(title="Known"))
    ahead = factories.draft(title="Ahead", date_published=timezone.now() + timedelta(days=3))
    taken = factories.draft(title="Taken", slug="known", date_published=factories.PUBLISHED)
    page = editor.post(LIST, chosen(clean, known, ahead, taken))
    assert [candidate.draft.title for candidate in page.context["clean"]] == ["Clean"]
    assert {row.draft.title: row.refusal for row in page.context["left_out"]} == {
        "Known": "It has been published, or waits. Use its own page.",
        "Ahead": "The date shown to readers lies ahead. Publish it then, on its own page.",
        "Taken": "The address “known” belongs to another message. Choose another one.",
    }
    assert "It has no category" in page.content.decode()
    assert Edition.objects.count() == 1


def test_what_was_confirmed_is_published_and_each_is_told(editor) -> None:
    drafts = [factories.draft(title="One"), factories.draft(title="Two")]
    page = editor.post(LIST, chosen(*drafts))
    answer = editor.post(LIST, confirmed(page), follow=True)
    assert set(Edition.objects.values_list("title", flat=True)) == {"One", "Two"}
    first, second = said(answer)
    assert "“One” is public at <a href=" in first
    assert " London, " in second
    assert {edition.created_by.username for edition in Edition.objects.all()} == {"editor"}


def test_one_that_was_changed_meanwhile_is_left_out_and_the_others_go(editor) -> None:
    drafts = [factories.draft(title="One"), factories.draft(title="Two")]
    sent = confirmed(editor.post(LIST, chosen(*drafts)))
    hers = factories.user("M. Sokolova")
    Draft.objects.filter(title="One").update(lock_version=1, changed_by=hers)
    answer = editor.post(LIST, sent, follow=True)
    assert [edition.title for edition in Edition.objects.all()] == ["Two"]
    assert any("was not published. M. Sokolova changed it" in line for line in said(answer))
    assert any("“Two” is public" in line for line in said(answer))


def test_one_that_was_published_meanwhile_is_not_published_again(editor) -> None:
    draft = factories.draft()
    sent = confirmed(editor.post(LIST, chosen(draft)))
    publishing.publish(draft, by=factories.user())
    answer = editor.post(LIST, sent, follow=True)
    assert "It has been published, or waits" in said(answer)[0]
    assert Edition.objects.count() == 1


def test_confirming_twice_publishes_once(editor) -> None:
    sent = confirmed(editor.post(LIST, chosen(factories.draft())))
    for _ in range(2):
        editor.post(LIST, sent)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("seen", [{}, {"seen-1": "abc"}, {"seen-1": "9" * 40}])
def test_what_was_not_shown_is_not_published(editor, seen) -> None:
    draft = factories.draft()
    values = {name.replace("1", str(draft.pk), 1): value for name, value in seen.items()}
    answer = editor.post(LIST, chosen(draft, confirmed="yes", **values), follow=True)
    assert "was not published" in said(answer)[0]
    assert not Edition.objects.exists()


def test_more_than_somebody_looks_through_is_left_out(editor) -> None:
    drafts = [factories.draft() for _ in range(51)]
    page = editor.post(LIST, chosen(*drafts))
    assert len(page.context["clean"]) == 50
    assert page.context["left_out"][0].refusal == "At most 50 are published at once."


def test_when_nothing_can_go_there_is_no_button(editor) -> None:
    known = factories.draft_of(factories.published())
    page = editor.post(LIST, chosen(known)).content.decode()
    assert "None of these can be published from here" in page
    assert "confirm__publish" not in page


@pytest.mark.parametrize("keys", [["abc"], ["-1"], ["9" * 40], ["1 OR 1=1"], []])
def test_a_choice_of_nothing_publishes_nothing(editor, keys) -> None:
    factories.draft()
    sent = {"action": "publish_selected", "_selected_action": keys, "confirmed": "yes"}
    assert editor.post(LIST, sent, follow=True).status_code == 200
    assert not Edition.objects.exists()


def test_who_may_only_write_finds_no_such_action_and_cannot_send_it(client) -> None:
    sign_in(client, "writer", *WRITING)
    draft = factories.draft()
    assert "publish_selected" not in client.get(LIST).content.decode()
    answer = client.post(
        LIST, chosen(draft, confirmed="yes", **{f"seen-{draft.pk}": 0}), follow=True
    )
    assert said(answer) == ["No action selected."]
    assert not Edition.objects.exists()
