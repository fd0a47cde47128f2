"""The versions of a message: their list, each as it was published, and what changed between."""

import random
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from news import publishing
from news.models import Draft, Edition
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


@pytest.fixture
def comment() -> Draft:
    """A comment that has been public since 2018."""
    draft = factories.draft(
        "comment", title="Comment on Lord Ahmed", body="<p>Over the recent weeks.</p>"
    )
    factories.publish(draft)
    return draft


def change(draft: Draft, note: str = "", kind: str = "correction", **values: object) -> Edition:
    """The next version, with `values` changed."""
    draft.refresh_from_db()
    for name, value in (values or {"body": f"<p>{draft.body} More.</p>"}).items():
        setattr(draft, name, value)
    draft.save()
    return publishing.publish(draft, by=factories.user(), note=note, note_kind=kind)


def address(draft: Draft, below: str = "") -> str:
    first = draft.message.editions.order_by("number").first()
    return f"{first.get_absolute_url()}{below}"


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(element: html.HtmlElement) -> list[str]:
    return element.xpath(".//main//a/@href")


# --- The list -----------------------------------------------------------------------------


def test_the_history_says_of_every_version_when_why_and_where_it_is(
    client: Client, comment: Draft
) -> None:
    change(comment, "The name was misspelt.", title="Comment on Lord Ahmad")
    change(comment, "A comma.", "minor", body="<p>Over the recent, weeks.</p>")
    publishing.withdraw(comment, "It was premature.", by=factories.user())
    root = page(client, address(comment, "history/"))
    said = [words(entry) for entry in root.find_class("entry")]
    assert [entry.split("Version ")[1][0] for entry in said] == ["4", "3", "2", "1"]
    assert "Version 4, shown now Withdrawn. It was premature." in said[0]
    assert "Small change. A comma." in said[1]
    assert "Correction. The name was misspelt." in said[2]
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in said[3]
    assert "First publication." in said[3]
    assert "Title: Comment on Lord Ahmed" in said[3]
    base = address(comment)
    assert {f"{base}v/{number}/" for number in (1, 2, 3, 4)} <= set(links(root))
    assert {f"{base}diff/{pair}/" for pair in ("1..2", "2..3", "3..4")} <= set(links(root))
    for edition in Edition.objects.all():
        assert edition.content_sha256[:4] in said[4 - edition.number]


def test_a_version_that_waits_leaves_no_trace_in_the_history(
    client: Client, comment: Draft
) -> None:
    change(comment, "The name was misspelt.")
    paths = [address(comment, below) for below in ("", "history/", "v/1/", "v/2/", "diff/1..2/")]
    before = [client.get(path).content for path in paths]
    comment.body = "<p>Waiting</p>"
    comment.save()
    at = timezone.now() + DAY
    publishing.publish(comment, by=factories.user(), at=at, note="Later", note_kind="update")
    assert [client.get(path).content for path in paths] == before
    for below in ("v/3/", "diff/2..3/", "diff/3..2/"):
        assert client.get(address(comment, below), follow=True).status_code == 404
    with time_machine.travel(at, tick=False):
        assert "Later" in words(page(client, address(comment, "history/")))
        page(client, address(comment, "v/3/"))


def test_what_a_removal_closed_is_listed_without_its_words(client: Client, comment: Draft) -> None:
    change(comment, "The name was Secret.", title="Secret title")
    publishing.remove(comment, "It named a private person.", by=factories.user())
    change(comment, "Without the name.", "update", title="Open title", body="<p>Open.</p>")
    root = page(client, address(comment, "history/"))
    text = words(root.body)
    assert "Secret" not in text
    assert "Lord Ahmed" not in text
    assert text.count("This version cannot be read any more.") == 2
    assert "Removed. It named a private person." in text
    linked = [link for link in links(root) if "/v/" in link or "/diff/" in link]
    assert linked == [address(comment, "v/4/")]


def test_versions_that_were_reopened_are_linked_again(client: Client, comment: Draft) -> None:
    publishing.remove(comment, "By mistake.", by=factories.user())
    change(comment, "Back again.", "update")
    page(client, address(comment, "v/1/"), status=410)
    publishing.reopen(comment, by=factories.user())
    assert address(comment, "v/1/") in links(page(client, address(comment, "history/")))
    page(client, address(comment, "v/1/"))


def test_fifty_versions_cost_as_much_as_two_and_no_document_is_read(
    client: Client, comment: Draft
) -> None:
    counts = []
    for last in (2, 50):
        for number in range(Edition.objects.count(), last):
            change(comment, f"Note {number}", body=f"<p>Text {number}.</p>")
        path = address(comment, "history/")
        with CaptureQueriesContext(connection) as queries:
            root = page(client, path)
        assert len(root.find_class("entry")) == last
        assert not [sql for sql in queries if '"news_edition"."document"' in sql["sql"]]
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- A version ----------------------------------------------------------------------------


def test_a_version_stands_as_published_under_a_notice_which_one_it_is(
    client: Client, comment: Draft
) -> None:
    later = change(comment, "The name was misspelt.", title="Comment on Lord Ahmad")
    root = page(client, address(comment, "v/1/"))
    assert words(root.xpath("//h1")[0]) == "Comment on Lord Ahmed"
    notice = words(root.find_class("correction")[0])
    assert "Version 1 of 2" in notice
    assert "It was public from 15 February 2018, 12:00 London, 15:00 Moscow until" in notice
    assert timezone.localtime(later.public_from).strftime("%H:%M") in notice
    assert "The name was misspelt." not in words(root.body)
    assert {address(comment), address(comment, "diff/1..2/")} <= set(links(root))
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert root.xpath("//link[@rel='canonical']/@href") == [
        f"{settings.SITE_URL}{address(comment)}"
    ]
    current = words(page(client, address(comment, "v/2/")).find_class("correction")[0])
    assert "It is shown now" in current


def test_a_quotation_from_an_earlier_version_is_cited_with_that_version(
    client: Client, comment: Draft
) -> None:
    change(comment, "Changed.")
    root = page(client, address(comment, "v/1/"))
    assert root.xpath("//@data-address") == [f"http://testserver{address(comment, 'v/1/')}"]
    for link in links(root):
        if not link.startswith(("http", "#")):
            assert client.get(link).status_code in (200, 302), link


def test_an_earlier_version_of_a_withdrawn_text_says_so(client: Client, comment: Draft) -> None:
    publishing.withdraw(comment, "It was premature.", by=factories.user())
    text = words(page(client, address(comment, "v/1/")).body)
    assert "The text has been withdrawn since." in text


@pytest.mark.parametrize(
    ("below", "status"),
    [
        ("v/1/", 410), ("v/2/", 410), ("v/3/", 410), ("v/4/", 200), ("v/5/", 404),
        ("v/999999/", 404), ("v/0/", 404), ("v/01/", 404), ("v/-1/", 404), ("v/x/", 404),
        ("v/9999999999/", 404), ("v/1%D9%A1/", 404),
        ("diff/1..2/", 410), ("diff/1..4/", 410), ("diff/3..4/", 410), ("diff/4..5/", 404),
        ("diff/4..4/", 404), ("diff/0..4/", 404), ("diff/4/", 404),
    ],
)  # fmt: skip
def test_numbers_answer_by_whether_the_version_can_be_read(
    client: Client, comment: Draft, below: str, status: int
) -> None:
    change(comment, "The name was Secret.", title="Secret title")
    publishing.remove(comment, "It named a private person.", by=factories.user())
    change(comment, "Without the name.", "update", title="Open title", body="<p>Open.</p>")
    text = words(page(client, address(comment, below), status=status).body)
    assert "Secret" not in text
    if status == 410:
        assert "It named a private person." in text


@pytest.mark.parametrize("below", ["history/", "v/1/", "v/2/", "v/9/", "diff/1..2/", "diff/2..1/"])
def test_when_the_message_is_gone_so_are_its_versions(
    client: Client, comment: Draft, below: str
) -> None:
    change(comment, "Changed.")
    other = factories.published(title="Other")
    publishing.remove(comment, "It was wrong.", by=factories.user())
    text = words(page(client, address(comment, below), status=410).body)
    assert "This message has been removed" in text
    change(comment, "Back.", "update")
    publishing.remove(comment, "Moved.", by=factories.user(), successor=other.message)
    response = client.get(address(comment, below))
    assert (response.status_code, response["Location"]) == (301, other.get_absolute_url())


def test_what_an_expired_message_said_can_still_be_read_as_a_version(
    client: Client, comment: Draft
) -> None:
    comment.body = "<p>Until tomorrow.</p>"
    comment.save()
    end = timezone.now() + DAY
    publishing.publish(comment, by=factories.user(), until=end, note="Ends.", note_kind="update")
    assert "until" not in words(page(client, address(comment, "v/2/")).find_class("correction")[0])
    with time_machine.travel(end, tick=False):
        for below in ("", "index.txt", "index.json"):
            text = words(page(client, address(comment, below), status=410).body)
            assert "This message has expired" in text
        last = page(client, address(comment, "v/2/"))
        assert "Until tomorrow." in words(last.body)
        notice = last.find_class("correction")[0]
        assert "The message has expired since." in words(notice)
        assert notice.xpath(".//a/@href") == [address(comment, "history/")]
        assert not last.xpath("//link[@rel='canonical']")
        assert last.xpath("//meta[@name='robots']/@content") == ["noindex"]
        first = page(client, address(comment, "v/1/")).find_class("correction")[0]
        assert address(comment, "diff/1..2/") in first.xpath(".//a/@href")
        page(client, address(comment, "diff/1..2/"))
        history = words(page(client, address(comment, "history/")).body)
        assert "The message has expired." in history
        assert "shown now" not in history


def test_an_expired_message_that_is_removed_takes_its_versions_along(
    client: Client, comment: Draft
) -> None:
    comment.body = "<p>Until soon.</p>"
    comment.save()
    end = timezone.now() + timedelta(seconds=0.3)
    publishing.publish(comment, by=factories.user(), until=end, note="Ends.", note_kind="update")
    while timezone.now() < end:
        time.sleep(0.05)
    page(client, address(comment, "v/2/"))
    publishing.remove(comment, "It was wrong.", by=factories.user())
    for below in ("history/", "v/1/", "v/2/", "diff/1..2/"):
        text = words(page(client, address(comment, below), status=410).body)
        assert "This message has been removed" in text


def test_versions_are_found_below_a_former_address_and_another_language(
    client: Client, comment: Draft
) -> None:
    former = address(comment)
    moved = change(comment, "Moved.", slug="elsewhere", body="<p>Elsewhere.</p>")
    for below in ("history/", "v/1/", "diff/1..2/"):
        for path in (former, f"/ru{former}", f"/ru{moved.get_absolute_url()}"):
            response = client.get(path + below)
            assert response.status_code == 301
            assert response["Location"] == moved.get_absolute_url() + below


# --- A difference -------------------------------------------------------------------------


def test_a_difference_says_added_and_removed_in_words(client: Client, comment: Draft) -> None:
    change(
        comment, "Changed.", title="Comment on Lord Ahmad", body="<p>Over the recent months.</p>"
    )
    root = page(client, address(comment, "diff/1..2/"))
    main = root.xpath("//main")[0]
    assert [words(element) for element in main.iter("del")] == ["removed: Ahmed", "removed: weeks"]
    assert [words(element) for element in main.iter("ins")] == ["added: Ahmad", "added: months"]
    for element in main.iter("ins", "del"):
        assert element.text is None
        assert element[0].get("class") == "diff__label"
    assert "Comment on Lord removed: Ahmed added: Ahmad" in words(main)
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_difference_asked_backwards_leads_to_the_right_order(
    client: Client, comment: Draft
) -> None:
    change(comment, "Changed.")
    response = client.get(address(comment, "diff/2..1/"))
    assert response.status_code == 301
    assert response["Location"] == address(comment, "diff/1..2/")


def test_turns_are_compared_one_by_one_and_new_ones_said_to_be_new(client: Client) -> None:
    first = "<p>Question: Why?</p><p>Answer: Because of the weather in London.</p>"
    gone = "<p>Question: And what of it?</p><p>Answer: Nothing at all.</p>"
    new = "<p>Question: Shall we see you tomorrow?</p><p>Answer: Certainly.</p>"
    draft = factories.draft("interview", body=first + gone)
    factories.publish(draft)
    change(draft, "Changed.", body=first.replace("London", "Moscow") + new)
    root = page(client, address(draft, "diff/1..2/"))
    heads = [words(head) for head in root.find_class("diff__part")]
    assert heads == [
        "Answer 1",
        "Question 2 was taken out",
        "Answer 2 was taken out",
        "Question 2 is new",
        "Answer 2 is new",
    ]
    text = words(root.xpath("//main")[0])
    assert "weather in removed: London added: Moscow." in text
    assert "removed: Nothing at all." in text
    assert "Why?" not in text


def test_what_changed_besides_words_is_named(client: Client, comment: Draft) -> None:
    change(
        comment, "Place and link.", dateline="London",
        body='<p>Over the <a href="https://example.org">recent</a> weeks.</p>',
    )  # fmt: skip
    text = words(page(client, address(comment, "diff/1..2/")).xpath("//main")[0])
    assert "The words of both versions are the same." in text
    assert "place, links and emphasis" in text


def test_two_versions_of_ten_thousand_words_are_compared_in_two_seconds(client: Client) -> None:
    chance = random.Random(2018)  # noqa: S311
    text = chance.choices([f"word{number}" for number in range(3000)], k=10_000)
    other = [word if chance.random() > 0.2 else f"{word}x" for word in text]
    draft = factories.draft("comment", body=f"<p>{' '.join(text)}</p>")
    factories.publish(draft)
    change(draft, "Changed.", body=f"<p>{' '.join(other)}</p>")
    path = address(draft, "diff/1..2/")
    start = time.perf_counter()
    page(client, path)
    assert time.perf_counter() - start < 2


def test_hostile_words_stay_words_in_a_difference(client: Client, comment: Draft) -> None:
    change(comment, "Changed.", title="<script>alert(1)</script> {{ x }}")
    body = client.get(address(comment, "diff/1..2/")).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body or "&lt;" in body


# --- The message's own page ---------------------------------------------------------------


def test_the_page_tells_every_change_that_is_not_small_latest_first(
    client: Client, comment: Draft
) -> None:
    change(comment, "First note.", "correction")
    told = change(comment, "Second note.", "update")
    change(comment, "Hidden note.", "minor")
    root = page(client, address(comment))
    notes = [words(note) for note in root.find_class("correction")]
    assert ["Second note." in notes[0], "First note." in notes[1], len(notes)] == [True, True, 2]
    assert notes[0].startswith("Update, ")
    assert "Hidden note." not in words(root.body)
    facts = words(root.find_class("facts")[0])
    assert "Published15 February 2018, 12:00 London" in facts
    assert f"Updated{timezone.localtime(told.public_from):%-d %B %Y, %H:%M} London" in facts
    assert "3 of" not in words(root.find_class("verify")[0])
    assert "4 of 4" in words(root.find_class("verify")[0])
    assert address(comment, "history/") in links(root)


def test_small_changes_alone_do_not_update_a_message(client: Client, comment: Draft) -> None:
    change(comment, "", "minor")
    root = page(client, address(comment))
    assert "Updated" not in words(root.find_class("facts")[0])
    assert address(comment, "history/") in links(root)


def test_a_message_of_one_version_has_no_link_to_a_history(client: Client, comment: Draft) -> None:
    assert not [link for link in links(page(client, address(comment))) if "history" in link]


def test_notes_of_versions_that_a_removal_closed_are_not_told(
    client: Client, comment: Draft
) -> None:
    change(comment, "It named Secret.")
    publishing.remove(comment, "Removed for a reason.", by=factories.user())
    change(comment, "It is back.", "update")
    text = words(page(client, address(comment)).body)
    assert "Secret" not in text
    assert "Removed for a reason." not in text
    assert "It is back." in text
