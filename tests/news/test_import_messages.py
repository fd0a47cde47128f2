"""What a file becomes at its first import, and what the command says when it cannot be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from news.models import Category, Draft, Edition, Feature, Interview, Message, Organization
from tests import factories
from tests.factories import SEED_MOMENT
from tests.news.importing import counts, item, load, run

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "embassy" / "sample" / "messages.json"


def draft() -> Draft:
    return Draft.objects.select_related("message").get()


def test_items_arrive_as_drafts_and_readers_see_nothing():
    factories.mission()
    assert load(item(_embassy={"kind": "interview", "pinned": True})) == {"created": 1}
    row = Interview.objects.get()
    assert (row.title, row.body, row.in_language) == ("Title 1", "<p>Text 1.</p>", "en")
    assert row.date_published == datetime(2018, 2, 15, 12, tzinfo=UTC)
    assert (row.message.kind, row.message.import_ref) == ("interview", "urn:item:1")
    assert not Edition.objects.exists()
    assert not Feature.objects.exists()


def test_a_text_is_cleaned_and_one_without_a_kind_is_a_press_release():
    load(item(content_html="<p onclick='x()'>Text\xa0<script>alert(1)</script></p>"))
    assert draft().body == "<p>Text</p>"
    assert draft().message.kind == Message.Kind.PRESS_RELEASE


@pytest.mark.parametrize(
    ("mission", "feed", "own", "language"),
    [
        ("fr ja", "", "", "fr"),
        ("fr ja", "ja", "", "ja"),
        ("fr ja", "ja", "en", "en"),
        ("en ru", "en-GB", "", "en"),
        ("en ru", "RU_ru", "", "ru"),
        ("zh-hant en", "zh-Hant-TW", "", "zh-hant"),
        ("en", "pt-BR", "", "pt-BR"),
        ("en", "uz-cyrl", "", "uz-Cyrl"),
        ("", "", "", "en"),
    ],
)
def test_the_language_is_the_item_s_or_the_feed_s_or_the_mission_s(mission, feed, own, language):
    if mission:
        factories.mission(mission)
    load(item(language=own), language=feed)
    assert draft().in_language == language


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("The Embassy has said it. And more", ""),
        ("The Embassy has said…", ""),
        ("A summary that an editor wrote.", "A summary that an editor wrote."),
    ],
)
def test_a_summary_that_repeats_the_opening_is_no_summary(summary, kept):
    load(item(summary=summary, content_html="<p>The Embassy has said it.</p><p>And more.</p>"))
    assert draft().summary == kept


def test_an_author_that_the_desk_knows_is_the_issuer():
    ministry = Organization.objects.language("en").create(name="Foreign Ministry")
    load(item(authors=[{"name": "J. Doe"}, {"name": "foreign ministry"}]))
    assert draft().issuer == ministry


def test_tags_find_categories_by_any_name_or_address_and_create_the_missing():
    factories.mission()
    syria = factories.category("Syria")
    syria.create_translation("ru", name="Сирия")
    life = factories.category("Embassy life")
    life.name = "What we do"
    life.save()
    assert load(
        item(1, tags=["SYRIA", "сирия", " ", "Embassy  life"]),
        item(2, tags=["Арктика", "—", "арктика"], language="ru"),
    ) == {"created": 2}
    first, second = Draft.objects.order_by("pk")
    assert list(first.categories.order_by("pk")) == [syria, life]
    arctic, dash = second.categories.order_by("pk")
    arctic.set_current_language("ru")
    assert (arctic.name, arctic.slug) == ("Арктика", "arktika")
    assert dash.slug
    assert Category.objects.count() == 4


def test_two_long_tags_that_begin_alike_stay_two():
    load(item(tags=[f"{'Very long subject ' * 5}{end}" for end in ("one", "two")]))
    slugs = set(Category.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert all(len(slug) <= 50 for slug in slugs)


def test_publishing_takes_the_dates_of_the_source():
    factories.mission()
    assert load(item(), publish=True) == {"created": 1, "published": 1}
    edition = Edition.objects.public(SEED_MOMENT).get()
    assert edition.public_from == edition.date_published == datetime(2018, 2, 15, 12, tzinfo=UTC)
    assert edition.address.get_absolute_url() == "/news/2018/02/title-1/"


def test_a_date_ahead_is_an_embargo():
    load(item(date_published="2030-01-01T00:00:00Z"), publish=True)
    assert not Edition.objects.public(datetime(2029, 12, 31, tzinfo=UTC)).exists()
    assert Edition.objects.public(datetime(2030, 1, 1, tzinfo=UTC)).exists()


@pytest.mark.database_clock
def test_an_item_without_a_date_is_public_from_now_on():
    before = timezone.now() - timedelta(seconds=1)
    load(item(date_published=None), publish=True)
    assert before < Edition.objects.public().get().public_from <= timezone.now()
    assert load(item(date_published=None), publish=True) == {"unchanged": 1}


def test_a_dry_run_counts_alike_and_leaves_nothing():
    items = [item(1, tags=["Syria"], _embassy={"pinned": True}), item(2)]
    said = load(*items, publish=True, dry_run=True)
    assert not Message.objects.exists()
    assert not Category.objects.exists()
    assert not Feature.objects.exists()
    assert load(*items, publish=True) == said


def test_a_dry_run_says_that_it_was_one():
    assert "nothing was stored" in run(SAMPLE, dry_run=True)


REFUSED = {
    "unknown kind": ({"_embassy": {"kind": "speech"}}, "“speech” is no kind of message. The kinds"),
    "title too long": ({"title": "x" * 256}, "title: Ensure this value has at most 255"),
    "text too long": ({"content_html": "x" * 1_000_001}, "text: The text has 1000001 characters"),
    "summary too long": ({"summary": "x" * 1001}, "the summary has 1001 characters; at most 1000"),
    "nothing left of the text": ({"content_html": "<script>x</script>"}, "Nothing is left of the"),
    "a tag too long": ({"tags": ["x" * 101]}, "“tags”: Ensure this value has at most 100"),
    "an id too long": ({"id": "urn:" + "x" * 500}, "identifier at the source: Ensure this value"),
    "no language": ({"language": "klingon"}, "“klingon” is no language code"),
}


@pytest.mark.parametrize(("members", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_fault_in_the_last_item_is_named_and_nothing_is_imported(members, sentence):
    with pytest.raises(CommandError) as refusal:
        load(item(1, tags=["Syria"]), item(2, **members), publish=True)
    assert "feed.json: Item 2 (“" in str(refusal.value)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not Message.objects.exists()
    assert not Category.objects.exists()


def test_a_file_that_cannot_be_read_gets_one_sentence(tmp_path):
    for path in (tmp_path / "missing.json", "a\0b"):
        with pytest.raises(CommandError, match=r"The file cannot be read \("):
            run(path)


def test_a_file_that_is_far_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("embassy.incoming.SIZE_LIMIT", 100)
    with pytest.raises(CommandError, match="The file is larger than"):
        run(SAMPLE)


def test_standard_input_is_read(monkeypatch):
    with SAMPLE.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert counts(run("-")) == {"created": 11}


def test_progress_is_shown_on_a_terminal_only(monkeypatch, capsys):
    run(SAMPLE)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    run(SAMPLE)
    assert "11" in capsys.readouterr().err
