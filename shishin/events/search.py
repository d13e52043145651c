"""Finding events by Japanese words: an index of two-letter terms, checked against the text itself.

Whoever writes an event (publishing, import, the demo city) calls `index(event)` in the same transaction.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shishin.core import db, sql, text
from shishin.core.db import unit_of_work
from shishin.events import synonyms
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
_HOW_OFTEN = "(SELECT count(*) FROM (SELECT 1 FROM search_term WHERE term = ? LIMIT ?) AS found)"
_HOLDING = """
    SELECT e.id FROM event e WHERE e.id IN (SELECT event_id FROM search_term WHERE {first}) AND {words}
"""

# An event is wanted that holds at least one word of each.
Wanted = tuple[tuple[str, ...], ...]
_SEPARATED = re.compile(r"\s*[、,・/]\s*")


def wanted(query: str) -> Wanted:
    """Return what a query asks for: a space is "and", a comma "or"; each word with those that mean the same.

    What other signs divide is looked for together, as with a space.
    """
    clauses = [_clause(part) for part in _SEPARATED.sub("、", text.normal(query)).split()]
    return tuple(dict.fromkeys(itertools.chain.from_iterable(clauses)))[:MOST_WORDS]


def _clause(part: str) -> list[tuple[str, ...]]:
    words = text.words(part)[:MOST_WORDS]
    found = [synonyms.of(word) for word in words]
    return [tuple(dict.fromkeys(itertools.chain.from_iterable(found)))] if found and "、" in part else found


def holding(clauses: Wanted) -> tuple[str, tuple[str, ...]]:
    """Return the condition that an event `e` holds what is wanted, and its values."""
    holds = "instr(e.search_text, ?) > 0" if db.on_sqlite() else "strpos(e.search_text, ?) > 0"
    condition = " AND ".join(f"({' OR '.join(holds for _ in clause)})" for clause in clauses)
    return condition, tuple(itertools.chain.from_iterable(clauses))


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: the ids of the events, or None where there are too many to name.

    Then `condition` says, with its values, which events `e` are wanted.
    """

    ids: list[int] | None
    condition: tuple[str, tuple[str, ...]] = ("", ())


def look_for(query: str, limit: int | None = None) -> Found:
    """Return what a query finds, or how to go on where more than `limit` events may hold it.

    A query without any word (only signs) matches nothing.
    """
    limit = COMMON if limit is None else limit
    clauses = wanted(query)
    often = _how_often(clauses, limit)
    written = tuple(_written(clause, often) for clause in clauses)
    if not all(written) or not written:
        return Found([])
    words, values = condition = holding(written)
    first, terms = _rare(written, often, limit)
    if not first:
        return Found(None, condition)
    found = sql.among(_HOLDING.format(first=first, words=words)).rows(*terms, *values)
    return Found(None, condition) if len(found) > limit else Found(sorted(row[0] for row in found))


def matching_event_ids(query: str, limit: int | None = None) -> list[int] | None:
    """Return the ids of the events whose text holds what is wanted, or None when more than `limit` may."""
    return look_for(query, limit).ids


def _written(clause: tuple[str, ...], often: dict[str, int]) -> tuple[str, ...]:
    """Return the words that somebody may have written: those of which no pair of letters is missing."""
    return tuple(word for word in clause if all(often[pair] for pair in _pairs(word)))


def _pairs(word: str) -> list[str]:
    return text.query_terms(word)[0] if len(word) > 1 else []


def _how_often(clauses: Wanted, limit: int) -> dict[str, int]:
    words = itertools.chain.from_iterable(clauses)
    pairs = list(dict.fromkeys(pair for word in words for pair in _pairs(word)))
    if not pairs:
        return {}
    statement = sql.among(f"SELECT {', '.join([_HOW_OFTEN] * len(pairs))}")
    counts = statement.one(*(value for pair in pairs for value in (pair, limit + 1)))
    return dict(zip(pairs, counts, strict=True))


def _rare(clauses: Wanted, often: dict[str, int], limit: int) -> tuple[str, list[str]]:
    """Return the condition on terms that leaves few events to be read, or none where every term is common."""
    indexed = [clause for clause in clauses if all(len(word) > 1 for word in clause)]
    for clause in indexed:
        pairs = _rare_pairs(clause, often, limit)
        if pairs:
            return f"term IN ({', '.join('?' * len(pairs))})", pairs
    return ("", []) if indexed else _any_of(clauses[0], often, limit)


def _rare_pairs(clause: tuple[str, ...], often: dict[str, int], limit: int) -> list[str]:
    """Return a rare pair of letters of each word, or none where one has only common ones."""
    rarest = [min(_pairs(word), key=lambda pair: often[pair]) for word in clause]
    chosen = list(dict.fromkeys(rarest))
    return chosen if sum(often[pair] for pair in chosen) <= limit else []


def _any_of(clause: tuple[str, ...], often: dict[str, int], limit: int) -> tuple[str, list[str]]:
    """Return the condition on terms where some words are a single letter: it begins a term."""
    longer = tuple(word for word in clause if len(word) > 1)
    pairs = _rare_pairs(longer, often, limit)
    if longer and not pairs:
        return "", []
    letters = [_begins_with(word) for word in clause if len(word) == 1]
    conditions = [*letters, *(("term = ?", [pair]) for pair in pairs)]
    values = list(itertools.chain.from_iterable(values for _, values in conditions))
    return " OR ".join(condition for condition, _ in conditions), values


def _begins_with(letter: str) -> tuple[str, list[str]]:
    # A range uses the index on SQLite; PostgreSQL may sort by a language: there the letter is compared.
    if db.on_sqlite():
        return "(term >= ? AND term < ?)", [letter, letter + "\U0010ffff"]
    return "substr(term, 1, 1) = ?", [letter]
