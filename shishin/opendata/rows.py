"""One row to one draft, with what was found on the way; no row stops the others."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from urllib.parse import urlsplit

from shishin.core.city import City
from shishin.opendata import amounts, cells, clocks, dates, days_in_text, identity, places, titles, when
from shishin.opendata.drafts import Draft, Reading
from shishin.opendata.layouts import Field
from shishin.opendata.tables import Row, Table
from shishin.opendata.verdicts import Finding, Reason, found

MAX_TITLE = 200
# Longer texts are cut, with a note; the row keeps what was cut.
_LONGEST = {
    "summary": 400,
    "time_note": 400,
    "venue": 200,
    "meeting_place": 200,
    "address": 300,
    "access": 400,
    "capacity_note": 300,
    "fee": 400,
    "apply_how": 4_000,
    "description": 20_000,
    "organizer": 200,
    "contact": 300,
}
_MAX_LINK = 1_000
_SHOWN = 100
# Told under the name of the publisher's own column, because we have no place of our own for them.
_APPENDED = (Field.AUDIENCE, Field.CONDITIONS)

# What each step of reading gives: the draft with more in it, and what was found.
_Step = tuple[Draft, tuple[Finding, ...]]


def read_all(table: Table, city: City) -> Iterator[Reading]:
    """Yield a reading of every row of a table, in its order."""
    places_of = table.layout.places(table.header)
    for row in table.rows:
        yield _read(row, table.header, places_of, city)


def _read(row: Row, header: Sequence[str], places_of: Mapping[Field, int], city: City) -> Reading:
    said = {field: row.cells[place] for field, place in places_of.items() if place < len(row.cells)}
    kept = {name: cell for name, cell in zip(header, row.cells, strict=False) if name and cell.strip()}
    if not any(cell.strip() for cell in row.cells):
        empty = found(Reason.EMPTY_ROW)
        return Reading(row.number, Draft(title=""), f"empty:{row.number}", findings=(empty,))
    draft, findings = read(said, city, {field: header[place] for field, place in places_of.items()})
    surplus = [cell for cell in row.cells[len(header) :] if cell.strip()]
    if surplus:
        findings = (*findings, found(Reason.TOO_MANY_CELLS, count=len(row.cells), expected=len(header)))
    number = identity.number(said)
    own = number or identity.of_event(draft.title, draft.first_day, draft.starts, draft.venue)
    return Reading(row.number, draft, own, number, findings, kept)


def read(
    row: Mapping[Field, str], city: City, names: Mapping[Field, str]
) -> tuple[Draft, tuple[Finding, ...]]:
    """Return the draft of a row's fields and what was found; `names` are the publisher's column names."""
    title = titles.read(row.get(Field.TITLE, ""), row.get(Field.STATUS, ""))
    told = [*_of_title(title.text), *title.findings]
    draft = Draft(
        title=title.text,
        status=title.status,
        kana=_line(row, Field.KANA),
        summary=_text(row, Field.SUMMARY) or _line(row, Field.SUBTITLE),
        description=_description(row, names),
        organizer=_line(row, Field.ORGANIZER) or _line(row, Field.CONTACT),
        contact=_contact(row),
    )
    for step in (
        _with_times,
        functools.partial(_with_place, city=city),
        _with_terms,
        _with_deadline,
        _with_links,
        _cut,
    ):
        draft, findings = step(draft, row)
        told.extend(findings)
    return draft, tuple(told)


def _with_times(draft: Draft, row: Mapping[Field, str]) -> _Step:
    said = when.read(row)
    named = days_in_text.check(draft.description, said.first_day, said.last_day)
    dated = replace(
        draft,
        first_day=said.first_day,
        last_day=said.last_day,
        starts=said.starts,
        ends=said.ends,
        time_note=cells.clean(said.note),
    )
    return dated, (*said.findings, *named)


def _with_place(draft: Draft, row: Mapping[Field, str], *, city: City) -> _Step:
    spot = places.coordinates(row.get(Field.LATITUDE, ""), row.get(Field.LONGITUDE, ""))
    address = places.address(row)
    meeting = _line(row, Field.MEETING_PLACE)
    placed = replace(
        draft,
        venue=_line(row, Field.VENUE) or meeting,
        meeting_place=meeting,
        address=address,
        ward=places.ward(city, row, address),
        latitude=spot.latitude,
        longitude=spot.longitude,
        access=_text(row, Field.ACCESS),
    )
    return placed, spot.findings


def _with_terms(draft: Draft, row: Mapping[Field, str]) -> _Step:
    room = amounts.capacity(row.get(Field.CAPACITY, ""), row.get(Field.CAPACITY_NOTE, ""))
    fee = amounts.fee(*(row.get(field, "") for field in (Field.FEE_KIND, Field.FEE, Field.FEE_NOTE)))
    said = cells.one_line(row.get(Field.CAPACITY, ""))
    in_words = room.people is None and not cells.says_nothing(said)
    findings = (found(Reason.CAPACITY_IN_WORDS, text=said),) if in_words else ()
    return replace(draft, capacity=room.people, capacity_note=room.note, fee=fee), findings


def _of_title(title: str) -> tuple[Finding, ...]:
    if not title:
        return (found(Reason.TITLE_MISSING),)
    return (found(Reason.TITLE_TOO_LONG, most=MAX_TITLE),) if len(title) > MAX_TITLE else ()


def _text(row: Mapping[Field, str], field: Field) -> str:
    cell = row.get(field, "")
    return "" if cells.says_nothing(cell) else cells.clean(cell)


def _line(row: Mapping[Field, str], field: Field) -> str:
    return cells.one_line(_text(row, field))


def _description(row: Mapping[Field, str], names: Mapping[Field, str]) -> str:
    more = [f"{names[field]}：{said}" for field in _APPENDED if (said := _text(row, field))]
    return "\n\n".join(part for part in (_text(row, Field.DESCRIPTION), "\n".join(more)) if part)


def _contact(row: Mapping[Field, str]) -> str:
    parts = (_line(row, field) for field in (Field.CONTACT, Field.CONTACT_TEL, Field.CONTACT_MAIL))
    return " ".join(part for part in parts if part)


def _with_deadline(draft: Draft, row: Mapping[Field, str]) -> _Step:
    """Add the day and time until which one may apply; 00:00 is a placeholder."""
    draft = replace(draft, apply_how=_text(row, Field.APPLY_HOW))
    cell = row.get(Field.APPLY_DAY, "")
    said = dates.read(cell)
    if said.day is None:
        return draft, (found(Reason.DEADLINE_UNREADABLE, text=cells.one_line(cell)),) if said.findings else ()
    clock = clocks.read(row.get(Field.APPLY_TIME, "")).clock or said.clock
    late = draft.last_day is not None and said.day > draft.last_day
    findings = (found(Reason.DEADLINE_AFTER_END, day=said.day.isoformat()),) if late else ()
    return replace(draft, apply_day=said.day, apply_time=None if clock == time() else clock), findings


def _with_links(draft: Draft, row: Mapping[Field, str]) -> _Step:
    apply, *pages = (_text(row, field) for field in (Field.APPLY_LINK, Field.LINK, Field.PAGE))
    unsafe = [said for said in (apply, *pages) if said and not _safe(said)]
    good = next((said for said in pages if _safe(said)), "")
    findings = tuple(found(Reason.UNSAFE_LINK, text=said[:_SHOWN]) for said in unsafe)
    return replace(draft, apply_url=apply if _safe(apply) else "", link=good), findings


def _safe(link: str) -> bool:
    """Say whether a text is an address of the web: whatever else it is, nobody should be led there."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    one_word = link.split() == [link] and len(link) <= _MAX_LINK
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and one_word


def _cut(draft: Draft, _: Mapping[Field, str]) -> _Step:
    long = {name: most for name, most in _LONGEST.items() if len(getattr(draft, name)) > most}
    shorter = {name: getattr(draft, name)[: most - 1] + "…" for name, most in long.items()}
    findings = tuple(found(Reason.TEXT_CUT, field=name, most=most) for name, most in long.items())
    return replace(draft, **shorter), findings
