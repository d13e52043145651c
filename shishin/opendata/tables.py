"""Text to table: where the header stands, what stands before it, and the rows, within limits.

Rows are numbered as a spreadsheet shows them, so that a report can be read beside the file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shishin.core.errors import Invalid
from shishin.opendata import cells, layouts
from shishin.opendata.encoding import FileTruncated
from shishin.opendata.layouts import Layout

# A list is taken in whole or not at all, and while it is written everybody else who writes waits.
MAX_ROWS = 10_000
MAX_COLUMNS = 300
MAX_CELL = 32_767

# A preface is a title, a date, a licence: whoever writes more before the header means something else.
_MOST_PREFACE = 40
_PROPERTY = "#property"
_FACTS_SHOWN = 12
# No file can hold this row: a NUL never gets past the decoding.
_SENTINEL = "\0end"


class NotAnEventList(Invalid):
    """No row names the columns of an event list: `columns` are those that were found, `missing` those not."""


class ListEmpty(Invalid):
    """The header is there, and no row after it."""


class LayoutUnknown(Invalid):
    """There is no layout of the name `layout`."""


class LayoutDiffers(Invalid):
    """The file is not in the asked layout; `found` is the one it is in."""


class TooManyRows(Invalid):
    """The table has more than `most` rows."""


class TooManyColumns(Invalid):
    """Row `row` has more than `most` cells."""


class CellTooLong(Invalid):
    """A cell of row `row` is longer than `most` characters."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the body: its number, counted like a spreadsheet's, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised list: its layout, header and rows, and what the preface says of its source."""

    layout: Layout
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    preface: dict[str, str] = field(default_factory=dict)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Return the columns that the layout does not name."""
        return self.layout.unknown(self.header)


def read(text: str, layout_name: str = "auto") -> Table:
    """Return the list that a text holds; raises a refusal of this module, or `FileTruncated`."""
    wanted = _wanted(layout_name)
    rows = tuple(_rows(text))
    place, layout = _header(rows)
    if wanted is not None and wanted is not layout:
        raise LayoutDiffers(layout=wanted.name, found=layout.name)
    header = tuple(cells.one_line(name) for name in rows[place].cells)
    body = tuple(row for row in rows[place + 1 :] if not _is_mark(row))
    _refuse_half_row(text, header, body)
    if not body:
        raise ListEmpty
    return Table(layout, header, body, _preface(rows[:place]))


def _wanted(layout_name: str) -> Layout | None:
    if layout_name.casefold() == "auto":
        return None
    layout = layouts.named(layout_name)
    if layout is None:
        raise LayoutUnknown(layout=layout_name, layouts=[each.name for each in layouts.LAYOUTS])
    return layout


def _rows(text: str) -> Iterator[Row]:
    number = 0
    for number, values in enumerate(_parsed(text), start=1):
        if number > MAX_ROWS + _MOST_PREFACE:
            raise TooManyRows(most=MAX_ROWS)
        if len(values) > MAX_COLUMNS:
            raise TooManyColumns(row=number, most=MAX_COLUMNS)
        if any(len(value) > MAX_CELL for value in values):
            raise CellTooLong(row=number, most=MAX_CELL)
        if values:
            yield Row(number, tuple(values))


def _parsed(text: str) -> Iterator[list[str]]:
    """Yield the rows; raises `FileTruncated` where a quotation is never closed."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(_with_sentinel(lines))
    last = 0
    try:
        for values in reader:
            if values == [_SENTINEL]:
                return
            if values and values[-1].endswith(_SENTINEL):
                raise FileTruncated(line=last + 1)
            yield values
            last = reader.line_num
    except csv.Error:
        raise CellTooLong(row=last + 1, most=MAX_CELL) from None


def _with_sentinel(lines: io.StringIO) -> Iterator[str]:
    line = ""
    for line in lines:
        yield line
    if line and line[-1] not in "\r\n":
        yield "\n"
    yield _SENTINEL


def _header(rows: Sequence[Row]) -> tuple[int, Layout]:
    for place, row in enumerate(rows[:_MOST_PREFACE]):
        if _is_mark(row) and headed(row) != _PROPERTY:
            continue
        layout = layouts.recognise(row.cells)
        if layout is not None:
            return place, layout
    raise _no_header(rows)


def _no_header(rows: Sequence[Row]) -> NotAnEventList:
    shown = next((row.cells for row in rows if not _is_mark(row)), ())
    columns = [name for name in map(cells.one_line, shown) if name]
    missing = [str(each) for each in layouts.missing(shown)]
    return NotAnEventList(columns=columns[:_FACTS_SHOWN], missing=missing)


def headed(row: Row) -> str:
    """Return what the first cell of a row says, in lower case."""
    return cells.figures(row.cells[0]).lower() if row.cells else ""


def _is_mark(row: Row) -> bool:
    return headed(row).startswith("#")


def _preface(rows: Sequence[Row]) -> dict[str, str]:
    """Return what `#name,value` lines say: LinkData's lang, attribution_name, license, download_from."""
    marks = [row for row in rows if _is_mark(row) and len(row.cells) > 1 and headed(row) != _PROPERTY]
    return {headed(row).lstrip("#"): said for row in marks if (said := cells.one_line(row.cells[1]))}


def _refuse_half_row(text: str, header: Sequence[str], body: Sequence[Row]) -> None:
    """Refuse a file that ends inside a row: without a line end, and with cells missing."""
    if body and text[-1] not in "\r\n" and len(body[-1].cells) < len(header):
        raise FileTruncated(line=body[-1].number)
