"""Preview links: who has a key reads that text, for a time, and nobody else reads anything."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from news import files, previews, publishing
from news.models import Attachment, Draft, Picture, PreviewLink, PreviewVisit
from tests import factories
from tests.news import attached
from tests.news.desk import page_of, sign_in
from tests.news.test_media import image

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

UNKNOWN = f"/preview/{'A' * 43}/"
LINKING = ["view_pressrelease", "view_previewlink", "add_previewlink", "change_previewlink"]


@pytest.fixture(autouse=True)
def _site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return factories.draft(title="On the talks", body="<p>They went well.</p>")


def words(response) -> str:
    return " ".join(html.fromstring(response.content).find(".//main").text_content().split())


def asked(at: timedelta, **values: str) -> dict[str, str]:
    """What the form sends for a link that is open for `at` from now, in London's time."""
    moment = timezone.localtime(timezone.now() + at, timezone.get_fixed_timezone(0))
    return {
        "recipient": "Anna Smith",
        "purpose": "preview",
        "expires_at_0": f"{moment:%Y-%m-%d}",
        "expires_at_1": f"{moment:%H:%M}",
        **values,
    }


def key_on(response) -> str:
    return re.search(r'value="http://testserver(/preview/[^"]+)"', response.text).group(1)


# --- The holder -----------------------------------------------------------------------------


def test_the_holder_reads_the_draft_as_it_is_then(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft, recipient="Anna Smith")
    told = words(client.get(address))
    assert "Preview for Anna Smith. Not published. Do not pass on." in told
    assert "They went well." in told
    Draft.objects.filter(pk=draft.pk).update(body="<p>They went badly.</p>")
    told = words(client.get(address))
    assert "They went badly." in told
    assert "They went well." not in told


@pytest.mark.parametrize("kind", ["press-release", "interview", "comment"])
def test_a_text_of_every_kind_opens_without_an_account(client: Client, kind: str) -> None:
    body = "<p>Question: How?</p><p>Answer: So.</p>"
    _link, address = factories.preview_link(factories.draft(kind, body=body))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert "So." in words(response)
    assert not any("django_session" in query["sql"] for query in queries)


def test_the_page_is_kept_by_nobody_and_tells_no_other_site(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    _open, expired = factories.preview_link(draft, expires_at=timezone.now())
    _open, public = factories.preview_link(factories.draft())
    factories.publish(PreviewLink.objects.latest("pk").draft)
    for where, status in ((address, 200), (expired, 410), (public, 302)):
        response = client.get(where)
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Cookie" not in response.headers.get("Vary", "")
        assert not response.cookies
    told = client.get(address).text
    for sign in ("canonical", "og:", "ld+json", address.split("/")[2]):
        assert sign not in told


def test_being_signed_in_changes_nothing(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    plain = words(client.get(address))
    sign_in(client, "petrova")
    moment = re.compile(r"\d\d:\d\d")
    assert moment.sub("", words(client.get(address))) == moment.sub("", plain)
    assert client.get(UNKNOWN).status_code == 404


def test_the_page_speaks_the_language_of_the_text(client: Client) -> None:
    _link, address = factories.preview_link(factories.draft(title="О Сирии", in_language="ru"))
    response = client.get(address)
    assert 'lang="ru"' in response.text
    assert response.headers["Content-Language"] == "ru"
    tree = html.fromstring(response.content)
    links = [link.get("href") for link in tree.iterfind(".//a[@class='languages__link']")]
    assert links == ["/news/", "/ru/news/"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_sent(client: Client, draft: Draft, method: str) -> None:
    _link, address = factories.preview_link(draft)
    assert getattr(client, method)(address).status_code == 405
    assert PreviewVisit.objects.count() == 0


def test_a_visit_is_noted_and_a_look_at_the_head_is_none(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    assert client.head(address).status_code == 200
    client.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    assert link.visits.count() == 0
    client.get(address)
    client.get(address)
    assert link.visits.count() == 2


def test_a_hostile_name_is_only_a_name(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft, recipient="<script>alert(1)</script>")
    told = client.get(address).text
    assert "&lt;script&gt;alert(1)" in told
    assert "<script>alert" not in told


# --- When it no longer opens ----------------------------------------------------------------


def revoked(link: PreviewLink) -> None:
    previews.revoke(link, by=factories.user())


def expired(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())


def removed(link: PreviewLink) -> None:
    factories.publish(link.draft)
    publishing.remove(Draft.objects.get(pk=link.draft_id), "It was wrong.", by=factories.user())


@pytest.mark.parametrize("close", [revoked, expired, removed], ids=lambda close: close.__name__)
def test_a_closed_link_tells_whom_to_ask_and_nothing_of_the_text(
    client: Client, close: Callable[[PreviewLink], None]
) -> None:
    draft = factories.draft(title="Canary", body="<p>Canary.</p>", summary="Canary", slug="canary")
    link, address = factories.preview_link(draft, recipient="Canary")
    close(link)
    response = client.get(address)
    assert response.status_code == 410
    assert "canary" not in response.text.lower()
    assert "can tell you more" in words(response)
    assert link.visits.count() == 0


def test_a_link_is_open_until_its_very_moment(client: Client, draft: Draft) -> None:
    end = timezone.now() + timedelta(days=1)
    _link, address = factories.preview_link(draft, expires_at=end)
    for moment, status in ((end - timedelta(seconds=1), 200), (end, 410)):
        with time_machine.travel(moment, tick=False):
            assert client.get(address).status_code == status


def test_after_publication_it_leads_to_the_public_page(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    edition = factories.publish(draft)
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == edition.get_absolute_url()
    Draft.objects.filter(pk=draft.pk).update(body="<p>A secret since.</p>")
    assert "secret" not in client.get(address, follow=True).text


def test_an_expired_link_leads_to_what_is_public_and_a_revoked_one_nowhere(
    client: Client, draft: Draft
) -> None:
    _link, late = factories.preview_link(draft, expires_at=timezone.now())
    link, closed = factories.preview_link(draft)
    revoked(link)
    factories.publish(draft)
    assert client.get(late).status_code == 302
    assert client.get(closed).status_code == 410


def test_a_preview_of_the_next_version_shows_it_until_it_is_public(
    client: Client, draft: Draft
) -> None:
    factories.publish(draft)
    Draft.objects.filter(pk=draft.pk).update(body="<p>The second wording.</p>")
    _link, address = factories.preview_link(draft)
    assert "The second wording." in words(client.get(address))
    draft = Draft.objects.get(pk=draft.pk)
    publishing.publish(draft, by=factories.user(), note="More", note_kind="update")
    assert client.get(address).status_code == 302


def test_a_link_goes_with_its_draft(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    client.get(address)
    sign_in(client, "petrova")
    client.post(page_of(draft, "delete"), {"post": "yes"})
    assert not Draft.objects.exists()
    assert client.get(address).status_code == 404


def test_a_link_goes_with_an_erased_text(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    factories.publish(draft)
    factories.erased(Draft.objects.get(pk=draft.pk))
    assert client.get(address).status_code in (404, 410)
    with pytest.raises(publishing.PublishingRefused, match="erased"):
        factories.preview_link(Draft.objects.get(pk=draft.pk))


# --- Keys -----------------------------------------------------------------------------------


def test_only_the_digest_of_a_key_is_stored(draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    key = address.split("/")[2]
    row = PreviewLink.objects.filter(pk=link.pk).values().get()
    assert len(key) == 43
    assert key not in str(row)
    assert row["key_sha256"] == previews.digest(key)
    assert key not in str(list(LogEntry.objects.values()))


def test_a_key_opens_its_own_text_and_no_other(client: Client, draft: Draft) -> None:
    other = factories.draft(title="Another matter", body="<p>Quite another.</p>")
    picture = with_files(other)[0]
    _link, address = factories.preview_link(draft)
    _other, _address = factories.preview_link(other)
    told = client.get(address).text
    assert "another" not in told.lower()
    assert client.get(f"{address}media/{picture}/medal.jpg").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        UNKNOWN,
        f"{UNKNOWN}media/{'0' * 64}/x.pdf",
        "/preview/",
        "/preview/short/",
        f"/preview/{'A' * 44}/",
        f"/preview/{'A' * 42}%0A/",
        f"/preview/{'A' * 43}/%0A",
        f"/preview/{'%D1%8F' * 43}/",
        f"/ru{UNKNOWN}",
        f"/preview/{'A' * 20000}/",
    ],
)
def test_what_is_no_key_is_an_address_like_any_other(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page at this address" in response.text or "адрес" in response.text


def test_an_unknown_key_costs_no_look_at_any_draft(client: Client, draft: Draft) -> None:
    factories.preview_link(draft)
    with CaptureQueriesContext(connection) as queries:
        client.get(UNKNOWN)
    assert not any("news_draft" in query["sql"] for query in queries)


# --- Files ----------------------------------------------------------------------------------


def with_files(draft: Draft) -> tuple[str, str]:
    """The digests of a picture and of an attachment that `draft` now has."""
    picture, name = files.store_picture(SimpleUploadedFile("medal.jpg", image()), None)
    Picture.objects.create(draft=draft, file=picture, name=name, alt="A medal")
    upload = SimpleUploadedFile("list.pdf", attached.pdf(str(draft.pk)))
    paper, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=draft, file=paper, name=name, title="The list")
    return picture.sha256, paper.sha256


def addresses_of_files(page: bytes) -> list[str]:
    tree = html.fromstring(page)
    found = [str(image.get("src")) for image in tree.iterfind(".//figure//img")]
    found += [str(link.get("href")) for link in tree.iterfind(".//*[@class='attachments']//a")]
    sizes = str(tree.find(".//figure//img").get("srcset"))
    return found + [part.split()[0] for part in sizes.split(", ")]


def test_pictures_and_attachments_load_below_the_key(client: Client, draft: Draft) -> None:
    with_files(draft)
    _link, address = factories.preview_link(draft)
    found = addresses_of_files(client.get(address).content)
    assert len(found) >= 4
    for path in found:
        response = client.get(address + path)
        assert response.status_code == 200, path
        assert response.getvalue()
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert client.get(f"/{path}").status_code == 404
    assert PreviewVisit.objects.count() == 1


def test_files_close_with_the_link_and_lead_on_with_the_text(client: Client, draft: Draft) -> None:
    picture, _paper = with_files(draft)
    link, address = factories.preview_link(draft)
    other, closed = factories.preview_link(draft)
    revoked(other)
    assert client.get(f"{closed}media/{picture}/medal.jpg").status_code == 404
    factories.publish(draft)
    response = client.get(f"{address}media/{picture}/medal.jpg")
    assert response.headers["Location"] == f"/media/{picture}/medal.jpg"
    assert client.get(response.headers["Location"]).getvalue()


def test_the_public_page_keeps_the_public_addresses_of_its_files(
    client: Client, draft: Draft
) -> None:
    picture, _paper = with_files(draft)
    edition = factories.publish(draft)
    found = addresses_of_files(client.get(edition.get_absolute_url()).content)
    assert f"/media/{picture}/medal.jpg" in found


# --- The desk -------------------------------------------------------------------------------


def test_the_draft_leads_to_its_links(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova")
    assert page_of(draft, "links") in client.get(page_of(draft)).text
    sign_in(client, "author", "view_pressrelease", "change_pressrelease")
    assert "Preview links" not in client.get(page_of(draft)).text


def test_the_address_is_told_once_and_opens(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    page = page_of(draft, "links")
    answer = client.post(page, asked(timedelta(days=2), recipient="  Anna   Smith "))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    address = key_on(answer)
    assert Client().get(address).status_code == 200
    assert "Anna Smith" in client.get(page).text
    assert address not in client.get(page).text


def test_the_list_tells_who_made_it_and_the_visits(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft, recipient="Anna Smith")
    sign_in(client, "petrova", *LINKING)
    assert "Not visited yet" in client.get(page_of(draft, "links")).text
    for _visit in range(2):
        Client().get(address)
    told = words(client.get(page_of(draft, "links")))
    assert "2 visits: first" in told
    factories.preview_link(draft, recipient="Somebody later")
    told = words(client.get(page_of(draft, "links")))
    assert told.index("Somebody later") < told.index("Anna Smith")
    assert str(link.created_by) in told
    assert "Moscow" in told


def test_the_list_costs_the_same_however_long(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova")
    counts = []
    for links in (1, 12):
        for _link in range(links):
            factories.preview_link(draft)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(draft, "links"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"recipient": " "}, "This field is required"),
        ({"recipient": "x" * 201}, "at most 200"),
        ({"recipient": "a\x00b"}, "Null characters"),
        ({"purpose": "everything"}, "not one of the available choices"),
        ({"expires_at_0": "2018-02-18"}, "This moment has passed"),
        ({"expires_at_0": "8999-01-01"}, "90 days at most"),
        ({"expires_at_0": "99999-01-01"}, "Enter a valid date"),
        ({"expires_at_0": "", "expires_at_1": ""}, "This field is required"),
        ({"purpose": "embargo"}, "Schedule it first"),
    ],
)
def test_bad_answers_are_told_in_a_sentence_and_kept(
    client: Client, draft: Draft, values: dict[str, str], said: str
) -> None:
    sign_in(client, "petrova", *LINKING)
    answer = client.post(page_of(draft, "links"), asked(timedelta(days=2), **values))
    assert said in answer.text
    assert "/preview/" not in answer.text
    assert not PreviewLink.objects.exists()
    if "recipient" not in values:
        assert 'value="Anna Smith"' in answer.text


@pytest.mark.parametrize(("days", "made"), [(89, True), (91, False)])
def test_a_link_is_open_for_ninety_days_at_most(
    client: Client, draft: Draft, days: int, made: bool
) -> None:
    sign_in(client, "petrova", *LINKING)
    client.post(page_of(draft, "links"), asked(timedelta(days=days)))
    assert PreviewLink.objects.exists() is made


def test_a_week_is_proposed(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    day = timezone.now() + timedelta(days=7)
    assert f'value="{day:%Y-%m-%d}"' in client.get(page_of(draft, "links")).text


def test_one_recipient_has_one_open_link(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    page = page_of(draft, "links")
    client.post(page, asked(timedelta(days=2), recipient="Анна"))
    answer = client.post(page, asked(timedelta(days=2), recipient="анна"))
    assert answer.status_code == 409
    assert "has an open link for this already" in answer.text
    revoked(PreviewLink.objects.get())
    assert client.post(page, asked(timedelta(days=2), recipient="анна")).status_code == 200


def test_revoking_asks_first_and_closes_at_once(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft, recipient="Anna Smith")
    sign_in(client, "petrova", *LINKING)
    page = f"{page_of(draft, 'links')}{link.pk}/revoke/"
    assert page in client.get(page_of(draft, "links")).text
    assert "Anna Smith" in client.get(page).text
    assert Client().get(address).status_code == 200
    assert "is revoked" in client.post(page, follow=True).text
    assert Client().get(address).status_code == 410
    assert "was revoked already" in client.post(page, follow=True).text
    assert page not in client.get(page_of(draft, "links")).text


def test_a_link_is_revoked_only_through_its_own_draft(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    sign_in(client, "petrova", *LINKING)
    other = page_of(factories.draft(), "links")
    assert client.post(f"{other}{link.pk}/revoke/").status_code == 404
    assert Client().get(address).status_code == 200


def test_who_may_only_look_makes_and_revokes_nothing(client: Client, draft: Draft) -> None:
    link, _address = factories.preview_link(draft)
    sign_in(client, "observer", "view_pressrelease", "view_previewlink")
    page = page_of(draft, "links")
    assert "Make the link" not in client.get(page).text
    assert "Revoke" not in client.get(page).text
    assert client.post(page, asked(timedelta(days=2))).status_code == 403
    assert client.post(f"{page}{link.pk}/revoke/").status_code == 403
    assert PreviewLink.objects.open(timezone.now()).count() == 1


def test_making_and_revoking_stand_in_the_history_of_the_draft(
    client: Client, draft: Draft
) -> None:
    sign_in(client, "petrova")
    client.post(page_of(draft, "links"), asked(timedelta(days=2)))
    link = PreviewLink.objects.get()
    client.post(f"{page_of(draft, 'links')}{link.pk}/revoke/")
    client.post(f"{page_of(draft, 'links')}{link.pk}/revoke/")
    told = client.get(page_of(draft, "history")).text
    assert told.count("Made a preview link for Anna Smith") == 1
    assert told.count("Revoked the preview link for Anna Smith") == 1


def test_an_open_form_of_the_draft_does_not_grow_stale_by_a_link(draft: Draft) -> None:
    factories.preview_link(draft)
    assert Draft.objects.get(pk=draft.pk).lock_version == draft.lock_version


def test_nothing_that_robots_read_names_these_addresses(client: Client, draft: Draft) -> None:
    _link, address = factories.preview_link(draft)
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml"):
        assert address.split("/")[2] not in client.get(path).text
