"""Who else has the form open: said by the server, kept true by a script, and never a change."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from lxml import html

from news.models import Draft, Opening
from tests import factories
from tests.factories import SEED_MOMENT
from tests.news.desk import WRITING, page_of, sign_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


@pytest.fixture
def draft():
    return factories.draft()


@pytest.fixture
def maria():
    client = Client()
    user = sign_in(client, "maria")
    user.first_name, user.last_name = "Maria", "Sokolova"
    user.save()
    return client


def after(seconds: float):
    return time_machine.travel(SEED_MOMENT + timedelta(seconds=seconds), tick=False)


def line(client, draft):
    page = html.fromstring(client.get(page_of(draft)).content.decode())
    element = page.get_element_by_id("presence")
    assert element.get("role") == "status"
    return element.text_content().replace("\xa0", " ")


def beat(client: Client, draft: Draft, **values: str):
    return client.post(page_of(draft, "presence"), values)


def test_nobody_is_there_but_oneself(editor, draft) -> None:
    assert line(editor, draft) == ""
    assert line(editor, draft) == ""


def test_without_a_script_the_page_says_when_the_other_opened_it(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    with after(30):
        assert line(editor, draft) == "Maria Sokolova opened it just now."
    with after(4 * 60):
        assert line(editor, draft) == "Maria Sokolova opened it 4 minutes ago."


def test_another_draft_is_another_matter(editor, maria, draft) -> None:
    maria.get(page_of(factories.draft()))
    assert line(editor, draft) == ""


@pytest.mark.parametrize(
    ("beats", "asked", "there"),
    [
        ([], 29 * 60, True),
        ([], 30 * 60, True),
        ([], 30 * 60 + 1, False),
        ([1], 121, True),
        ([1], 122, False),
        ([1, 31, 61], 181, True),
        ([1, 31, 61], 182, False),
        ([1, 3600], 3700, True),
    ],
)
def test_somebody_is_there_while_heard_of(editor, maria, draft, beats, asked, there) -> None:
    maria.get(page_of(draft))
    for seconds in beats:
        with after(seconds):
            assert beat(maria, draft).status_code == 200
    with after(asked):
        assert bool(line(editor, draft)) == there


def test_a_beat_answers_who_else_is_there_in_words(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    editor.get(page_of(draft))
    with after(60):
        answer = beat(editor, draft).json()
    assert answer["line"].replace("\xa0", " ") == "Maria Sokolova opened it 1 minute ago."
    assert answer["who"] == [Opening.objects.order_by("pk")[0].user_id]
    assert answer["opened"] == SEED_MOMENT.isoformat()


def test_leaving_removes_what_that_page_has_opened(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    assert beat(maria, draft, leave=SEED_MOMENT.isoformat()).status_code == 204
    assert line(editor, draft) == ""


def test_leaving_an_older_page_does_not_remove_a_newer_one(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    with after(60):
        maria.get(page_of(draft))
        beat(maria, draft, leave=SEED_MOMENT.isoformat())
        assert "Maria" in line(editor, draft)


@pytest.mark.parametrize("said", ["", "yesterday", "2018-02-31T00:00:00Z", "2018-02-18", "\0"])
def test_a_moment_that_is_none_removes_nothing(maria, draft, said) -> None:
    maria.get(page_of(draft))
    assert beat(maria, draft, leave=said).status_code == 204
    assert Opening.objects.exists()


@pytest.mark.parametrize("button", ["_preview", "_publish", "_save"])
def test_saving_removes(editor, maria, draft, button) -> None:
    maria.get(page_of(draft))
    maria.post(page_of(draft), typed(draft, title="Other", **{button: ""}))
    assert line(editor, draft) == ""


def test_a_save_that_is_refused_is_still_there(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    maria.post(page_of(draft), typed(draft, title=""))
    assert "Maria" in line(editor, draft)


def test_old_rows_are_deleted_as_it_goes(editor, maria, draft) -> None:
    maria.get(page_of(draft))
    with after(30 * 60 + 1):
        editor.get(page_of(factories.draft()))
    assert [opening.user.username for opening in Opening.objects.all()] == ["editor"]


def test_being_there_is_no_change(editor, maria, draft) -> None:
    before = Draft.objects.values().get()
    maria.get(page_of(draft))
    beat(maria, draft)
    beat(maria, draft, leave=SEED_MOMENT.isoformat())
    assert Draft.objects.values().get() == before
    assert not LogEntry.objects.exists()


def test_who_may_not_see_the_draft_neither_registers_nor_learns_anything(maria, draft) -> None:
    maria.get(page_of(draft))
    stranger = Client()
    sign_in(stranger, "stranger", "view_interview")
    answer = beat(stranger, draft)
    assert answer.status_code == 403
    assert "Maria" not in answer.content.decode()
    assert Opening.objects.count() == 1


def test_who_may_only_look_is_told_too(client, maria, draft) -> None:
    maria.get(page_of(draft))
    sign_in(client, "reader", WRITING[0])
    assert "Maria" in line(client, draft)


def test_a_beat_needs_the_token_and_a_session(draft) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, "editor")
    assert beat(strict, draft).status_code == 403
    assert beat(Client(), draft).headers["Location"].startswith("/admin/login/")
    assert not Opening.objects.exists()


def test_a_beat_for_a_draft_that_is_gone_is_no_error(editor, draft) -> None:
    where = page_of(draft, "presence")
    draft.delete()
    assert editor.post(where).status_code == 404
