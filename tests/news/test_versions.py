"""Each version that can be read has a page, and its difference from the one before."""

import random
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from news import publishing
from news.models import Draft
from tests import factories
from tests.news.versions import DAY, a_comment, address, change, links, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


@pytest.fixture
def comment() -> Draft:
    return a_comment()


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
