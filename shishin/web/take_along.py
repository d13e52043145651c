"""Somebody's data as files that they take along: the whole as JSON, and tables to read."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from shishin.core import days
from shishin.core import text as text_module
from shishin.core.languages import Language
from shishin.people.privacy import Row
from shishin.web import words
from shishin.web.take_along_words import HEADINGS, SHEETS, VALUES
from shishin.web.wiring import wiring

# Tells spreadsheets that the letters are UTF-8.
_MARK = "\ufeff"
_INSTANTS = frozenset({"at", "hour", "since", "until"})
_CODES = frozenset({"occurrence", "about"})

Tables = Mapping[str, Sequence[Row]]


def as_json(tables: Tables) -> bytes:
    """Return the tables as one readable JSON object."""
    return json.dumps(tables, ensure_ascii=False, indent=1).encode()


def as_csv(tables: Tables) -> bytes:
    """Return the tables as a zip with one CSV each, in the reader's words and in Japan's time.

    What stands under "occurrence" says how the activities are called that the others name by their codes.
    """
    whole = io.BytesIO()
    called = {row["code"]: f"{row['day']} {row['title']}" for row in tables.get("occurrence", ())}
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as files:
        for table, (name, columns) in SHEETS.items():
            if table in tables:
                # A fixed moment: the same data is the same file.
                file = zipfile.ZipInfo(f"{words.plain(name)}.csv")
                files.writestr(file, _csv(tables[table], columns, called), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _csv(rows: Sequence[Row], columns: Sequence[str], called: Mapping[object, str]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([words.plain(HEADINGS[column]) for column in columns])
    table.writerows([_cell(column, row[column], called) for column in columns] for row in rows)
    return _MARK + written.getvalue()


def _cell(column: str, value: object, called: Mapping[object, str]) -> str:
    if value is None:
        return ""
    if column in VALUES and value in VALUES[column]:
        return words.plain(VALUES[column][value])
    if column in _CODES:
        value = called.get(value, value)
    elif column == "ward":
        value = _ward(str(value))
    elif column in _INSTANTS or column.endswith("_at"):
        return f"{days.local(datetime.fromisoformat(str(value))):%Y-%m-%d %H:%M}"
    return text_module.harmless(value) if isinstance(value, str) else str(value)


def _ward(code: str) -> str:
    found = wiring().city.ward(code)
    if found is None:
        return code
    return found.english if words.current() is Language.ENGLISH else found.name
