"""What must be true of the search: every event is found by what it says, and by nothing else."""

from collections import defaultdict
from collections.abc import Iterator

from shishin.core import sql, text

EVENTS = 500

_EVENTS = sql.Statement("SELECT id, title, summary, search_text FROM event WHERE id > ? ORDER BY id LIMIT ?")
_TERMS = sql.Statement("SELECT event_id, term FROM search_term WHERE event_id > ? AND event_id <= ?")


def faults() -> Iterator[str]:
    """Give a line for each event that the search does not know as it is."""
    for number in wrong():
        yield f"search: event {number} is not found by what it says"


def wrong() -> Iterator[int]:
    """Give the ids of events whose terms are not those of their text, or whose text is not theirs."""
    after = 0
    while events := _EVENTS.rows(after, EVENTS):
        upto = events[-1][0]
        kept: defaultdict[int, set[str]] = defaultdict(set)
        for number, term in _TERMS.rows(after, upto):
            kept[number].add(term)
        for number, title, summary, known in events:
            # What follows these two, words of the city's and a place's name, is the writer's to choose.
            begins = known.startswith(text.normal(f"{title}\n{summary}"))
            if not begins or kept[number] != text.terms(known):
                yield number
        after = upto
