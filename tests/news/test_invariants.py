"""What the database refuses, whoever asks: each test tries to break one invariant."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from news import triggers
from news.models import Category, Edition
from tests import factories

pytestmark = pytest.mark.django_db

PAST = datetime(2018, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def edition() -> Edition:
    factories.mission()
    return factories.published(public_from=PAST)


def another(edition: Edition, **values: object) -> Edition:
    """An unsaved copy that could follow `edition`, but for `values`."""
    copy = Edition.objects.get(pk=edition.pk)
    copy.pk = None
    copy._state.adding = True
    copy.number += 1
    copy.record_sha256 = "f" * 64
    copy.public_from = copy.recorded_from = PAST + DAY
    copy.public_until = None
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


def end(edition: Edition, at: datetime = PAST + DAY) -> Edition:
    edition.public_until = at
    edition.save()
    return edition


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("document", "{}"),
        ("content_sha256", "0" * 64),
        ("text_sha256", "0" * 64),
        ("record_sha256", "0" * 64),
        ("number", 7),
        ("note", "another"),
        ("note_kind", "minor"),
        ("standing", "withdrawn"),
        ("date_published", PAST - DAY),
    ],
)
def test_a_frozen_column_never_changes(edition: Edition, column: str, value: object) -> None:
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["frozen"]):
        Edition.objects.filter(pk=edition.pk).update(**{column: value})


def test_an_edition_never_moves_to_another_message(edition: Edition) -> None:
    other = factories.published()
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["frozen"]):
        Edition.objects.filter(pk=edition.pk).update(message=other.message, number=2)


def test_a_public_edition_is_never_deleted(edition: Edition) -> None:
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["deleted"]), transaction.atomic():
        Edition.objects.filter(pk=edition.pk)._raw_delete(using="default")
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["deleted"]):
        edition.delete()


def test_a_public_edition_cannot_be_called_cancelled(edition: Edition) -> None:
    with pytest.raises(IntegrityError):
        Edition.objects.filter(pk=edition.pk).update(cancelled_at=PAST + DAY)


def test_two_open_editions_of_a_message_are_refused(edition: Edition) -> None:
    with pytest.raises(IntegrityError):
        another(edition).save()


def test_an_overlap_is_refused_at_insertion(edition: Edition) -> None:
    end(edition)
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["overlap"]):
        another(edition, public_from=PAST + DAY / 2, public_until=PAST + 2 * DAY).save()


def test_an_overlap_is_refused_at_change(edition: Edition) -> None:
    end(edition)
    another(edition).save()
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["overlap"]):
        Edition.objects.filter(pk=edition.pk).update(public_until=PAST + 2 * DAY)


def test_a_later_number_never_stands_before_an_earlier_one(edition: Edition) -> None:
    end(edition)
    early = another(
        edition, public_from=PAST - 2 * DAY, public_until=PAST - DAY, date_published=PAST - 3 * DAY
    )
    early.recorded_from = PAST
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["overlap"]):
        early.save()


@pytest.mark.parametrize("number", [1, 3])
def test_numbers_follow_each_other(edition: Edition, number: int) -> None:
    end(edition)
    with pytest.raises(IntegrityError):
        another(edition, number=number).save()


@pytest.mark.parametrize(
    "values",
    [
        {"public_until": PAST + DAY},
        {"date_published": PAST + 2 * DAY},
        {"standing": "lost"},
        {"note_kind": "gossip"},
        {"title": ""},
        {"recorded_from": PAST},
    ],
)
def test_what_must_never_be_false_is_a_constraint(
    edition: Edition, values: dict[str, object]
) -> None:
    end(edition)
    with pytest.raises(IntegrityError):
        another(edition, **values).save()


def test_only_a_removed_message_leads_to_a_successor(edition: Edition) -> None:
    end(edition)
    with pytest.raises(IntegrityError):
        another(edition, successor=factories.published().message).save()


def test_a_removal_closes_what_came_before_by_whatever_road_it_is_written(
    edition: Edition,
) -> None:
    end(edition)
    another(edition, standing="removed", title="").save()
    edition.refresh_from_db()
    assert edition.closed
    with pytest.raises(IntegrityError, match=triggers.MESSAGES["closed"]):
        Edition.objects.filter(pk=edition.pk).update(closed=False)


def test_a_category_that_an_edition_names_is_protected() -> None:
    factories.mission()
    factories.published(categories=[factories.category("Syria")])
    with pytest.raises(ProtectedError):
        Category.objects.get().delete()


def test_the_triggers_are_there_after_migration() -> None:
    """A later migration that makes the table anew would lose them silently on SQLite."""
    ours = {"sqlite": triggers._SQLITE, "postgresql": triggers._POSTGRESQL}[connection.vendor]
    named = re.findall(
        r"CREATE TRIGGER (\w+)\b(?:(?!CREATE TRIGGER).)*? ON (\w+)", "\n".join(ours), re.S
    )
    assert len(named) >= 5
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger")
        assert set(named) <= set(cursor.fetchall())
