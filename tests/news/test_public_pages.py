"""What readers get: the home page, the lists and the messages."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from news import publishing
from news.models import Edition, Feature
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.contact()


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(client: Client, path: str) -> list[str]:
    return [words(link) for link in page(client, path).find_class("entry__title")]


def feature(edition: Edition, **values: object) -> Feature:
    row = Feature(message=edition.message, **values)
    row.full_clean()
    row.save()
    return row


# --- Home ---------------------------------------------------------------------------------


def test_home_says_what_the_old_page_said_in_its_order(client: Client) -> None:
    interview = factories.published(
        "interview",
        title="Foreign Minister’s interview",
        body="<p>Question: Why?</p><p>Sergey Lavrov: Because.</p>",
        public_from=datetime(2017, 9, 20, 12, tzinfo=UTC),
    )
    feature(interview)
    for number in range(12):
        factories.published(title=f"Event {number:02}", body=f"<p>Text {number:02}.</p>")
    text = words(page(client, "/").body)
    order = [
        "Sunday, 18 February 2018", "Moscow 11:43", "London 08:43",
        "+44 (0) 203 668 7474", "info@rusemb.org.uk",
        "Press releases and news", "20 September 2017", "Foreign Minister’s interview",
        "Why?", "Because.",
        "Latest events", "All messages",
        *(f"15 February 2018 Event {number:02} Text {number:02}." for number in range(11, 1, -1)),
    ]  # fmt: skip
    places = []
    for phrase in order:
        assert phrase in text
        places.append(text.index(phrase, places[-1] if places else 0))
    assert places == sorted(places)
    assert "Event 01" not in text


def test_the_consular_telephone_is_shown_as_typed_and_dialled_right(client: Client) -> None:
    links = page(client, "/").xpath("//a[@href='tel:+442036687474']")
    assert {words(link) for link in links} == {"+44 (0) 203 668 7474"}


def test_a_featured_message_does_not_stand_among_the_ten_as_well(client: Client) -> None:
    editions = [factories.published(title=f"Event {number:02}") for number in range(12)]
    feature(editions[11])
    assert titles(client, "/") == [f"Event {number:02}" for number in range(10, 0, -1)]


def test_when_the_term_of_a_feature_has_passed_the_newest_message_leads(client: Client) -> None:
    old = factories.published(title="Old", public_from=factories.PUBLISHED - DAY)
    factories.published(title="New")
    feature(old)
    end = timezone.now() + 14 * DAY
    lead = "//*[@id='lead-title']"
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert words(page(client, "/").xpath(lead)[0]) == "Old"
    with time_machine.travel(end, tick=False):
        assert words(page(client, "/").xpath(lead)[0]) == "New"


def test_a_feature_that_is_not_public_yet_leaves_the_place_to_the_newest(client: Client) -> None:
    factories.published(title="New")
    feature(factories.published(title="Waiting", public_from=timezone.now() + DAY))
    assert words(page(client, "/").xpath("//*[@id='lead-title']")[0]) == "New"


def test_home_without_a_mission_or_a_message_is_a_page(client: Client) -> None:
    from consular.models import ContactPoint
    from embassy.models import Mission

    assert "Nothing has been published yet" in words(page(client, "/"))
    ContactPoint.objects.all().delete()
    Mission.objects.all().delete()
    assert "Nothing has been published yet" in words(page(client, "/"))
    assert "No contact has been entered yet" in words(page(client, "/consular/"))


def test_the_date_is_the_host_citys(client: Client) -> None:
    with time_machine.travel(datetime(2018, 7, 1, 22, 30, tzinfo=UTC), tick=False):
        text = words(page(client, "/"))
    assert "Sunday, 1 July 2018" in text
    assert "Moscow 01:30" in text
    assert "London 23:30" in text


# --- Lists --------------------------------------------------------------------------------


def test_lists_narrow_by_kind_category_year_and_month(client: Client) -> None:
    syria = factories.category("Syria")
    factories.published("comment", title="Comment", categories=[syria])
    factories.published("interview", title="Interview")
    factories.published(
        title="Old", public_from=datetime(2017, 1, 31, 12, tzinfo=UTC), categories=[syria]
    )
    assert titles(client, "/news/") == ["Interview", "Comment", "Old"]
    assert titles(client, "/news/comments/") == ["Comment"]
    assert titles(client, "/news/interviews/") == ["Interview"]
    assert titles(client, "/news/press-releases/") == ["Old"]
    assert titles(client, "/news/category/syria/") == ["Comment", "Old"]
    assert titles(client, "/news/category/syria/?year=2017") == ["Old"]
    assert titles(client, "/news/2017/") == titles(client, "/news/2017/01/") == ["Old"]
    assert titles(client, "/news/?category=syria&year=2018&kind=") == ["Comment"]


def test_a_kind_asked_of_the_whole_list_leads_to_the_kinds_own_address(client: Client) -> None:
    response = client.get("/news/?kind=comment&category=&year=2018")
    assert (response.status_code, response["Location"]) == (302, "/news/comments/?year=2018")


def test_years_and_months_are_the_host_citys(client: Client) -> None:
    factories.published(title="At midnight", public_from=datetime(2017, 6, 30, 23, 30, tzinfo=UTC))
    assert titles(client, "/news/2017/07/") == ["At midnight"]
    edition = Edition.objects.get()
    assert edition.get_absolute_url() == "/news/2017/07/at-midnight/"


def test_pages_hold_ten_and_past_the_end_there_is_none(client: Client) -> None:
    for number in range(21):
        factories.published(title=f"Event {number:02}")
    assert len(titles(client, "/news/")) == 10
    assert titles(client, "/news/?page=3") == ["Event 00"]
    assert "21 messages, newest first. These are 11 to 20." in words(page(client, "/news/?page=2"))
    page(client, "/news/?page=4", status=404)
    page(client, f"/news/?page={10**30}", status=400)


@pytest.mark.parametrize(
    "query",
    [
        "page=x", "page=0", "page=-1", "page=1.5", "page=%00", "page=" + "9" * 5000,
        "kind=gossip", "kind=comment%00", "category=%22%27%3E", "category=none", "year=2018x",
        "year=99999", "year=%F0%9F%98%80",
    ],
)  # fmt: skip
def test_malformed_parameters_are_explained(client: Client, query: str) -> None:
    text = words(page(client, f"/news/?{query}", status=400).body)
    assert "The address asks for" in text


def test_two_different_wishes_in_one_address_are_explained(client: Client) -> None:
    assert "two different things" in words(page(client, "/news/2018/?year=2017", status=400).body)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/", "/news/nothing/", "/news/2018/13/", "/news/0000/", "/news/2018/02/none/",
        "/news/category/none/", "/news/1999/", "/news/2018/01/", "/m/2018/ZZZZ/", "/fr/",
        "/news/2018/02/none/index.txt", "/news/2018/2/x/", "/%00/", "/news/2018/02/%ff/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(client: Client, path: str) -> None:
    factories.category("Empty")
    assert "There is no page at this address" in words(page(client, path, status=404).body)


def test_a_category_without_messages_says_so(client: Client) -> None:
    factories.category("Empty")
    assert "There is no such message" in words(page(client, "/news/category/empty/"))


# --- A message ----------------------------------------------------------------------------


def test_a_message_says_who_what_when_and_where_it_stays(client: Client) -> None:
    edition = factories.published(
        "comment", title="On it", body="<p>We <strong>deny</strong> it.</p>",
        reply_to_name="Lord Ahmad", reply_to_title="A statement", reply_to_url="https://gov.uk/x",
        categories=[factories.category("Syria")],
    )  # fmt: skip
    body = page(client, edition.get_absolute_url()).body
    text = words(body)
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in text
    assert "A statement Lord Ahmad Read it" in text
    assert edition.message.reference in text
    assert body.find_class("prose")[0].xpath(".//strong")
    assert client.get(edition.short_url)["Location"] == edition.get_absolute_url()


def test_the_text_and_the_document_are_the_bytes_of_their_digests(client: Client) -> None:
    import hashlib

    edition = factories.published(title="Ответ", body="<p>Words.</p>")
    for name, digest in (
        ("index.txt", edition.text_sha256),
        ("index.json", edition.content_sha256),
    ):
        response = client.get(edition.get_absolute_url() + name)
        assert hashlib.sha256(response.content).hexdigest() == digest


def test_stored_html_is_cleaned_once_more_when_it_is_shown(client: Client) -> None:
    draft = factories.draft(body="<p>Good</p>")
    edition = factories.publish(draft)
    document = edition.document.replace("<p>Good</p>", "<p onclick='x'>Good<img src=x></p>")
    edition.document = document
    from django.template.loader import render_to_string

    shown = render_to_string("news/_lead.html", {"edition": edition, "content": edition.content})
    assert "onclick" not in shown
    assert "<img" not in shown


@pytest.mark.database_clock
def test_a_removed_message_is_gone_with_its_reason_and_leads_to_its_successor(
    client: Client,
) -> None:
    edition, other = factories.published(title="Secret"), factories.published(title="Other")
    draft = factories.draft_of(edition)
    publishing.remove(draft, "It was wrong.", by=factories.user())
    text = words(page(client, edition.get_absolute_url(), status=410).body)
    assert "It was wrong." in text
    assert "Secret" not in text
    draft.body = "<p>Right.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Right", note_kind="correction")
    page(client, edition.get_absolute_url())
    publishing.remove(draft, "Moved.", by=factories.user(), successor=other.message)
    response = client.get(edition.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, other.get_absolute_url())


@pytest.mark.database_clock
def test_an_expired_message_is_gone_with_title_and_date(client: Client) -> None:
    draft = factories.draft(title="Hours in March")
    end = timezone.now() + DAY
    edition = publishing.publish(draft, by=factories.user(), until=end)
    with time_machine.travel(end, tick=False):
        text = words(page(client, edition.get_absolute_url(), status=410).body)
    assert "This message has expired" in text
    assert "Hours in March" in text


@pytest.mark.database_clock
def test_a_withdrawn_message_stays_readable_under_its_notice(client: Client) -> None:
    edition = factories.published(title="Reception", body="<p>At noon.</p>")
    publishing.withdraw(factories.draft_of(edition), "The place changed.", by=factories.user())
    text = words(page(client, edition.get_absolute_url()).body)
    assert "The place changed." in text
    assert "At noon." in text


@pytest.mark.database_clock
def test_a_former_address_leads_to_the_current_one(client: Client) -> None:
    edition = factories.published(title="Before")
    draft = factories.draft_of(edition)
    draft.slug, draft.body = "after", "<p>Changed.</p>"
    draft.save()
    planned = publishing.publish(
        draft, by=factories.user(), at=timezone.now() + DAY, note_kind="minor"
    )
    page(client, planned.get_absolute_url(), status=404)
    page(client, edition.get_absolute_url())
    with time_machine.travel(planned.public_from, tick=False):
        response = client.get(edition.get_absolute_url())
        assert (response.status_code, response["Location"]) == (301, planned.get_absolute_url())
        page(client, planned.get_absolute_url())


@pytest.mark.database_clock
def test_a_message_becomes_public_at_the_very_second(client: Client) -> None:
    at = timezone.now() + DAY
    edition = publishing.publish(factories.draft(title="Now"), by=factories.user(), at=at)
    with time_machine.travel(at - timedelta(microseconds=1), tick=False):
        page(client, edition.get_absolute_url(), status=404)
        assert "Now" not in titles(client, "/news/")
    with time_machine.travel(at, tick=False):
        page(client, edition.get_absolute_url())
        assert "Now" in titles(client, "/news/")


# --- Languages ----------------------------------------------------------------------------


def test_lists_show_the_messages_of_the_pages_language(client: Client) -> None:
    factories.published(title="English")
    factories.published(title="Русский", in_language="ru")
    factories.published(title="Français", in_language="fr")
    assert titles(client, "/news/") == ["Français", "English"]
    assert titles(client, "/ru/news/") == ["Русский"]


def test_a_language_without_messages_shows_the_defaults_marked(client: Client) -> None:
    factories.published(title="English")
    (title,) = page(client, "/ru/news/").find_class("entry__title")
    assert title.xpath("ancestor-or-self::*[@lang]/@lang")[-1] == "en"


def test_a_message_lives_below_the_prefix_of_its_language(client: Client) -> None:
    russian = factories.published(title="Русский", in_language="ru")
    french = factories.published(title="Français", in_language="fr")
    assert russian.get_absolute_url() == "/ru/news/2018/02/russkiy/"
    assert french.get_absolute_url() == "/news/2018/02/francais/"
    assert client.get("/news/2018/02/russkiy/")["Location"] == russian.get_absolute_url()
    assert page(client, russian.get_absolute_url()).get("lang") == "ru"
    article = page(client, french.get_absolute_url()).xpath("//article")[0]
    assert article.get("lang") == "fr"


def test_names_are_in_the_language_of_the_page_or_marked_with_their_own(client: Client) -> None:
    root = page(client, "/ru/")
    assert "Посольство Российской Федерации" in words(root)
    assert "Москва 11:43" in words(root)
    from embassy.models import Mission

    Mission.objects.get().translations.filter(language_code="ru").delete()
    (name,) = page(client, "/ru/").find_class("masthead__name")
    assert (name.get("lang"), words(name)[:7]) == ("en", "Embassy")


def test_the_mission_decides_which_language_has_no_prefix(client: Client) -> None:
    from embassy.models import Mission

    Mission.objects.update(languages="ru en")
    assert page(client, "/").get("lang") == "ru"
    assert page(client, "/en/").get("lang") == "en"
    page(client, "/ru/", status=404)


def switch(client: Client, path: str) -> dict[str, str]:
    links = page(client, path).find_class("languages__link")
    return {link.get("hreflang"): link.get("href") for link in links}


def test_the_language_switch_leads_to_the_same_page(client: Client) -> None:
    factories.published()
    assert switch(client, "/ru/news/2018/02/") == {
        "en": "/news/2018/02/",
        "ru": "/ru/news/2018/02/",
    }
    assert switch(client, "/consular/")["ru"] == "/ru/consular/"


def test_of_a_time_in_which_that_language_said_nothing_it_leads_to_all_of_its_messages(
    client: Client,
) -> None:
    factories.publish(factories.draft(title="Said", in_language="en"))
    told = factories.draft(title="Сказано", in_language="ru")
    factories.publish(told, factories.PUBLISHED - timedelta(days=400))
    for path in ("/news/2018/", "/news/2018/02/"):
        page = html.fromstring(client.get(path).content)
        links = page.xpath("//a[@class='languages__link']/@href")
        assert links == [path, "/ru/news/"]
        assert [client.get(link).status_code for link in links] == [200, 200]


def test_on_a_message_it_leads_to_the_translation_or_to_the_list(client: Client) -> None:
    english = factories.published(title="English")
    assert switch(client, english.get_absolute_url())["ru"] == "/ru/news/"
    waiting = factories.draft(title="Русский", in_language="ru")
    waiting.message.translation_group = english.message.translation_group
    waiting.message.save()
    assert switch(client, english.get_absolute_url())["ru"] == "/ru/news/"
    russian = factories.publish(waiting)
    assert switch(client, english.get_absolute_url())["ru"] == russian.get_absolute_url()
    assert switch(client, russian.get_absolute_url())["en"] == english.get_absolute_url()


# --- Cost ---------------------------------------------------------------------------------

PAGES = ["/", "/ru/", "/news/", "/news/comments/", "/news/category/syria/", "/news/2018/02/"]
# What the layout reads once: the mission, its contacts, pages and categories.
SNAPSHOT = ("embassy_", "consular_", "news_category")


def test_at_most_seven_queries_beside_the_layouts_however_many_messages_there_are(
    client: Client,
) -> None:
    syria = factories.category("Syria")
    costs: dict[str, set[int]] = {}
    for count in (20, 130):
        publishing.publish_all(
            (factories.draft("comment", categories=[syria]), factories.PUBLISHED)
            for _number in range(count)
        )
        page(client, "/")  # what is planned is asked for once a generation
        for path in [*PAGES, Edition.objects.first().get_absolute_url()]:
            with CaptureQueriesContext(connection) as queries:
                page(client, path)
            asked = [query["sql"] for query in queries]
            own = [sql for sql in asked if not any(f'FROM "{name}' in sql for name in SNAPSHOT)]
            own = [sql for sql in own if "embassy_generation" not in sql]
            assert len(own) <= 7, "\n".join(own)
            costs.setdefault(path, set()).add(len(queries))
    assert Edition.objects.count() == 150
    assert all(len(counts) == 1 for counts in costs.values()), costs
