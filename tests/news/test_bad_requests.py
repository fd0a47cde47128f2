"""What no form of ours sends: broken, forged or sent twice. A clean answer, nothing half saved."""

from urllib.parse import quote

import pytest

from news.models import Draft, Edition, Message, PressRelease
from tests import factories
from tests.news.desk import NO_FILES, TYPED, page_of, typed

pytestmark = pytest.mark.django_db

ADD = "/admin/news/pressrelease/add/"


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


@pytest.mark.parametrize(
    "management",
    [
        {},
        {**NO_FILES, "pictures-TOTAL_FORMS": "abc"},
        {**NO_FILES, "pictures-TOTAL_FORMS": "99", "pictures-INITIAL_FORMS": "99"},
        {**NO_FILES, "pictures-TOTAL_FORMS": "9" * 40},
    ],
)
def test_a_form_without_its_management_data_saves_nothing(editor, management) -> None:
    plain = {name: value for name, value in TYPED.items() if name not in NO_FILES}
    answer = editor.post(ADD, {**plain, **management})
    assert answer.status_code == 200
    assert "tampered" in answer.content.decode() or answer.context["errors"]
    assert not Message.objects.exists()


def test_more_pictures_than_a_page_can_show_get_a_sentence(editor) -> None:
    answer = editor.post(ADD, {**TYPED, "pictures-TOTAL_FORMS": "1000000"})
    assert "Please submit at most 60 forms." in answer.content.decode()
    assert len(answer.context["inline_admin_formsets"][0].formset.forms) == 61
    assert not Message.objects.exists()


@pytest.mark.parametrize("version", ["abc", "9" * 40, "-1", "", "0x0", "1.5", "\0"])
@pytest.mark.parametrize("page", ["change", "publish", "withdraw"])
def test_a_version_that_was_never_shown_changes_nothing(editor, page, version) -> None:
    draft = factories.draft(title="Before")
    answer = editor.post(
        page_of(draft, page),
        typed(draft, title="After", lock_version=version, when="now", reason="x"),
    )
    assert answer.status_code in {200, 409}
    draft.refresh_from_db()
    assert (draft.title, draft.lock_version) == ("Before", 0)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("key", ["9" * 40, "0", "99999"])
@pytest.mark.parametrize("page", ["publish", "preview", "duplicate", "remove"])
def test_a_draft_that_is_none_is_not_found(editor, page, key) -> None:
    address = f"/admin/news/pressrelease/{key}/{page}/"
    assert editor.post(address).status_code == 404


@pytest.mark.parametrize("key", ["9" * 40, "abc", "1'--", "_5F"])
def test_a_form_of_a_draft_that_is_none_leads_back_with_a_sentence(editor, key) -> None:
    for method in (editor.get, editor.post):
        answer = method(f"/admin/news/pressrelease/{quote(key)}/change/", follow=True)
        assert answer.status_code == 200
        assert "doesn’t exist" in answer.content.decode()


def test_the_address_of_another_message_is_refused_when_it_is_published(editor) -> None:
    factories.published(title="Taken")
    draft = factories.draft(slug="taken", date_published=factories.PUBLISHED)
    answer = editor.post(page_of(draft, "publish"), {"when": "now", "lock_version": 0})
    assert answer.status_code == 409
    assert "belongs to another message. Choose another one." in answer.content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "there", ["//evil.example/", "https://evil.example/", "javascript:x", "\\\\evil.example"]
)
def test_the_sign_in_leads_nowhere_else(client, there) -> None:
    user = factories.user("petrova")
    sent = {"username": user.username, "password": "correct horse battery", "next": there}
    answer = client.post(f"/admin/login/?next={quote(there)}", sent)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/profile/" or answer.headers[
        "Location"
    ].startswith("/admin/")


@pytest.mark.parametrize(
    "query",
    ["status=zz", "category=zz", "language=zz", "dated=zz", "p=999999", "p=x", "o=99.-99", "q=%00",
     "q=" + "x" * 5000, "nothing=1", "e=1", "all="],
)  # fmt: skip
def test_a_list_that_is_asked_for_nonsense_is_still_a_list(editor, query) -> None:
    factories.draft()
    for model in ("draft", "pressrelease"):
        assert editor.get(f"/admin/news/{model}/?{query}", follow=True).status_code == 200


def test_a_first_save_that_is_sent_twice_makes_one_draft(editor) -> None:
    form = editor.get(ADD).context["adminform"].form
    sent = {**TYPED, "first_save": form["first_save"].value()}
    first, second = (editor.post(ADD, sent) for _ in range(2))
    assert first.status_code == 302
    draft = PressRelease.objects.select_related("message").get()
    page = second.content.decode()
    assert f'It is saved already: <a href="{page_of(draft)}">A word</a>' in page
    assert 'value="A word"' in page
    assert Message.objects.count() == 1
    assert editor.get(ADD).context["adminform"].form["first_save"].value() != sent["first_save"]


@pytest.mark.parametrize("key", ["abc", "", "\0", "9" * 40])
def test_a_first_save_with_a_key_that_is_none_is_no_fault(editor, key) -> None:
    assert editor.post(ADD, {**TYPED, "first_save": key}).status_code in {200, 302}


@pytest.mark.database_clock
@pytest.mark.parametrize("kind", ["pressrelease", "interview"])
def test_a_form_that_is_sent_twice_changes_once(editor, kind) -> None:
    editor.post(f"/admin/news/{kind}/add/", TYPED)
    draft = Draft.objects.select_related("message").get()
    sent = typed(draft, title="Once")
    first, second = (editor.post(page_of(draft), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Draft.objects.get().lock_version == draft.lock_version + 1
    sent = {"when": "now", "lock_version": draft.lock_version + 1}
    first, second = (editor.post(page_of(draft, "publish"), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert Edition.objects.count() == 1
