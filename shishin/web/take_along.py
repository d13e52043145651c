"""Somebody's data as files that they take along: one JSON, or a table for each kind."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

from shishin.people.privacy import Row

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Tells spreadsheets that the letters are UTF-8.
_MARK = "\ufeff"

Tables = Mapping[str, Sequence[Row]]


def as_json(tables: Tables) -> bytes:
    """Return the tables as one readable JSON object."""
    return json.dumps(tables, ensure_ascii=False, indent=1).encode()


def as_csv(tables: Tables) -> bytes:
    """Return the tables as a zip with one CSV each."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as files:
        for name, rows in tables.items():
            # A fixed moment: the same data is the same file.
            files.writestr(zipfile.ZipInfo(f"{name}.csv"), _csv(rows), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _csv(rows: Sequence[Row]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(rows[0])
    table.writerows([_cell(value) for value in row.values()] for row in rows)
    return _MARK + written.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case _:
            return str(value)
