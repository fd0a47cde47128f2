"""A subscription is changed and ended behind its key, and what is mistyped is explained."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from news.mailings import keys, sending
from news.models import Letter, Subscription, Told
from tests import factories
from tests.news.subscribed import TYPED, ask

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site() -> None:
    factories.mission()


# --- Hostile and mistaken input --------------------------------------------------------------


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@localhost",
        "anna@[127.0.0.1]",
        "anna@example.org\nBcc: all@example.org",
        "anna@example.org\r\nBcc: all@example.org",
        "anna@example.org, boris@example.org",
        "anna@example.org;boris@example.org",
        "Anna <anna@example.org>",
        '"a b"@example.org',
        '"anna\r\nBcc:x"@example.org',
        "anna@exa mple.org",
        "anna@example..org",
        "anna@" + "x" * 64 + ".org",
        "anna\0@example.org",
        "анна@example.org",
        "a" * 65 + "@example.org",
        "anna@" + "x." * 500 + "org",
        "x" * 1000,
        "anna@\u2024org",
        "anna@exam\u00adple\u200b.org\u202e",
        "anna%0aBcc:x@example.org\n",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence_and_nothing_is_sent(email) -> None:
    answer = ask(email)
    if answer.status_code == 303:  # what a mail server can do with: it is one line, to one
        assert all(ord(sign) > 32 for sign in Subscription.objects.get().email)
        assert Subscription.objects.get().email.count("@") == 1
    else:
        assert answer.status_code == 400
        assert 'id="email-error"' in answer.text
        assert not Subscription.objects.exists()


def test_a_domain_in_another_script_is_written_as_mail_servers_know_it() -> None:
    ask("Anna@Пример.рф")
    assert Subscription.objects.get().email == "anna@xn--e1afmkfd.xn--p1ai"
    sending.run()
    assert mail.outbox[0].message()["To"] == "anna@xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize(
    "typed",
    [
        {"everything": ""},
        {"pace": "hourly"},
        {"pace": ""},
        {"text": "x"},
        {"language": "tlh"},
        {"kind": "leak"},
        {"category": "no-such"},
        {"kind": "a\0b"},
    ],
)
def test_a_choice_that_there_is_not_is_refused_and_nothing_is_saved(typed) -> None:
    answer = ask(**typed)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert not Subscription.objects.exists()


def test_more_than_the_form_holds_is_refused_unread() -> None:
    answer = ask(category=["x" * 1000] * 100)
    assert answer.status_code == 400
    assert "More was sent than this form holds" in answer.text


def test_a_list_leads_to_the_form_with_its_subject_chosen() -> None:
    factories.category("Syria")
    for path, query in (("/news/interviews/", "?kind=interview"),
                        ("/news/category/syria/", "?category=syria")):  # fmt: skip
        assert f'href="/subscribe/{query}"' in Client().get(path).text
        form = Client().get(f"/subscribe/{query}").text
        assert re.search(rf'value="{query.split("=")[1]}" checked', form)
        assert 'name="everything" checked' not in form
    assert 'name="everything" checked' in Client().get("/subscribe/?kind=x&category=x").text
    assert '<a href="/subscribe/">' in Client().get("/").text


# --- Changed and ended -----------------------------------------------------------------------


def test_choices_are_changed_behind_the_key() -> None:
    subject = factories.category("Syria")
    row = factories.subscription()
    where = f"/subscribe/{keys.key_of(row)}/"
    typed = {"category": "syria", "pace": "weekly", "text": "summary", "language": "ru"}
    assert Client().post(where, typed).status_code == 200
    row.refresh_from_db()
    assert (row.pace, row.whole_text, row.language) == ("weekly", False, "ru")
    assert [topic.category for topic in row.topics.all()] == [subject]
    assert Client().post(where, {**typed, "pace": "x"}).status_code == 400
    row.refresh_from_db()
    assert row.pace == "weekly"


def test_one_click_ends_it_at_once_and_the_address_is_gone() -> None:
    row = factories.subscription("anna@example.org")
    edition = factories.published()
    first = Letter.objects.create(subscription=row, made_at=timezone.now(), next_at=timezone.now())
    Told.objects.create(subscription=row, message=edition.message, number=1, first_letter=first)
    where = f"/subscribe/{keys.key_of(row)}/unsubscribe/"
    assert "Unsubscribe?" in Client().get(where).text
    assert Subscription.objects.get().state == "confirmed"
    for _time in range(2):
        page = Client().post(where, {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
        assert "You are unsubscribed" in page.text
    row.refresh_from_db()
    assert (row.state, row.email, row.digest) == ("ended", "", "")
    assert not Told.objects.exists()
    first.refresh_from_db()
    assert first.state == "dropped"
    sending.run()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("content_type", "data"),
    [("text/plain", b""), ("application/json", b"\xff\xfe{"), ("multipart/form-data", b"--x")],
)
def test_one_click_works_whatever_the_mail_program_sends(content_type, data) -> None:
    row = factories.subscription()
    where = f"/subscribe/{keys.key_of(row)}/unsubscribe/"
    answer = Client().post(where, data, content_type=content_type)
    assert answer.status_code == 200
    assert Subscription.objects.get().state == "ended"


def test_what_has_ended_is_neither_confirmed_nor_changed_by_its_old_link() -> None:
    row = factories.subscription(state="ended")
    answer = Client().post(f"/subscribe/{keys.key_of(row)}/", TYPED)
    assert answer.status_code == 400
    assert Subscription.objects.get().state == "ended"


def test_an_unknown_key_says_so_and_reads_nothing_else() -> None:
    for path in ("", "unsubscribe/"):
        for method in (Client().get, Client().post):
            answer = method(f"/subscribe/{'A' * 43}/{path}")
            assert answer.status_code == 404
            assert "This link is not known" in answer.text
