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
_HOLDING = """
    SELECT e.id FROM event e WHERE e.id IN (SELECT event_id FROM search_term WHERE {first}) AND {words}
"""


def words(query: str) -> list[str]:
    """Return the words of a query that are looked for, in normal form."""
    return list(dict.fromkeys(text.words(query)))[:MOST_WORDS]


def holding(wanted: list[str]) -> str:
    """Return the condition that an event `e` holds these words, whose values they are."""
    holds = "instr(e.search_text, ?) > 0" if db.on_sqlite() else "strpos(e.search_text, ?) > 0"
    return " AND ".join(holds for _ in wanted)


def matching_event_ids(query: str, limit: int = COMMON) -> list[int] | None:
    """Return the ids of the events whose text holds every word, or None when more than `limit` may.

    A query without any word (only signs) matches nothing.
    """
    wanted = words(query)
    if not wanted:
        return []
    first, values = _rare(wanted, limit)
    if not first:
        return None
    found = sql.among(_HOLDING.format(first=first, words=holding(wanted))).rows(*values, *wanted)
    return None if len(found) > limit else sorted(row[0] for row in found)


def _rare(wanted: list[str], limit: int) -> tuple[str, list[str]]:
    """Return the condition on terms that leaves few events to be read, or none where every term is common."""
    longer = [word for word in wanted if len(word) > 1]
    pairs = dict.fromkeys(pair for word in longer for pair in text.query_terms(word)[0])
    for pair in pairs:
        if int(_HOW_OFTEN.one(pair, limit + 1)[0]) <= limit:
            return "term = ?", [pair]
    return ("", []) if pairs else _begins_with(wanted[0])


def _begins_with(letter: str) -> tuple[str, list[str]]:
    # A range uses the index on SQLite; PostgreSQL may sort by a language: there the letter is compared.
    if db.on_sqlite():
        return "term >= ? AND term < ?", [letter, letter + "\U0010ffff"]
    return "substr(term, 1, 1) = ?", [letter]
