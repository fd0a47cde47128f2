"""Who may go where at the desk: every address of the newsroom, for each group of the staff.

An address that stands in no row of `DOORS` fails the build.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from consular.models import Office
from embassy.models import Page
from news.models import (
    Draft,
    Edition,
    Feature,
    FormerAddress,
    Mailing,
    Message,
    Organization,
    Outlet,
    Person,
)
from tests import factories
from tests.consular import offers, schedules
from tests.news import second
from tests.news.desk import page_of

pytestmark = pytest.mark.django_db

APPS = ("embassy", "news", "consular")
GROUPS = ("Author", "Editor", "Consul")
KINDS = ("pressrelease", "interview", "comment")
LOOK, WRITE = "changelist change history", "add"

# Models, pages, and what Author, Editor and Consul are answered when they look.
DOORS = [
    (KINDS, "changelist add change history preview", (200, 200, 403)),
    (KINDS, "delete publish reschedule cancel withdraw remove reopen", (403, 200, 403)),
    (KINDS, "submit takeback", (200, 200, 403)),
    (KINDS, "approve return countersign", (403, 200, 403)),
    (KINDS, "erase", (403, 403, 403)),
    (KINDS, "links revoke", (403, 200, 403)),
    (KINDS, "duplicate translate presence", (405, 405, 405)),
    (KINDS, "source still-right untie", (200, 200, 403)),
    (("file",), "changelist change", (200, 200, 403)),
    (("file",), "history", (200, 200, 302)),
    (("file",), "add delete", (403, 403, 403)),
    (("formeraddress",), LOOK, (200, 200, 403)),
    (("formeraddress",), "add delete", (403, 200, 403)),
    (("draft",), "changelist", (200, 200, 403)),
    (("draft",), "change", (302, 302, 403)),
    (("feature", "category"), LOOK, (200, 200, 403)),
    (("feature", "category"), "add", (403, 200, 403)),
    (("feature",), "delete", (403, 200, 403)),
    (("category",), "delete delete_translation", (403, 403, 403)),
    (("organization", "outlet", "person"), f"{LOOK} add", (200, 200, 403)),
    (("organization", "outlet", "person"), "delete delete_translation", (403, 403, 403)),
    (("office", "contactpoint"), f"{LOOK} add delete", (403, 403, 200)),
    (("office", "contactpoint"), "delete_translation", (403, 403, 200)),
    (("service", "notice"), f"{LOOK} add delete delete_translation", (403, 403, 200)),
    (("openinghours",), f"{LOOK} add delete", (403, 403, 200)),
    (("specialhours",), f"{LOOK} add", (403, 403, 200)),
    (("specialhours",), "delete delete_translation", (403, 403, 403)),
    (("holiday",), f"{LOOK} year", (403, 403, 200)),
    (("holiday",), "add delete delete_translation", (403, 403, 403)),
    (("subscription",), f"{LOOK} delete", (403, 200, 403)),
    (("mailing",), LOOK, (403, 200, 403)),
    (("mailing",), "delete", (403, 403, 403)),
    (("subscription", "mailing"), "add", (403, 403, 403)),
    (("page",), f"{LOOK} add delete", (403, 200, 403)),
    (("page",), "delete_translation", (403, 200, 403)),
    (("mission",), f"{LOOK} add delete delete_translation", (403, 403, 403)),
]  # fmt: skip
# Where a group may look and not write.
LOOK_ONLY = {
    ("Author", "feature_change"),
    ("Author", "category_change"),
    ("Author", "formeraddress_change"),
}


@dataclass(frozen=True)
class Door:
    model: str
    page: str
    answers: dict[str, int]

    def __str__(self) -> str:
        return f"{self.model}_{self.page}"


ALL = [
    Door(model, page, dict(zip(GROUPS, answers, strict=True)))
    for models, pages, answers in DOORS
    for model in models
    for page in pages.split()
]


@pytest.fixture(autouse=True)
def rows() -> dict[str, Any]:
    """One row of every model, by its name."""
    mission = factories.mission()
    office = Office.objects.language("en").create(
        name="Embassy", slug="embassy", time_zone="Europe/London"
    )
    edition = factories.published(title="Featured")
    end = factories.SEED_MOMENT.replace(year=2019)
    return {
        "mission": mission,
        "page": Page.objects.language("en").create(slug="about", title="About", body="<p>Us</p>"),
        "office": office,
        "contactpoint": factories.contact(office=office),
        "category": factories.category(),
        "organization": Organization.objects.language("en").create(name="Ministry"),
        "outlet": Outlet.objects.language("en").create(name="TASS"),
        "person": Person.objects.language("en").create(name="Sergey Lavrov"),
        "feature": Feature.objects.create(message=edition.message, valid_through=end),
        "draft": factories.draft(),
        "file": second.stored("3"),
        "formeraddress": FormerAddress.objects.create(message=edition.message, path="/?p=12"),
        "service": offers.service(),
        "notice": offers.notice(),
        "openinghours": schedules.week(office, "09:00-17:00"),
        "specialhours": schedules.closed(factories.SEED_MOMENT.date()),
        "subscription": factories.subscription(),
        "mailing": Mailing.objects.create(occasion="daily", since=end, due_at=end, made_at=end),
        "holiday": schedules.holiday(factories.SEED_MOMENT.date(), "Defender’s Day"),
        **{kind.value.replace("-", ""): factories.draft(kind) for kind in Message.Kind},
    }


def member(group: str) -> Client:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def address(door: Door, rows: dict[str, Any]) -> str:
    name = f"admin:{type(rows[door.model])._meta.app_label}_{door}"
    keys = [] if door.page in ("changelist", "add") else [rows[door.model].pk]
    if door.page == "year":
        keys = [factories.SEED_MOMENT.year]
    if door.page == "delete_translation":
        rows[door.model].create_translation("ru", **translated(rows[door.model]))
        keys.append("ru")
    if door.page == "revoke":
        link, _key = factories.preview_link(rows[door.model])
        keys.append(link.pk)
    return reverse(name, args=keys)


def translated(row: Any) -> dict[str, str]:
    if row.has_translation("ru"):
        row.delete_translation("ru")
    return dict.fromkeys(row._parler_meta.get_all_fields(), "Слово")


def served(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from served(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def test_every_address_of_the_desk_stands_in_the_table() -> None:
    ours = {name for name in served(admin.site.urls[0]) if name.split("_")[0] in APPS}
    listed = {f"{app}_{door}" for door in ALL for app in APPS}
    assert ours <= listed
    assert {str(door) for door in ALL} == {name.split("_", 1)[1] for name in ours}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_finds_its_doors_open_and_the_others_closed(group, rows) -> None:
    client, wrong = member(group), []
    for door in ALL:
        answer = client.get(address(door, rows))
        if answer.status_code != door.answers[group]:
            wrong.append(f"{door}: {answer.status_code}, not {door.answers[group]}")
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_sign_in_everywhere(rows) -> None:
    for door in ALL:
        where = address(door, rows)
        for method in (Client().get, Client().post):
            answer = method(where)
            assert answer.status_code == 302, door
            assert answer.headers["Location"].startswith("/admin/login/?next="), door


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_closed_to_looking_is_closed_to_acting(group, rows) -> None:
    client, wrong = member(group), []
    sent = {"post": "yes", "when": "now", "reason": "x", "lock_version": 0, "language": "ru"}
    for door in ALL:
        closed = door.answers[group] == 403 or (group, str(door)) in LOOK_ONLY
        if not closed:
            continue
        answer = client.post(address(door, rows), sent)
        if answer.status_code != 403:
            wrong.append(f"{door}: {answer.status_code}")
    assert wrong == []
    assert Draft.objects.count() == 5
    assert Edition.objects.count() == 1
    assert Feature.objects.count() == 1


@pytest.mark.parametrize("page", ["duplicate", "translate"])
def test_a_copy_is_started_by_those_who_write(page, rows) -> None:
    where, sent = page_of(rows["interview"], page), {"language": "ru"}
    assert member("Author").post(where, sent).status_code == 302
    assert member("Consul").post(where, sent).status_code == 403
    assert Draft.objects.count() == 6


def test_an_author_is_offered_nothing_that_publishes(rows) -> None:
    draft = factories.draft()
    factories.publish(draft)
    author = member("Author")
    for page in (page_of(draft), page_of(rows["comment"]), "/admin/news/pressrelease/", "/admin/"):
        answer = author.get(page).content.decode()
        for word in ("Publish…", "Withdraw…", "Remove…", "publish_selected", "Feature a message"):
            assert word not in answer, page


def test_an_author_cannot_touch_what_is_featured(rows) -> None:
    author = member("Author")
    changed = {"position": 9, "action": "delete_selected", "_selected_action": rows["feature"].pk}
    author.post("/admin/news/feature/", {**changed, "post": "yes"})
    assert Feature.objects.get().position == 0


def test_a_consul_sees_nothing_of_the_news(rows) -> None:
    consul = member("Consul")
    start = consul.get("/admin/").content.decode()
    assert "Contact points" in start
    assert "Featured" not in start
    assert "/admin/news/" not in start
    assert consul.get("/admin/news/").status_code == 404


def test_an_editor_sees_nothing_of_the_consular_desk(rows) -> None:
    editor = member("Editor")
    assert "/admin/consular/" not in editor.get("/admin/").content.decode()
    assert editor.get("/admin/consular/").status_code == 404
