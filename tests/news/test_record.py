"""Canonical bytes and digests: anybody who has the bytes gets the digest."""

import hashlib
import json

import pytest

from news import record
from news.models import Edition
from tests import factories


def test_equal_content_has_equal_bytes() -> None:
    assert record.canonical({"b": 1, "a": "é"}) == record.canonical({"a": "e\u0301", "b": 1})
    assert record.canonical({"b": [1], "a": "x"}) == '{"a":"x","b":[1]}'


@pytest.mark.parametrize("value", ["\0", "\ud800", 1.5, None, object()])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"NUL|hold"):
        record.canonical({"a": value})


@pytest.mark.django_db
def test_the_digests_are_of_the_stored_bytes() -> None:
    factories.mission()
    edition = factories.published(title="“Curly” Привет")
    edition.refresh_from_db()
    digest = hashlib.sha256(edition.document.encode()).hexdigest()
    assert edition.content_sha256 == digest
    text = record.plain_text(json.loads(edition.document))
    assert edition.text_sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.django_db
@pytest.mark.database_clock
def test_each_record_digest_covers_the_one_before() -> None:
    from news import publishing

    factories.mission()
    first = factories.published()
    draft = factories.draft_of(first)
    second = publishing.withdraw(draft, "Moved", by=factories.user())
    arguments = {
        "uuid": str(second.message.uuid),
        "reference": second.message.reference,
        "number": 2,
        "content_sha256": second.content_sha256,
        "note": "Moved",
        "note_kind": "",
        "standing": Edition.Standing.WITHDRAWN,
        "date_published": second.date_published,
    }
    assert second.record_sha256 == record.record_sha256(**arguments, previous=first.record_sha256)
    assert second.record_sha256 != record.record_sha256(**arguments, previous="")


def test_plain_text_keeps_turns_lists_and_paragraphs_apart() -> None:
    document = {
        "title": "Title",
        "summary": "Summary.",
        "introduction": "<p>Before.</p>",
        "turns": [
            {"role": "question", "speaker": "", "language": "en", "html": "<p>Why?</p>"},
            {
                "role": "answer",
                "speaker": "S. Lavrov",
                "language": "",
                "html": "<p>One.</p><ul><li>two</li></ul>",
            },
        ],
    }
    assert record.plain_text(document) == (
        "Title\n\nSummary.\n\nBefore.\n\nQ [en]: Why?\n\nS. Lavrov: One.\n- two\n"
    )
