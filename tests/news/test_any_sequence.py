"""Whatever editors do in whatever order, the public sees what a simple model says.

The model is a list of versions with a beginning and an end, kept by rules that fit on a screen;
hypothesis drives both with the same steps and compares them at many moments, past and future.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import publishing
from news.models import Draft, Edition
from tests import factories

pytestmark = pytest.mark.django_db

BEGINNING = datetime(2018, 2, 18, 9, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
HOURS = st.sampled_from([-1, 0, 1, 2, 3, 4, 5, 6])
# Each step is drawn with every answer, and takes those that it asks for.
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(
                ["publish", "publish", "wait", "reschedule", "cancel", "withdraw", "remove"]
                + ["publish_ahead", "publish_ahead", "reopen"]
            ),
            "text": st.sampled_from("abc"),
            "hours": HOURS,
            "end": st.sampled_from([None, None, 2, 4, 8]),
            "replace": st.booleans(),
        }
    ),
    min_size=4,
    max_size=14,
)


def step(name: str, text: str = "a", hours: int = 0, end: int | None = None) -> dict[str, Any]:
    return {"name": name, "text": text, "hours": hours, "end": end, "replace": False}


@dataclass
class Version:
    text: str
    start: datetime
    end: datetime
    own_end: datetime
    standing: str = "in-force"
    closed: bool = False

    def lasts(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass
class Model:
    """What should be. A step answers whether it is allowed, and does nothing where it is not."""

    now: datetime = BEGINNING
    text: str = "a"
    versions: list[Version] = field(default_factory=list)

    @property
    def waiting(self) -> Version | None:
        return self.versions[-1] if self.versions and self.versions[-1].start > self.now else None

    def public(self, at: datetime) -> str | None:
        return next(
            (
                version.text
                for version in self.versions
                if version.lasts(at) and not version.closed and version.standing != "removed"
            ),
            None,
        )

    def cancel(self) -> bool:
        if not self.waiting:
            return False
        dropped = self.versions.pop()
        if self.versions and self.versions[-1].end == dropped.start:
            self.versions[-1].end = self.versions[-1].own_end
        return True

    def write(self, version: Version) -> None:
        if self.versions:
            self.versions[-1].end = min(self.versions[-1].end, version.start)
        self.versions.append(version)

    def publish(self, start: datetime, end: datetime, *, replace: bool) -> bool:
        if start < self.now or end <= start or (self.waiting and not replace):
            return False
        kept = [Version(**vars(version)) for version in self.versions]
        self.cancel()
        last = self.versions[-1] if self.versions else None
        if last and last.lasts(start) and (last.text, last.standing) == (self.text, "in-force"):
            self.versions = kept
            return False
        self.write(Version(self.text, start, end, end))
        return True

    def reschedule(self, to: datetime) -> bool:
        waiting = self.waiting
        if not waiting or not self.now < to < waiting.own_end:
            return False
        self.cancel()
        self.write(Version(waiting.text, to, waiting.own_end, waiting.own_end))
        return True

    def withdraw(self) -> bool:
        current = next((version for version in self.versions if version.lasts(self.now)), None)
        if not current or current.standing != "in-force":
            return False
        self.cancel()
        self.write(Version(current.text, self.now, NEVER, NEVER, "withdrawn"))
        return True

    def remove(self) -> bool:
        if not [version for version in self.versions if version is not self.waiting]:
            return False
        last = [version for version in self.versions if version is not self.waiting][-1]
        if last.standing == "removed":
            return False
        self.cancel()
        for version in self.versions:
            version.closed = True
        self.write(Version("", self.now, NEVER, NEVER, "removed"))
        return True

    def reopen(self) -> bool:
        current = next((version for version in self.versions if version.lasts(self.now)), None)
        if not current or current.standing == "removed":
            return False
        for version in self.versions:
            version.closed = False
        return True


class Newsroom:
    """The real thing, driven by the same steps."""

    def __init__(self) -> None:
        self.model, self.by = Model(), factories.user()
        self.draft = factories.draft(title="T", body="<p>a</p>")

    def step(self, name: str, text: str, hours: int, end: int | None, replace: bool) -> None:
        self.model.now += timedelta(seconds=1)
        ahead = self.model.now + timedelta(hours=hours)
        if name == "wait":
            self.model.now = max(self.model.now, ahead)
        elif name.startswith("publish"):
            until = end and self.model.now + timedelta(hours=end)
            self.publish(text, ahead if name == "publish_ahead" else None, until or None, replace)
        elif name == "reschedule":
            self.both(
                self.model.reschedule(ahead),
                lambda: publishing.reschedule(self.draft, ahead, by=self.by),
            )
        elif name in ("withdraw", "remove"):
            act = getattr(publishing, name)
            self.both(getattr(self.model, name)(), lambda: act(self.draft, "Why", by=self.by))
        else:
            act = getattr(publishing, name)
            self.both(getattr(self.model, name)(), lambda: act(self.draft, by=self.by))

    def publish(
        self, text: str, start: datetime | None, end: datetime | None, replace: bool
    ) -> None:
        self.model.text = text
        Draft.objects.filter(pk=self.draft.pk).update(body=f"<p>{text}</p>")
        self.both(
            self.model.publish(start or self.model.now, end or NEVER, replace=replace),
            lambda: publishing.publish(
                self.draft, by=self.by, at=start, until=end, replace=replace,
                note="Why", note_kind="update",
            ),
        )  # fmt: skip

    def both(self, allowed: bool, act: Callable[[], object]) -> None:
        """The newsroom must refuse what the model does, and nothing else."""
        try:
            act()
            refusal = ""
        except publishing.PublishingRefused as error:
            refusal = str(error)
        assert allowed == (not refusal), refusal

    def moments(self) -> Iterator[datetime]:
        yield self.model.now
        for version in self.model.versions:
            for bound in {version.start, version.end, version.own_end} - {NEVER}:
                yield from (bound - timedelta(microseconds=1), bound)


@pytest.fixture
def newsroom(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Newsroom]:
    """A newsroom a sequence, whose database says the model's time."""
    factories.mission()

    def make() -> Newsroom:
        room = Newsroom()
        monkeypatch.setattr("news.editions.database_now", lambda: room.model.now)
        return room

    return make


def check(room: Newsroom, steps: list[dict[str, Any]]) -> None:
    for one in steps:
        room.step(**one)
        for moment in room.moments():
            seen = [
                edition.content["body"]
                for edition in Edition.objects.public(moment).filter(message=room.draft.message)
            ]
            expected = room.model.public(moment)
            assert seen == ([f"<p>{expected}</p>"] if expected is not None else []), moment
            twins = [
                edition
                for edition in room.draft.message.editions.all()
                if edition.is_public(moment)
            ]
            assert len(twins) == len(seen)
    numbers = [edition.number for edition in room.draft.message.editions.order_by("public_from")]
    assert numbers == list(range(1, len(room.model.versions) + 1))


STEADY = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@STEADY
@given(STEPS)
def test_what_is_public_follows_a_simple_model_whatever_the_steps(
    newsroom: Callable[[], Newsroom], steps: list[dict[str, Any]]
) -> None:
    check(newsroom(), steps)


@pytest.mark.long
@settings(STEADY, max_examples=1500, derandomize=False)
@given(STEPS)
def test_fifteen_hundred_random_sequences_leave_one_consistent_record(
    newsroom: Callable[[], Newsroom], steps: list[dict[str, Any]]
) -> None:
    check(newsroom(), steps)


def test_the_record_of_a_long_sequence_is_sound(newsroom: Callable[[], Newsroom]) -> None:
    room = newsroom()
    check(
        room,
        [
            step("publish"), step("publish_ahead", "b", 3), step("reschedule", hours=5),
            step("wait", hours=6), step("withdraw"), step("publish", "c", end=4),
            step("wait", hours=5), step("publish", "c"), step("remove"),
            step("publish_ahead", "a", 2), step("wait", hours=3), step("reopen"),
        ],
    )  # fmt: skip
    told = StringIO()
    call_command("verify_record", stdout=told)
    assert "7 versions are as published" in told.getvalue()
