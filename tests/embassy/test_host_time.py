"""Moments as the desk types them: in the host city's time, and never an unclear one."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from embassy.host_time import HostTimeField
from news.models import Draft, Feature
from tests import factories
from tests.news.desk import TYPED, page_of, sign_in, typed

# A night on which the clocks change: what is typed, and what is said.
GAP = (("2018-03-25", "01:30"), "There is no 01:30 on 25 March 2018", ("00:30", "02:30"))
TWICE = (("2018-10-28", "01:30"), "01:30 comes twice on 28 October 2018", ("00:30", "01:30"))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "said"),
    [
        ("Europe/London", date(2018, 3, 25), time(1, 30), ("no 01:30", "00:30 or 02:30")),
        ("Europe/London", date(2018, 10, 28), time(1, 30), ("twice", "00:30 and once at 01:30")),
        ("America/New_York", date(2018, 3, 11), time(2, 0), ("no 02:00", "01:00 or 03:00")),
        ("Australia/Lord_Howe", date(2018, 4, 1), time(1, 45), ("twice", "14:45 and", "15:15")),
        ("Europe/Moscow", date(2011, 3, 27), time(2, 30), ("no 02:30", "01:30 or 03:30")),
        ("Africa/Cairo", date(2024, 4, 26), time(0, 0), ("no 00:00", "25 April 2024, 23:00")),
    ],
)  # fmt: skip
def test_a_local_time_that_is_none_or_two_is_refused_with_the_choices(
    zone, day, hour, said
) -> None:
    with timezone.override(zone), pytest.raises(ValidationError) as refused:
        HostTimeField(label="When").compress([day, hour])
    for words in said:
        assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    ("zone", "hour", "utc"),
    [
        ("Europe/London", time(0, 59), datetime(2018, 3, 25, 0, 59, tzinfo=UTC)),
        ("Europe/London", time(2, 0), datetime(2018, 3, 25, 1, 0, tzinfo=UTC)),
        ("Europe/Moscow", time(1, 30), datetime(2018, 3, 24, 22, 30, tzinfo=UTC)),
    ],
)
def test_the_minutes_around_the_gap_are_taken_as_they_are(zone, hour, utc) -> None:
    with timezone.override(zone):
        assert HostTimeField(label="When").compress([date(2018, 3, 25), hour]) == utc


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Kiritimati", "Pacific/Niue"])
@pytest.mark.parametrize("day", [date.min, date(1799, 12, 31), date(9000, 1, 1), date.max])
def test_a_year_that_cannot_be_meant_is_refused(zone, day) -> None:
    with timezone.override(zone), pytest.raises(ValidationError, match="Check the date"):
        HostTimeField(label="When").compress([day, time(23, 59)])


@pytest.fixture
def editor(client):
    factories.mission()
    sign_in(client, "editor")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "sentence", "choices"), [GAP, TWICE])
def test_the_date_shown_to_readers_is_asked_clearly(editor, moment, sentence, choices) -> None:
    day, hour = moment
    sent = {"date_published_0": day, "date_published_1": hour, "title": "Kept"}
    draft = factories.draft()
    for address, values in (
        ("/admin/news/pressrelease/add/", {**TYPED, **sent}),
        (page_of(draft), typed(draft, **sent)),
    ):
        page = editor.post(address, values).content.decode()
        assert sentence in page
        assert all(choice in page for choice in choices)
        assert 'value="Kept"' in page
        assert f'value="{hour}"' in page
    assert Draft.objects.get().date_published is None


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["valid_from", "valid_through"])
@pytest.mark.parametrize(("moment", "sentence", "choices"), [GAP, TWICE])
def test_the_time_of_a_feature_is_asked_clearly(editor, field, moment, sentence, choices) -> None:
    factories.published(title="In front")
    sent = {
        "message": "In front",
        "position": 0,
        "valid_from_0": "2018-02-18",
        "valid_from_1": "09:00",
        "valid_through_0": "2019-03-04",
        "valid_through_1": "09:00",
        f"{field}_0": moment[0],
        f"{field}_1": moment[1],
    }
    page = editor.post("/admin/news/feature/add/", sent).content.decode()
    assert sentence in page
    assert all(choice in page for choice in choices)
    assert not Feature.objects.exists()


@pytest.mark.django_db
def test_a_date_typed_in_winter_and_in_summer_is_the_same_hour_in_london(editor) -> None:
    draft = factories.draft()
    for version, day, utc in ((0, "2018-01-10", 9), (1, "2018-07-10", 8)):
        sent = {"date_published_0": day, "date_published_1": "09:00", "lock_version": version}
        editor.post(page_of(draft), typed(draft, **sent))
        assert Draft.objects.get().date_published.hour == utc
