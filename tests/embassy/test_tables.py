"""What is typed into the site runs in no spreadsheet, and arrives there as it was typed."""

import csv
import io
from decimal import Decimal
from itertools import repeat
from typing import Any

import openpyxl
import pytest

from embassy import tables

HEAD = ["Title", "Number"]
FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0018",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]
HARMLESS = [
    "A statement",
    "1=1",
    "https://example.org/",
    "007",
    "12",
    "О положении",
    "بيان",
    'He said “no”, "no", and no',
    "Two\nlines",
    " = with a space before it",
    "",
]


def from_csv(*cells: Any) -> list[str]:
    written = "".join(tables.csv_lines(HEAD, [cells]))
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))[1]


def book(rows: Any, **options: Any) -> Any:
    file = io.BytesIO()
    tables.write_xlsx(file, HEAD, rows, **{"from_right": False, **options})
    file.seek(0)
    return openpyxl.load_workbook(file)


def from_xlsx(*cells: Any) -> list[Any]:
    return list(book([cells]).active.iter_rows(min_row=2, max_col=len(cells)))[0]


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_formula_is_a_text_in_csv(typed: str) -> None:
    (cell,) = from_csv(typed)
    assert cell == f"'{typed}"


@pytest.mark.parametrize("typed", [*FORMULAS, *HARMLESS[:-1]])
def test_whatever_is_typed_is_a_text_in_a_workbook(typed: str) -> None:
    (cell,) = from_xlsx(typed)
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == typed
    assert cell.hyperlink is None


@pytest.mark.parametrize("typed", HARMLESS)
def test_what_is_no_formula_stays_as_it_is_in_csv(typed: str) -> None:
    assert from_csv(typed, typed) == [typed, typed]


def test_numbers_are_numbers_also_below_zero() -> None:
    assert from_csv(-3, Decimal("70.50")) == ["-3", "70.50"]
    cells = from_xlsx(-3, Decimal("70.50"), 1.5)
    assert [(cell.data_type, cell.value) for cell in cells] == [("n", -3), ("n", 70.5), ("n", 1.5)]


def test_a_number_of_more_digits_than_excel_keeps_loses_none() -> None:
    (cell,) = from_xlsx(12345678901234567)
    assert cell.value == "12345678901234567"


def test_csv_tells_excel_that_it_is_utf_8() -> None:
    first = next(tables.csv_lines(["Заголовок"], []))
    assert first.encode() == b"\xef\xbb\xbf" + "Заголовок\r\n".encode()


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1f", "\ufffe", "\uffff", "<", "&", "]]>"])
def test_no_sign_breaks_a_workbook(sign: str) -> None:
    (cell,) = from_xlsx(f"A{sign}B")
    assert cell.value.startswith("A")
    assert cell.value.endswith("B")


def test_a_text_longer_than_a_cell_of_excel_is_cut_with_a_sign_of_it() -> None:
    (cell,) = from_xlsx("x" * 40_000)
    assert len(cell.value) == tables.SIGNS
    assert cell.value.endswith("x…")


def test_what_one_sheet_cannot_hold_is_continued_on_the_next(monkeypatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 4)
    sheets = book([[f"No {number}", number] for number in range(7)]).worksheets
    assert [sheet.max_row for sheet in sheets] == [4, 4, 2]
    assert [sheet["A1"].value for sheet in sheets] == ["Title"] * 3
    assert [row[1] for sheet in sheets for row in sheet.values if row[1] != "Number"] == [*range(7)]


def test_a_table_without_rows_has_its_heads() -> None:
    assert [*book([]).active.values] == [("Title", "Number")]
    assert len([*tables.csv_lines(HEAD, [])]) == 1


def test_a_sheet_of_a_language_from_right_to_left_begins_at_the_right() -> None:
    assert book([], from_right=True).active.sheet_view.rightToLeft
    assert not book([]).active.sheet_view.rightToLeft


def test_rows_are_written_while_they_are_read() -> None:
    """Else a long table would have to fit in memory: this one has no end."""
    lines = tables.csv_lines(HEAD, repeat(["x", 1]))
    assert [next(lines) for _ in range(3)][1:] == ["x,1\r\n"] * 2
