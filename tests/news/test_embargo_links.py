"""Embargo links: a journalist reads the version that waits, and is led to it when it is out."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import html

from news import previews, publishing
from news.models import Draft
from tests import factories
from tests.browser import needs_browser
from tests.news.pictured import illustrated

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def editor() -> User:
    return factories.user()


@pytest.fixture
def waiting(editor: User) -> Draft:
    """A draft whose first version waits for tomorrow; it was changed since."""
    draft = factories.draft(title="On the talks", body="<p>They went well.</p>")
    illustrated(draft)
    publishing.publish(draft, by=editor, at=timezone.now() + DAY)
    Draft.objects.filter(pk=draft.pk).update(body="<p>An afterthought.</p>")
    return draft


def words(response) -> str:
    return " ".join(html.fromstring(response.content).find(".//main").text_content().split())


def held_until(response) -> str:
    return str(html.fromstring(response.content).find(".//*[@data-until]").get("data-until"))


def test_the_holder_reads_the_frozen_text_under_both_cities_time(
    client: Client, waiting: Draft
) -> None:
    _link, address = factories.preview_link(waiting, "embargo", "Anna Smith")
    response = client.get(address)
    told = words(response)
    edition = waiting.message.editions.get()
    assert "They went well." in told
    assert "An afterthought." not in told
    assert "For Anna Smith. Not public before that moment. Do not pass on." in told
    moment = timezone.localtime(edition.public_from, timezone.get_fixed_timezone(0))
    assert "Embargoed until" in told
    assert f"{moment:%H:%M} London" in told
    assert f"{moment + timedelta(hours=3):%H:%M} Moscow" in told
    assert held_until(response) == moment.isoformat()
    for sign in ("canonical", "og:", "ld+json", address.split("/")[2]):
        assert sign not in response.text


def test_nothing_can_be_shown_before_a_version_waits(editor: User) -> None:
    draft = factories.draft()
    with pytest.raises(publishing.PublishingRefused, match="Schedule it first"):
        factories.preview_link(draft, "embargo")
    factories.publish(draft)
    with pytest.raises(publishing.PublishingRefused, match="Schedule it first"):
        factories.preview_link(draft, "embargo")


def test_at_the_very_moment_it_leads_to_the_public_page(client: Client, waiting: Draft) -> None:
    _link, address = factories.preview_link(waiting, "embargo")
    edition = waiting.message.editions.select_related("address").get()
    with time_machine.travel(edition.public_from - timedelta(milliseconds=1), tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(edition.public_from, tick=False):
        response = client.get(address)
        assert response.headers["Location"] == edition.get_absolute_url()
        assert response.headers["Cache-Control"] == "no-store"
        assert client.get(response.headers["Location"]).status_code == 200


def test_another_time_moves_the_countdown(client: Client, waiting: Draft, editor: User) -> None:
    _link, address = factories.preview_link(waiting, "embargo")
    before = held_until(client.get(address))
    publishing.reschedule(waiting, timezone.now() + 2 * DAY, by=editor)
    assert held_until(client.get(address)) > before
    with time_machine.travel(timezone.now() + DAY + timedelta(hours=1), tick=False):
        assert client.get(address).status_code == 200


def test_another_text_in_its_place_is_shown(client: Client, waiting: Draft, editor: User) -> None:
    _link, address = factories.preview_link(waiting, "embargo")
    draft = Draft.objects.get(pk=waiting.pk)
    publishing.publish(draft, by=editor, at=timezone.now() + DAY, replace=True)
    assert "An afterthought." in words(client.get(address))


def test_what_is_cancelled_is_not_planned_any_more(
    client: Client, waiting: Draft, editor: User
) -> None:
    link, address = factories.preview_link(waiting, "embargo")
    publishing.cancel(waiting, by=editor)
    response = client.get(address)
    assert response.status_code == 410
    assert "not planned any more" in words(response)
    assert "talks" not in response.text
    assert link.visits.count() == 0


def test_published_at_once_instead_it_leads_there(
    client: Client, waiting: Draft, editor: User
) -> None:
    _link, address = factories.preview_link(waiting, "embargo")
    publishing.cancel(waiting, by=editor)
    publishing.publish(Draft.objects.get(pk=waiting.pk), by=editor)
    assert client.get(address).status_code == 302


def test_a_correction_under_embargo_is_shown_with_its_note(client: Client, editor: User) -> None:
    draft = factories.draft(body="<p>Five.</p>")
    factories.publish(draft)
    Draft.objects.filter(pk=draft.pk).update(body="<p>Four.</p>")
    draft = Draft.objects.get(pk=draft.pk)
    at = timezone.now() + DAY
    publishing.publish(draft, by=editor, at=at, note="It was five.", note_kind="correction")
    link, address = factories.preview_link(draft, "embargo")
    assert link.number == 2
    told = words(client.get(address))
    assert "Four." in told
    assert "It was five." in told
    publishing.withdraw(draft, "It is not so.", by=editor)
    assert "It is not so." in client.get(address, follow=True).text


def test_a_message_removed_meanwhile_is_gone(client: Client, editor: User) -> None:
    draft = factories.draft()
    factories.publish(draft)
    Draft.objects.filter(pk=draft.pk).update(title="A new title")
    draft = Draft.objects.get(pk=draft.pk)
    at = timezone.now() + DAY
    publishing.publish(draft, by=editor, at=at, note="New", note_kind="update")
    _link, address = factories.preview_link(draft, "embargo")
    publishing.remove(draft, "It was wrong.", by=editor)
    response = client.get(address)
    assert response.status_code == 410
    assert "no longer public" in words(response)
    assert "new title" not in response.text.lower()


def test_an_embargo_link_expires_and_is_revoked_like_any_other(
    client: Client, waiting: Draft, editor: User
) -> None:
    link, address = factories.preview_link(waiting, "embargo")
    _late, late = factories.preview_link(waiting, "embargo", expires_at=timezone.now())
    assert client.get(late).status_code == 410
    previews.revoke(link, by=editor)
    assert client.get(address).status_code == 410


def test_pictures_of_the_frozen_text_load_and_those_of_the_draft_do_not(
    client: Client, waiting: Draft
) -> None:
    _link, address = factories.preview_link(waiting, "embargo")
    source = str(html.fromstring(client.get(address).content).find(".//figure//img").get("src"))
    assert client.get(address + source).getvalue()
    waiting.pictures.all().delete()
    assert client.get(address + source).getvalue()
    _link, preview = factories.preview_link(waiting)
    assert client.get(preview + source).status_code == 404


class TestInABrowser:
    pytestmark = [*needs_browser, pytest.mark.long]

    @pytest.fixture
    def soon(self, transactional_db: None, settings, tmp_path) -> tuple[Draft, str]:
        """A version that is public in a few seconds, and its link."""
        draft = factories.draft(title="On the talks", body="<p>They went well.</p>")
        at = timezone.now() + timedelta(seconds=6)
        publishing.publish(draft, by=factories.user(), at=at)
        return draft, factories.preview_link(draft, "embargo", "Anna Smith")[1]

    def test_the_page_counts_down_and_leads_to_the_public_page_at_the_second(
        self, new_page: "Callable[..., Page]", soon: tuple[Draft, str], complaints: list[str]
    ) -> None:
        draft, address = soon
        edition = draft.message.editions.select_related("address").get()
        page = new_page()
        page.goto(address)
        timer = page.get_by_role("timer")
        assert "second" in timer.inner_text()
        first = timer.inner_text()
        page.wait_for_function("first => document.querySelector('[data-until]')"
                               ".textContent !== first", arg=first)  # fmt: skip
        assert page.locator("[aria-live]:not([aria-live=off])").count() == 0
        page.wait_for_url(f"**{edition.get_absolute_url()}")
        assert edition.public_from <= timezone.now()
        assert page.get_by_role("heading", level=1).inner_text() == "On the talks"
        assert page.locator(".held").count() == 0
        assert complaints == []

    def test_a_reader_whose_clock_is_wrong_is_led_there_too(
        self, new_page: "Callable[..., Page]", soon: tuple[Draft, str]
    ) -> None:
        draft, address = soon
        edition = draft.message.editions.select_related("address").get()
        page = new_page()
        page.add_init_script("const now = Date.now; Date.now = () => now() - 3600000;")
        page.goto(address)
        page.wait_for_url(f"**{edition.get_absolute_url()}")

    def test_without_scripts_the_moment_stands_there(
        self, new_page: "Callable[..., Page]", soon: tuple[Draft, str]
    ) -> None:
        page = new_page(java_script_enabled=False)
        page.goto(soon[1])
        assert page.get_by_text("Embargoed until").is_visible()
        assert not page.get_by_text("Time left").is_visible()
