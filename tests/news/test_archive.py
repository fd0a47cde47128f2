"""The archive that is made for measuring: sound in every table, and the same each time."""

from collections import Counter
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from news.archive import loading, texts
from news.models import Draft, Edition, Message
from news.models.search import SearchText
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


def digests() -> list[str]:
    return list(Edition.objects.order_by("pk").values_list("record_sha256", flat=True))


def words_of_all() -> list[tuple[object, ...]]:
    return list(SearchText.objects.order_by("pk").values_list())


def words_written_anew() -> list[tuple[object, ...]]:
    SearchText.objects.all().delete()
    SearchText.objects.write(list(Edition.objects.all()))
    return words_of_all()


@pytest.mark.long
def test_an_archive_is_as_sound_as_what_was_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made in two runs, of which the first was interrupted."""
    factories.mission()
    monkeypatch.setattr(loading, "BATCH", 50)
    list(islice(loading.load(120), 1))
    first = digests()
    assert loading.present() == 50
    call_command("make_archive", items=120)
    call_command("make_archive", items=120)
    assert digests()[: len(first)] == first
    call_command("verify_record")
    assert "versions are as published" in capsys.readouterr().out
    rows = Edition.objects.filter(number=1)
    assert Message.objects.count() == Draft.objects.count() == rows.count() == 120
    assert words_of_all() == words_written_anew()
    for column, wanted in (("kind", texts.KINDS), ("in_language", texts.LANGUAGES)):
        counts = Counter(rows.values_list(column, flat=True))
        assert set(counts) == set(wanted)
        assert min(counts.values()) > 35
    assert set(rows.values_list("categories__slug", flat=True)) == set(texts.SUBJECTS)
    years = {shown.year for shown in rows.values_list("date_published", flat=True)}
    assert years == set(range(2016, 2026))
    assert Edition.objects.filter(note_kind="correction").count() == 6
    assert all(len(row.document.encode()) > 3000 for row in rows)
    with pytest.raises(CommandError, match="of 120 messages was begun here"):
        call_command("make_archive", items=200)


@pytest.mark.long
def test_an_archive_does_not_mix_with_what_somebody_has_written_unless_forced() -> None:
    factories.published()
    with pytest.raises(CommandError, match="can never be deleted"):
        call_command("make_archive", items=2)
    call_command("make_archive", items=2, force=True)
    assert Message.objects.count() == 3
    call_command("verify_record")
    assert factories.published(title="After it").pk


@pytest.mark.parametrize("items", [0, -1, 10_000_001])
def test_the_size_is_bounded(items: int) -> None:
    with pytest.raises(CommandError, match="1 to 10000000"):
        call_command("make_archive", items=items)
