"""Languages of texts: any that BCP 47 has a tag for, named as its own speakers name it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from embassy import language_tags
from news.models.draft import validate_language

KNOWN = [
    ("ky", "Кыргызча", "Kyrgyz", "ltr"),
    ("zh-Hans", "中文 (简体)", "Simplified Chinese", "ltr"),
    ("uz-Cyrl", "Ўзбекча (Кирил)", "Uzbek (Cyrillic)", "ltr"),
    ("uz-Arab", "اوزبیک (عربی)", "Uzbek (Arabic)", "rtl"),
    ("ar", "العربية", "Arabic", "rtl"),
    ("ps", "پښتو", "Pashto", "rtl"),
    ("am", "አማርኛ", "Amharic", "ltr"),
    ("en-GB", "English (United Kingdom)", "British English", "ltr"),
    ("tlh", "Klingon", "Klingon", "ltr"),
]


@pytest.mark.parametrize(("tag", "own", "english", "direction"), KNOWN)
def test_a_language_has_its_own_name_the_readers_and_a_direction(
    tag: str, own: str, english: str, direction: str
) -> None:
    validate_language(tag)
    with override("en"):
        assert language_tags.native_name(tag) == own
        assert language_tags.name(tag) == english
    assert language_tags.direction(tag) == direction


@pytest.mark.parametrize("tag", ["en-<x", "en_GB", "", "e", "xx", "en-XX", "uz-Xxxx", "en\n", "ен"])
def test_what_is_no_language_is_refused_wherever_a_draft_is_cleaned(tag: str) -> None:
    with pytest.raises(ValidationError, match="is no language code"):
        validate_language(tag)


@pytest.mark.parametrize(("typed", "kept"), [("ZH-hans", "zh-Hans"), ("en-gb", "en-GB")])
def test_a_tag_is_kept_as_the_standard_writes_it(typed: str, kept: str) -> None:
    assert language_tags.canonical(typed) == kept
