"""Finding events by Japanese words: an index of two-letter terms, checked against the text itself.

Whoever writes an event (publishing, import, the demo city) calls `index(event)` in the same transaction.
"""

from collections.abc import Iterable

from shishin.core import db, sql, text
from shishin.core.db import unit_of_work
from shishin.events.models import Event, SearchTerm

# More than a screen of words in one event is a manual, not an announcement.
LONGEST_TEXT = 4000
MOST_WORDS = 6
# Above this many a word is so common that walking the days finds a page sooner.
COMMON = 200
ROWS_AT_ONCE = 500


@unit_of_work
def index(event: Event, extra: Iterable[str] = ()) -> None:
    """Make an event findable by its words and its places; `extra` are more words (a ward's, a field's name).

    Safe to repeat: only terms that changed are written.
    """
    event.search_text = _text_of(event, extra)
    event.save(only=[Event.search_text])
    wanted = text.terms(event.search_text)
    kept = {row[0] for row in _TERMS_OF.rows(event.id)}
    gone = sorted(kept - wanted)
    for start in range(0, len(gone), ROWS_AT_ONCE):
        chunk = gone[start : start + ROWS_AT_ONCE]
        SearchTerm.delete().where(SearchTerm.event == event, SearchTerm.term.in_(chunk)).execute()
    _ADD_TERM.each([(term, event.id) for term in sorted(wanted - kept)])


def _text_of(event: Event, extra: Iterable[str]) -> str:
    said = (event.title, event.summary, event.organizer_name, event.group.name if event.group else "", *extra)
    where = sorted({name for row in _PLACES_OF.rows(event.id) for name in row if name})
    whole = "\n".join((*said, *where, event.belongings, event.description))
    return text.normal(whole[:LONGEST_TEXT])


_TERMS_OF = sql.Statement("SELECT term FROM search_term WHERE event_id = ?")
_PLACES_OF = sql.Statement("SELECT venue, meeting_place, address FROM occurrence WHERE event_id = ?")
_ADD_TERM = sql.Statement("INSERT INTO search_term (term, event_id) VALUES (?, ?)")
_HOW_OFTEN = sql.Statement("SELECT count(*) FROM (SELECT 1 FROM search_term WHERE term = ? LIMIT ?) AS found")
_CANDIDATES = """
    SELECT id, search_text FROM event WHERE id IN
        (SELECT DISTINCT found.event_id FROM search_term found WHERE {conditions} LIMIT {limit})
"""
_HAS_TERM = "EXISTS (SELECT 1 FROM search_term also WHERE also.term = ? AND also.event_id = found.event_id)"


def words(query: str) -> list[str]:
    """Return the words of a query that are looked for, in normal form."""
    return list(dict.fromkeys(text.words(query)))[:MOST_WORDS]


def matching_event_ids(query: str, limit: int = COMMON) -> list[int] | None:
    """Return the ids of the events whose text holds every word, or None when more than `limit` may.

    A query without any word (only signs) matches nothing.
    """
    wanted = words(query)
    if not wanted:
        return []
    candidates = _candidates(wanted, limit)
    if candidates is None:
        return None
    return sorted(event_id for event_id, found in candidates if all(word in found for word in wanted))


def _candidates(wanted: list[str], limit: int) -> list[tuple[int, str]] | None:
    pairs = sorted({pair for word in wanted if len(word) > 1 for pair in text.query_terms(word)[0]})
    often = {pair: _how_often(pair) for pair in pairs}
    pairs.sort(key=often.__getitem__)
    if pairs and often[pairs[0]] > limit:
        return None
    first, values = ("found.term = ?", pairs) if pairs else _begins_with(wanted[0])
    conditions = " AND ".join((first, *(_HAS_TERM for _ in pairs[1:])))
    rows = sql.among(_CANDIDATES.format(conditions=conditions, limit=limit + 1)).rows(*values)
    return None if len(rows) > limit else [(row[0], row[1]) for row in rows]


def _how_often(term: str) -> int:
    return int(_HOW_OFTEN.one(term, COMMON + 1)[0])


def _begins_with(letter: str) -> tuple[str, list[str]]:
    # A range uses the index on SQLite; PostgreSQL may sort by a language: there the letter is compared.
    if db.on_sqlite():
        return "found.term >= ? AND found.term < ?", [letter, letter + "\U0010ffff"]
    return "substr(found.term, 1, 1) = ?", [letter]
