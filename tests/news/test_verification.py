"""Is this really ours? What is in force, what was, what is changed, and interviews."""

import pytest
from django.test import Client

from news import publishing, record
from news.models import Draft, Edition, Message, Person
from tests import factories
from tests.news.verifying import FIRST, OTHER, SECOND, ask, correct, page, two_versions, version

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
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
    return two_versions()


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
