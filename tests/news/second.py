"""What tests of the second reader share: the people of a desk, and a full draft."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

from news import review
from news.models import (
    Appointment,
    Attachment,
    Draft,
    File,
    Organization,
    Outlet,
    Person,
    Picture,
)
from tests import factories


def editor(name: str, group: str = "Editor", **values: Any) -> User:
    """A member of the staff's group, with an e-mail address."""
    given = {"email": f"{name.lower().replace(' ', '.')}@embassy.example", **values}
    user = factories.user(name, superuser=False, **given)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def approved(draft: Draft, *, by: User, submitted_by: User | None = None) -> Draft:
    """`draft` as it is after somebody submitted it and `by` approved it."""
    review.submit(draft, by=submitted_by or draft.changed_by or by)
    review.approve(draft, by=by)
    draft.refresh_from_db()
    return draft


def named(row: Any, **values: str) -> None:
    """Give `row` other values, as an editor of its own form would."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def full(**values: Any) -> Draft:
    """A comment with something in every field and relation that readers get."""
    ministry = Organization.objects.language("en").create(name="Ministry")
    draft = factories.draft(
        "comment",
        title="On Syria",
        body="<p>The Embassy has a word to say.</p>",
        summary="A summary.",
        notes_to_editors="<p>Notes.</p>",
        dateline="London",
        delivered_on="2018-02-08",
        reply_to_name="Lord Ahmad",
        reply_to_title="A statement",
        reply_to_date="2018-02-07",
        reply_to_url="https://example.org/",
        issuer=ministry,
        slug="on-syria",
        date_published=factories.PUBLISHED,
        note="A name was misspelt.",
        note_kind="correction",
        categories=[factories.category()],
        **values,
    )
    person = Person.objects.language("en").create(name="Sergey Lavrov")
    Appointment.objects.language("en").create(
        person=person, organization=ministry, job_title="Minister", start_date="2004-03-09"
    )
    draft.speakers.add(person)
    draft.outlets.add(Outlet.objects.language("en").create(name="TASS"))
    Picture.objects.create(draft=draft, file=stored("0"), name="a.jpg", alt="A medal")
    Picture.objects.create(draft=draft, file=stored("1"), name="b.jpg", alt="A hall", position=1)
    Attachment.objects.create(draft=draft, file=stored("2"), name="c.pdf", title="Text")
    draft.refresh_from_db()
    return draft


def stored(digit: str) -> File:
    row, _made = File.objects.get_or_create(
        sha256=digit * 64,
        defaults={"media_type": "image/jpeg", "size": 1, "width": 9, "height": 9},
    )
    return row
