"""The page between a draft and the public, and the steps after it: who may, and what is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from news.admin.steps import STEPS
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import TYPED, WRITING, page_of, sign_in, typed

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def now(**values: object) -> dict[str, object]:
    """The page's form as it is sent for publishing at once."""
    return {"when": "now", "lock_version": 0, **values}


def at(moment: datetime, **values: object) -> dict[str, object]:
    local = moment.astimezone(LONDON)
    return now(when="later", later_0=f"{local:%Y-%m-%d}", later_1=f"{local:%H:%M}", **values)


# Who may


@pytest.mark.parametrize("page", ["publish", *(step.name for step in STEPS)])
def test_who_may_only_write_meets_a_closed_door_at_every_step(writer, page) -> None:
    draft = factories.draft()
    factories.publish(draft)
    answers = now(reason="Because", to_0="2030-01-01", to_1="10:00")
    assert writer.get(page_of(draft, page)).status_code == 403
    assert writer.post(page_of(draft, page), answers).status_code == 403
    assert Edition.objects.count() == 1


def test_who_may_only_write_cannot_publish_through_the_form(writer) -> None:
    draft = factories.draft()
    form = writer.get(page_of(draft)).content.decode()
    assert 'name="_publish"' not in form
    assert 'name="_preview"' in form
    for extra in ({"_publish": ""}, {"status": "public"}, {"public_from_0": "2018-02-18"}):
        draft.refresh_from_db()
        writer.post(page_of(draft), typed(draft, **extra))
        writer.post("/admin/news/pressrelease/add/", {**TYPED, **extra})
    assert not Edition.objects.exists()


def test_who_may_publish_but_not_see_a_kind_cannot_publish_it(client) -> None:
    sign_in(client, "half", "publish_edition", "view_pressrelease")
    assert client.get(page_of(factories.draft("comment"), "publish")).status_code == 403


def test_who_may_publish_may_not_therefore_remove(client) -> None:
    sign_in(client, "publisher", "publish_edition", *WRITING)
    draft = factories.draft()
    factories.publish(draft)
    assert client.get(page_of(draft, "publish")).status_code == 200
    assert client.get(page_of(draft, "remove")).status_code == 403
    assert "Remove…" not in client.get(page_of(draft)).content.decode()


# Publishing


@pytest.mark.database_clock
def test_publishing_tells_the_address_and_both_cities_time(editor) -> None:
    draft = factories.draft(title="A word")
    answer = editor.post(page_of(draft, "publish"), now(), follow=True)
    edition = Edition.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain == [(page_of(draft), 302)]
    assert edition.created_by.username == "editor"
    assert f'is public at <a href="http://testserver{edition.get_absolute_url()}">' in page
    assert f"{edition.public_from.astimezone(LONDON):%H:%M} London" in page
    assert editor.get(edition.get_absolute_url()).status_code == 200


@pytest.mark.database_clock
def test_a_refusal_is_a_sentence_and_loses_nothing(editor) -> None:
    draft = factories.draft()
    factories.publish(draft, timezone.now() - timedelta(days=1))
    Draft.objects.update(title="Corrected")
    answers = now(note="The first version misspelt a name.", lock_version=1)
    answer = editor.post(page_of(draft, "publish"), answers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Say what kind of change it is" in page
    assert "The first version misspelt a name." in page
    assert Edition.objects.count() == 1
    editor.post(page_of(draft, "publish"), {**answers, "note_kind": "correction"})
    assert Edition.objects.get(number=2).note == "The first version misspelt a name."


@pytest.mark.database_clock
def test_what_was_changed_meanwhile_is_not_published_unseen(editor) -> None:
    other = factories.user("M. Sokolova")
    draft = factories.draft()
    Draft.objects.update(lock_version=1, changed_by=other)
    answer = editor.post(page_of(draft, "publish"), now())
    assert answer.status_code == 409
    assert "M. Sokolova changed it" in answer.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.database_clock
def test_a_later_moment_is_typed_in_the_host_citys_time(editor) -> None:
    draft = factories.draft()
    tomorrow = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    page = editor.post(page_of(draft, "publish"), at(tomorrow), follow=True).content.decode()
    assert "Version 1 becomes public at" in page
    assert Edition.objects.get().public_from == tomorrow
    assert "Waiting, public from" in page


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2019-03-31", "01:30", "There is no 01:30 on 31 March 2019"),
        ("2018-10-28", "01:30", "01:30 comes twice on 28 October 2018"),
        ("2018-10-28", "", "Enter a valid time"),
        ("", "", "Type the date and the time"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_the_choices(editor, day, hour, sentence) -> None:
    answers = now(when="later", later_0=day, later_1=hour)
    page = editor.post(page_of(factories.draft(), "publish"), answers)
    assert sentence in page.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.database_clock
def test_a_waiting_version_is_replaced_only_when_that_is_asked(editor) -> None:
    draft = factories.draft()
    tomorrow = timezone.now() + timedelta(days=1)
    factories.publish(draft, tomorrow)
    Draft.objects.update(title="Corrected")
    answers = at(tomorrow + timedelta(days=1), note_kind="minor", lock_version=1)
    assert editor.post(page_of(draft, "publish"), answers).status_code == 409
    editor.post(page_of(draft, "publish"), {**answers, "replace": "on"})
    assert Edition.objects.get().title == "Corrected"
