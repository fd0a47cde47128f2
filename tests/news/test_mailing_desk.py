"""The newsroom sees who is subscribed and what was sent, and adds or changes none of it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from news import publishing
from news.mailings import sending
from news.models import Letter, Subscription
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture
def editor() -> Client:
    factories.mission()
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return client


def test_subscriptions_are_counted_by_state(editor) -> None:
    for state in ("asked", "confirmed", "confirmed", "suspended", "ended"):
        factories.subscription(state=state)
    page = " ".join(editor.get("/admin/news/subscription/").text.split())
    for told in ("not confirmed yet (1)", "confirmed (2)", "unsubscribed (1)", "(deleted)"):
        assert told in page
    assert "English (5)" in page
    assert "Syria" in shown(editor, factories.subscription(subjects=[factories.category()]))


def shown(client: Client, row: Subscription) -> str:
    return client.get(f"/admin/news/subscription/{row.pk}/change/").text


def test_an_editor_deletes_one_and_its_address_stands_nowhere_any_more(editor) -> None:
    row = factories.subscription("anna@example.org")
    publishing.publish(factories.draft(), by=factories.user())
    sending.run()
    answer = editor.post(f"/admin/news/subscription/{row.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()
    assert "anna" not in str(list(LogEntry.objects.values()))
    assert "anna" not in editor.get("/admin/news/subscription/").text


def test_nobody_adds_or_changes_one_not_even_an_administrator() -> None:
    factories.mission()
    client = Client()
    client.force_login(factories.user())
    row = factories.subscription("anna@example.org")
    for model in ("subscription", "mailing"):
        assert client.get(f"/admin/news/{model}/add/").status_code == 403
    where = f"/admin/news/subscription/{row.pk}/change/"
    assert client.post(where, {"email": "x@example.org"}).status_code == 403
    row.refresh_from_db()
    assert row.email == "anna@example.org"


def test_addresses_are_taken_away_by_nobody_who_was_not_given_the_right() -> None:
    user = factories.user(superuser=False)
    user.groups.add(*Group.objects.all())
    assert not user.has_perm("news.export_subscription")
    assert user.has_perm("news.view_subscription")


def test_mailings_say_what_was_sent_to_how_many_and_what_failed(editor) -> None:
    for _reader in range(3):
        factories.subscription()
    publishing.publish(factories.draft(title="On the visit"), by=factories.user())
    sending.run()
    first, second = Letter.objects.all()[:2]
    Letter.objects.filter(pk=first.pk).update(state="failed", failure="550")
    Letter.objects.filter(pk=second.pk).update(state="waiting", failure="451")
    page = editor.get("/admin/news/mailing/").text
    assert "New message: On the visit, version 1" in page
    assert page.count('field-sent">1<') == page.count('field-waiting">1<') == 1
    assert 'field-failed">1<' in page
    one = editor.get(f"/admin/news/mailing/{first.mailing_id}/change/").text
    assert "451: 1, 550: 1" in one


def test_a_list_of_mailings_names_no_title_that_is_not_public(editor) -> None:
    factories.subscription()
    draft = factories.draft(title="Secret visit")
    publishing.publish(draft, by=factories.user())
    sending.owed.settle(timezone.now())
    publishing.remove(draft, "Why", by=factories.user())
    assert "Secret" not in editor.get("/admin/news/mailing/").text


def test_the_list_costs_the_same_few_queries_however_long_it_is(
    editor, django_assert_max_num_queries
) -> None:
    for _reader in range(20):
        factories.subscription(kinds=["interview"])
    with django_assert_max_num_queries(25):
        editor.get("/admin/news/subscription/")
