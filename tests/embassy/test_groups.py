"""The groups that stand after migration, and what each of them may do."""

import pytest
from django.contrib.auth.models import Group

from tests import factories

pytestmark = pytest.mark.django_db


def may(group: str, *permissions: str) -> list[bool]:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    return [user.has_perm(permission) for permission in permissions]


def test_writing_and_publishing_are_different_rights() -> None:
    publishing = ("news.publish_edition", "news.withdraw_edition", "news.add_feature")
    assert may("Author", "news.add_interview", "news.change_comment", "news.add_picture") == [
        True,
        True,
        True,
    ]
    assert may("Author", *publishing) == [False, False, False]
    assert may("Editor", *publishing) == [True, True, True]


def test_the_consul_keeps_offices_and_touches_no_news() -> None:
    assert all(may("Consul", "consular.change_contactpoint", "consular.add_office"))
    assert not any(may("Consul", "news.view_pressrelease", "news.publish_edition"))
    assert not any(may("Editor", "consular.change_contactpoint", "consular.view_office"))


def test_nobody_may_write_editions_by_hand() -> None:
    for group in Group.objects.all():
        codes = set(group.permissions.values_list("codename", flat=True))
        assert not codes & {"add_edition", "change_edition", "delete_edition", "add_message"}
