"""Is this really ours? Each answer, and what none of them tells."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from news import publishing, record
from news.models import Draft, Edition, Fingerprint, Message, Person
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

FIRST = (
    "The statement of Foreign Office Minister Lord Ahmad regarding Russia’s alleged "
    "responsibility for the “NotPetya” cyber-attack is, like many others, not backed by any proof."
)
SECOND = FIRST.replace("any proof", "any evidence")
OTHER = "Nobody has ever said these words in this order, and nobody who is in his mind will."
INTERVIEW = (
    "<p>Question: How do you see the present situation in the east of the country?</p>"
    "<p>Sergey Lavrov (in English): It is very complicated, and it becomes more so every day.</p>"
    "<p>Question: And what will come next?</p><p>Sergey Lavrov: Talks, I hope.</p>"
)


@pytest.fixture(autouse=True)
def mission() -> None:
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    """A comment in two versions."""
    draft = factories.draft(
        Message.Kind.COMMENT, title="On the Minister", summary="No proof.", body=f"<p>{FIRST}</p>"
    )
    factories.publish(draft)
    correct(draft, SECOND)
    return draft


def correct(draft: Draft, text: str, **values: object) -> Edition:
    draft.body = f"<p>{text}</p>"
    draft.save()
    by = factories.user()
    return publishing.publish(draft, by=by, note="Why", note_kind="correction", **values)


def version(draft: Draft, number: int) -> Edition:
    return Edition.objects.select_related("message").get(message=draft.message_id, number=number)


def ask(client: Client, text: str, path: str = "/verify/") -> dict[str, Any]:
    response = client.post(path, {"text": text}, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def page(client: Client, text: str) -> str:
    response = client.post("/verify/", {"text": text})
    assert response.status_code == 200
    return " ".join(response.text.split())


# --- Ours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "copy",
    [
        f"On the Minister\n\nNo proof.\n\n{SECOND}\n",
        f"On the Minister\n{SECOND}",
        SECOND,
        SECOND.upper(),
        SECOND.replace("’", "'").replace("“", '"').replace("”", '"').replace(" ", "\u00a0"),
        "responsi-\nbility for the NotPetya cyber-attack is, like many others",
        "like many others, not backed by any evidence",
        "On the Minister",
    ],
)
def test_a_text_in_force_and_a_passage_of_it_are_ours(
    client: Client, draft: Draft, copy: str
) -> None:
    current = version(draft, 2)
    assert ask(client, copy) == {
        "verdict": "in_force",
        "reference": current.message.reference,
        "edition": 2,
        "url": f"http://testserver{current.get_absolute_url()}",
        "standing": "in_force",
        "current": {"edition": 2, "url": f"http://testserver{current.get_absolute_url()}"},
        "passage": "russia" not in copy.lower(),
    }
    assert "Version 2 of 2, in force." in page(client, copy)


def test_the_plain_text_that_we_serve_is_ours(client: Client, draft: Draft) -> None:
    edition = version(draft, 2)
    text = client.get(f"{edition.get_absolute_url()}index.txt").text
    answer = ask(client, text)
    assert (answer["verdict"], answer["passage"]) == ("in_force", False)


@pytest.mark.parametrize("name", ["reference", "lower case", "short", "address", "former"])
def test_a_reference_or_an_address_names_what_is_read_there_now(
    client: Client, draft: Draft, name: str
) -> None:
    former = version(draft, 2).get_absolute_url()
    draft.slug = "a-new-address"
    edition = correct(draft, SECOND + " That is all.")
    reference = edition.message.reference
    typed = {
        "reference": f"  {reference}\n",
        "lower case": f"No. {reference.lower()}",
        "short": f"http://testserver/m/{reference.lower()}/",
        "address": f"{edition.get_absolute_url()}#q3",
        "former": f"http://testserver{former}?from=mail",
    }[name]
    answer = ask(client, typed)
    assert (answer["verdict"], answer["edition"]) == ("in_force", 3)
    assert answer["url"] == f"http://testserver{edition.get_absolute_url()}"


def test_signs_that_are_read_for_digits_in_a_reference_are_understood(client: Client) -> None:
    edition = factories.published(title="Zero")
    Message.objects.filter(pk=edition.message_id).update(reference="2018/40K1")
    assert ask(client, "2018/4OKl")["reference"] == "2018/40K1"


def test_the_address_of_an_earlier_version_names_that_version(client: Client, draft: Draft) -> None:
    address = version(draft, 2).get_absolute_url()
    answer = ask(client, f"{address}v/1/")
    assert (answer["verdict"], answer["edition"]) == ("earlier", 1)
    assert ask(client, f"{address}v/7/")["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("https://example.org/m/2018/4K7Q/", "not an address of ours"),
        ("2018/ZZZZ", "nothing like it"),
        ("/news/2018/02/nothing/", "nothing like it"),
        ("/about/", "nothing like it"),
        ("Two words", "Too short"),
        ("— … “”", "Too short"),
        ("http://[::1/news/", "Too short"),
        (OTHER, "nothing like it"),
    ],
)
def test_what_is_not_ours_is_unknown(client: Client, draft: Draft, typed: str, why: str) -> None:
    assert ask(client, typed) == {
        "verdict": "unknown",
        "reference": None,
        "edition": None,
        "url": None,
        "standing": None,
    }
    assert why in page(client, typed)


def test_a_withdrawn_text_is_ours_and_said_to_be_withdrawn(client: Client, draft: Draft) -> None:
    publishing.withdraw(draft, "A mistake", by=factories.user())
    for typed in (SECOND, version(draft, 1).message.reference):
        answer = ask(client, typed)
        assert (answer["verdict"], answer["edition"]) == ("in_force", 3)
        assert answer["standing"] == "withdrawn"
    assert "should not be quoted" in page(client, SECOND)


def test_an_earlier_version_leads_to_the_current_one(client: Client, draft: Draft) -> None:
    address = version(draft, 2).get_absolute_url()
    answer = ask(client, FIRST)
    assert (answer["verdict"], answer["edition"]) == ("earlier", 1)
    assert answer["url"] == f"http://testserver{address}v/1/"
    assert answer["current"] == {"edition": 2, "url": f"http://testserver{address}"}
    assert client.get(f"{address}v/1/").status_code == 200
    told = page(client, FIRST)
    assert "Ours, but an earlier version." in told
    assert f'href="{address}v/1/"' in told


def test_what_stands_in_both_versions_is_of_the_one_in_force(client: Client, draft: Draft) -> None:
    answer = ask(client, "Foreign Office Minister Lord Ahmad regarding Russia's alleged")
    assert (answer["verdict"], answer["edition"]) == ("in_force", 2)


# --- Changed -------------------------------------------------------------------------------


def test_a_changed_word_is_shown_beside_ours(client: Client, draft: Draft) -> None:
    copy = SECOND.replace("Lord Ahmad", "Lord Ahmed")
    answer = ask(client, copy)
    assert (answer["verdict"], answer["edition"]) == ("altered", 2)
    changed = [piece for piece in answer["difference"] if piece["op"] != "same"]
    assert changed == [{"op": "yours", "text": "Ahmed"}, {"op": "ours", "text": "Ahmad"}]
    told = page(client, copy)
    assert "Ours, but changed. <span" in told
    assert "One place differs." in told
    assert "in your copy: </span>Ahmed</del>" in told
    assert "in ours: </span>Ahmad</ins>" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [("not backed", "backed"), ("many others", "no others"), ("evidence.", "evidence!!1")],
)
def test_one_word_more_or_less_is_a_change(
    client: Client, draft: Draft, old: str, new: str
) -> None:
    answer = ask(client, SECOND.replace(old, new))
    assert answer["verdict"] == "altered"


def test_a_sentence_of_ours_in_a_longer_text_is_told_from_the_rest(
    client: Client, draft: Draft
) -> None:
    answer = ask(client, f"{OTHER} {OTHER} {SECOND} {OTHER} {OTHER}")
    assert answer["verdict"] == "altered"
    assert [piece["op"] for piece in answer["difference"]] == ["yours", "same", "yours"]


def test_a_few_words_that_everybody_says_are_nobodys(client: Client, draft: Draft) -> None:
    copy = f"Last week Foreign Office Minister Lord Ahmad went home. {OTHER}"
    assert ask(client, copy)["verdict"] == "unknown"


@pytest.mark.parametrize("marks", ["<script>alert(1)</script>", "</del></p>", "{{ 7|add:7 }}"])
def test_what_is_pasted_is_never_markup(client: Client, draft: Draft, marks: str) -> None:
    told = client.post("/verify/", {"text": f"{SECOND} {marks}"}).text
    assert marks not in told or marks.startswith("{{")
    assert "changed." in told


# --- Interviews ----------------------------------------------------------------------------


@pytest.fixture
def interview() -> Edition:
    person = Person.objects.language("en").create(name="Sergey Lavrov")
    draft = factories.draft(Message.Kind.INTERVIEW, title="On everything", body=INTERVIEW)
    draft.speakers.add(person)
    return factories.publish(draft)


@pytest.mark.parametrize(
    "copy",
    [
        "How do you see the present situation in the east of the country?",
        "It is very complicated, and it becomes more so every day.",
        "Question: How do you see the present situation in the east of the country?\n\n"
        "Sergey Lavrov (in English): It is very complicated, and it becomes more so every day.",
        "How do you see the present situation in the east of the country?\n"
        "It is very complicated, and it becomes more so every day.",
        "Question 1\n#q1\nCopy\nHow do you see the present situation in the east of the country?\n"
        "Sergey Lavrov\nin English\n#a1\nCopy\nIt is very complicated, and it becomes more so "
        "every day.\nQuestion 2\n#q2\nCopy\nAnd what will come next?",
    ],
)
def test_an_interview_is_ours_in_every_form_in_which_it_is_copied(
    client: Client, interview: Edition, copy: str
) -> None:
    assert ask(client, copy)["verdict"] == "in_force"


def test_words_in_the_mouth_of_another_are_a_change(client: Client, interview: Edition) -> None:
    copy = record.plain_text(interview.content)
    assert ask(client, copy)["verdict"] == "in_force"
    swapped = copy.replace("Q: And", "Sergey Lavrov: And").replace("Lavrov: Talks", "Q: Talks")
    assert ask(client, swapped)["verdict"] == "altered"


# --- What is not told ----------------------------------------------------------------------


def test_a_draft_and_a_waiting_text_are_unknown(client: Client) -> None:
    factories.draft(title="A draft", body=f"<p>{OTHER}</p>")
    assert ask(client, OTHER)["verdict"] == "unknown"
    draft = factories.draft(title="Waiting", body=f"<p>{FIRST}</p>")
    waiting = publishing.publish(draft, by=factories.user(), at=timezone.now() + timedelta(days=1))
    reference = Message.objects.get(pk=waiting.message_id).reference
    for typed in (FIRST, FIRST[:90], "Waiting", reference, waiting.get_absolute_url()):
        assert ask(client, typed)["verdict"] == "unknown", typed


def test_a_waiting_correction_is_compared_with_what_is_public(client: Client, draft: Draft) -> None:
    third = SECOND.replace("Lord Ahmad", "Lord Ahmed")
    correct(draft, third, at=timezone.now() + timedelta(days=1))
    answer = ask(client, third)
    assert (answer["verdict"], answer["edition"]) == ("altered", 2)
    assert "of 2" in page(client, third)
    assert ask(client, SECOND)["edition"] == 2


def test_the_address_of_a_waiting_version_is_unknown(client: Client, draft: Draft) -> None:
    draft.slug = "what-it-is-about"
    waiting = correct(draft, OTHER, at=timezone.now() + timedelta(days=1))
    assert ask(client, waiting.get_absolute_url())["verdict"] == "unknown"
    assert ask(client, f"{version(draft, 2).get_absolute_url()}v/3/")["verdict"] == "unknown"


def test_a_removed_text_is_known_by_its_exact_whole_and_nothing_of_it_is_told(
    client: Client, draft: Draft
) -> None:
    address = version(draft, 2).get_absolute_url()
    reference = Message.objects.get(pk=draft.message_id).reference
    publishing.remove(draft, "It named a private person.", by=factories.user())
    whole = f"On the Minister\n\nNo proof.\n\n{SECOND}\n"
    for typed in (whole, SECOND, FIRST, reference, address, f"/m/{reference}/"):
        answer = ask(client, typed)
        assert (answer["verdict"], answer["reference"]) == ("removed", reference), typed
        assert answer["url"] == f"http://testserver/m/{reference}/"
        assert set(answer) == {"verdict", "reference", "edition", "url", "standing"}
        told = page(client, typed)
        assert f"Issued as {reference} and removed since." in told
        assert "On the Minister" not in told.replace(" ".join(typed.split()), "")
    for part in (SECOND[:90], SECOND + " More.", "On the Minister"):
        assert ask(client, part)["verdict"] == "unknown", part


def test_versions_that_a_removal_closed_stay_untold_after_a_restoration(
    client: Client, draft: Draft
) -> None:
    publishing.remove(draft, "It named a private person.", by=factories.user())
    correct(draft, OTHER)
    answer = ask(client, SECOND)
    assert (answer["verdict"], answer["edition"]) == ("removed", 2)
    assert "difference" not in answer
    assert ask(client, SECOND[:90])["verdict"] == "unknown"
    assert ask(client, f"{version(draft, 2).get_absolute_url()}v/2/")["verdict"] == "removed"
    assert ask(client, OTHER)["verdict"] == "in_force"
    publishing.reopen(draft, by=factories.user())
    assert ask(client, SECOND)["verdict"] == "earlier"


def test_an_expired_text_is_known_by_its_whole(client: Client) -> None:
    draft = factories.draft(title="Hours", body=f"<p>{FIRST}</p>")
    end = timezone.now() + timedelta(seconds=0.3)
    edition = publishing.publish(draft, by=factories.user(), until=end)
    while timezone.now() < end:
        pass
    answer = ask(client, FIRST)
    assert (answer["verdict"], answer["standing"]) == ("earlier", "expired")
    assert answer["url"] == f"http://testserver{edition.get_absolute_url()}"
    assert ask(client, FIRST[:90])["verdict"] == "unknown"
    assert "expired" in page(client, FIRST)


# --- The form ------------------------------------------------------------------------------


def test_the_form_needs_no_cookie_and_nothing_is_kept(draft: Draft) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get("/verify/")
    assert shown.status_code == 200
    assert not shown.cookies
    rows = Fingerprint.objects.count()
    answered = client.post("/verify/", {"text": OTHER})
    assert answered.status_code == 200
    assert not answered.cookies
    assert answered.headers["Cache-Control"] == "no-store"
    assert Fingerprint.objects.count() == rows


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Paste a text"), (" \n", "Paste a text"), ("a" * 200_001, "200,000")],
)
def test_nothing_and_too_much_are_answered_with_a_sentence(
    client: Client, typed: str, sentence: str
) -> None:
    response = client.post("/verify/", {"text": typed})
    assert response.status_code == 400
    assert sentence in response.text
    told = client.post("/verify/", {"text": typed}, headers={"Accept": "application/json"})
    assert told.status_code == 400
    assert sentence in told.json()["error"]


@pytest.mark.parametrize(
    "typed", ["\0" * 40, "a\0b " * 50, "\ufffe\u202e\ue000 " * 20, "a" * 200_000, "-\n" * 99_000]
)
def test_hostile_texts_are_unknown(client: Client, draft: Draft, typed: str) -> None:
    assert ask(client, typed)["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=%ED%A0%80+%FF%FE", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"text=a", "multipart/form-data"),
        (b"text=a", "application/x-www-form-urlencoded; charset=rot13"),
        (
            b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\na\r\n--x--",
            "multipart/form-data; boundary=x; charset=rot13",
        ),
        (b"", "text/plain"),
    ],
)
def test_a_malformed_request_is_no_fault_of_the_server(
    client: Client, body: bytes, content_type: str
) -> None:
    response = client.generic("POST", "/verify/", body, content_type=content_type)
    assert response.status_code in (200, 400)


def test_the_page_speaks_the_language_of_its_address(client: Client, draft: Draft) -> None:
    answer = ask(client, SECOND, "/ru/verify/")
    assert answer["verdict"] == "in_force"
    assert client.get("/ru/verify/").status_code == 200


def test_every_page_leads_to_it(client: Client) -> None:
    assert client.get("/news/").text.count('href="/verify/"') == 1
    assert 'href="/ru/verify/"' in client.get("/ru/nothing/").text


def test_a_look_up_costs_a_dozen_queries(
    client: Client, draft: Draft, django_assert_max_num_queries
) -> None:
    for typed in (SECOND, FIRST, OTHER, SECOND.replace("many", "few")):
        with django_assert_max_num_queries(20):
            client.post("/verify/", {"text": typed})


def test_the_difference_is_plain_json(client: Client, draft: Draft) -> None:
    copy = SECOND.replace("Lord Ahmad", "Lord Ahmed")
    assert json.dumps(ask(client, copy))
