"""Who may erase: two persons, with a reason; on the page and by the command."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from news import erasure, publishing
from news.editions import PublishingRefused
from news.models import Draft, Edition, Erasure
from tests import factories
from tests.news.desk import page_of, sign_in
from tests.news.erasing import WORD, in_everything, persons

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return in_everything()


def test_one_person_asks_and_another_does_it_on_the_page(draft: Draft, client: Client) -> None:
    codes = ("view_comment", "erase_edition")
    where = page_of(draft, "erase")
    sign_in(client, "one", *codes)
    assert "This cannot be undone" in client.get(where).content.decode()
    assert client.post(where, {"act": "ask", "reason": "Order 12"}).status_code == 302
    own = client.get(where).content.decode()
    assert "Another person has to confirm it" in own
    assert 'value="confirm"' not in own
    asked = Erasure.objects.get()
    told = {"act": "confirm", "asked": asked.pk, "lock_version": draft.lock_version}
    refused = client.post(where, told)
    assert refused.status_code == 409
    assert "Another person has to confirm it." in refused.content.decode()
    assert WORD in Edition.objects.first().document
    sign_in(client, "other", *codes)
    start = client.get("/admin/").content.decode()
    assert "One message is to be erased" in start
    assert where in start
    assert WORD not in start.split("is to be erased")[1].split("</section>")[0]
    assert client.post(where, told).status_code == 302
    answer = client.get(where).content.decode()
    assert "Backups of the database made from" in answer
    assert "Order 12" in answer
    assert WORD not in answer
    assert "is to be erased" not in client.get("/admin/").content.decode()


def test_a_request_can_be_withdrawn_and_is_then_no_request(draft: Draft, client: Client) -> None:
    one, other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    client.force_login(other)
    assert client.post(page_of(draft, "erase"), {"act": "withdraw"}).status_code == 302
    assert not Erasure.objects.exists()
    with pytest.raises(PublishingRefused, match="withdrawn meanwhile"):
        erasure.erase(draft, asked.pk, by=other)
    with pytest.raises(PublishingRefused, match="no open request"):
        erasure.take_back(draft, by=one)


def test_it_is_refused_without_a_reason_and_without_the_right(draft: Draft, client: Client) -> None:
    one, other = persons()
    client.force_login(one)
    answer = client.post(page_of(draft, "erase"), {"act": "ask", "reason": "  "})
    assert "This field is required." in answer.content.decode()
    assert client.post(page_of(draft, "erase"), {"act": "eat"}).status_code == 409
    asked = erasure.ask(draft, "Order 12", by=one)
    with pytest.raises(PublishingRefused, match="asked for already"):
        erasure.ask(draft, "Order 12", by=other)
    User.objects.filter(pk=one.pk).update(is_active=False)
    with pytest.raises(PublishingRefused, match="eraser0 may not erase"):
        erasure.erase(draft, asked.pk, by=other)
    assert WORD in Edition.objects.first().document


def test_the_database_refuses_one_person_too(draft: Draft) -> None:
    one, _other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=asked.pk).update(done_by=one, done_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(document="{}", erased_at=timezone.now())


def test_whoever_looked_before_it_changed_looks_again(draft: Draft) -> None:
    one, other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    seen = Draft.objects.get(pk=draft.pk)
    publishing.cancel(draft, by=one)
    with pytest.raises(PublishingRefused, match="Look at it again"):
        erasure.erase(seen, asked.pk, by=other)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reference": "2018/0000"}, "No message has the reference 2018/0000."),
        ({"confirmed_by": "eraser0"}, "Another person has to confirm it."),
        ({"confirmed_by": "nobody"}, "There is no account with the name nobody."),
        ({"confirmed_by": "author"}, "author may not erase."),
        ({"reason": " "}, "Write the reason"),
    ],
)
def test_the_command_says_what_is_wrong_and_erases_nothing(
    draft: Draft, given: dict[str, str], sentence: str
) -> None:
    persons()
    factories.user("author", superuser=False)
    with pytest.raises(CommandError, match=sentence):
        by_command(**{"reference": draft.message.reference, **given})
    assert not Erasure.objects.exists()
    assert WORD in Edition.objects.first().document


def test_the_command_erases_and_tells_of_the_backups(draft: Draft) -> None:
    persons()
    told = by_command(reference=draft.message.reference.lower())
    assert f"{draft.message.reference} is erased: 2 versions and " in told
    assert "Backups of the database made from" in told
    assert WORD not in Edition.objects.first().document


def by_command(**given: str) -> str:
    told = io.StringIO()
    options = {"reason": "Order", "requested_by": "eraser0", "confirmed_by": "eraser1", **given}
    call_command("erase", options.pop("reference"), stdout=told, **options)
    return told.getvalue()
