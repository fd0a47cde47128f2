"""Tables as files that a spreadsheet opens: CSV and XLSX, row by row, however many there are.

What stands in a cell was typed by somebody. A spreadsheet takes some of it for a formula and
computes it: https://owasp.org/www-community/attacks/CSV_Injection. In CSV such a cell begins
with an apostrophe; in XLSX a text is written as a text. Numbers are numbers in both.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter

Cell = str | int | float | Decimal
Row = Sequence[Cell]
# With what a formula can begin; Excel in East Asia takes the wide signs too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it Excel takes UTF-8 for a code page of its own.
BOM = "\ufeff"
# What Excel holds: rows of a sheet, signs of a cell, digits of a number.
ROWS, SIGNS, DIGITS = 1_048_576, 32_767, 15
WIDTH = 24


def csv_lines(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """The file, a line at a time (RFC 4180)."""
    writer = csv.writer(_Passed())
    yield BOM + writer.writerow(harmless(head))
    for row in rows:
        yield writer.writerow(harmless(row))


class _Passed:
    """A file that gives what is written to it back to the writer."""

    def write(self, line: str) -> str:
        return line


def harmless(row: Row) -> list[Cell]:
    return [f"'{cell}" if is_formula(cell) else cell for cell in row]


def is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(FORMULA)


def write_xlsx(file: IO[bytes], head: Row, rows: Iterable[Row], *, from_right: bool) -> None:
    """Write a workbook: a sheet, and further ones for what one cannot hold. One row at a time is
    kept in memory; the others lie in a folder that goes with whatever happens."""
    remaining = iter(rows)
    with TemporaryDirectory() as folder, xlsxwriter.Workbook(file, options(folder)) as book:
        bold = book.add_format({"bold": True})
        following = next(remaining, None)
        while following is not None or not book.worksheets():
            sheet = book.add_worksheet()
            if from_right:
                sheet.right_to_left()
            sheet.set_column(0, max(len(head) - 1, 0), WIDTH)
            sheet.freeze_panes(1, 0)
            _write_row(sheet, 0, head, bold)
            if following is not None:
                _write_row(sheet, 1, following)
            for number, row in enumerate(islice(remaining, ROWS - 2), 2):
                _write_row(sheet, number, row)
            following = next(remaining, None)


def options(folder: str) -> dict[str, Any]:
    return {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "tmpdir": folder,
    }


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    number: int,
    row: Row,
    look: xlsxwriter.format.Format | None = None,
) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, column, shortened(cell), look)
        elif len(str(cell)) > DIGITS:
            sheet.write_string(number, column, str(cell), look)
        else:
            sheet.write_number(number, column, cell, look)


def shortened(text: str) -> str:
    return text if len(text) <= SIGNS else f"{text[: SIGNS - 1]}…"
