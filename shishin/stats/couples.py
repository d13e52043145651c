"""Who came with one browser what they had said with another, where an organizer recognised them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from shishin.checkin import sameness
from shishin.checkin.sameness import Pair, Sameness
from shishin.core import sql
from shishin.participation.models import Part, Stance
from shishin.stats import classes, pieces
from shishin.stats.classes import Word

_SAID = """
SELECT occurrence_id, person_id, stance, part, created_at, withdrawn_at FROM sign_up
WHERE occurrence_id IN (??) AND person_id IN (??)
"""


class Couples:
    """Sign-ups whose people an organizer recognised among the walk-ins: who is whom, what they had said."""

    def __init__(self, ids: Sequence[int]) -> None:
        """Look them up at these occurrences."""
        joined = [one for some in pieces.in_pieces(ids) for one in sameness.standing(some)]
        signed_up = {(one.occurrence, one.signed_up) for one in joined}
        self.same = Sameness(joined)
        self._words: defaultdict[Pair, list[Word]] = defaultdict(list)
        for some in pieces.in_pieces(joined):
            occurrences, persons = {one.occurrence for one in some}, {one.signed_up for one in some}
            statement = sql.among(_SAID, len(occurrences), len(persons))
            for occurrence, person, *word in statement.rows(*occurrences, *persons):
                if (occurrence, person) in signed_up:
                    self._words[self.same.whose((occurrence, person))].append(word_of(*word))

    def word(self, pair: Pair, own: Word | None, in_at: datetime) -> Word | None:
        """Return the firmest word that stood when somebody came, theirs or one joined with them."""
        words = [word for word in (own, *self._words.get(pair, ())) if word and classes.stood(word, in_at)]
        return min(words, key=lambda word: word.stance is Stance.MAYBE, default=own)

    def known(self, pair: Pair) -> bool:
        """Say whether somebody is known to have said before that they would come."""
        return pair in self._words


def word_of(stance: str, part: str, created_at: int, withdrawn_at: int | None) -> Word:
    """Return what a sign-up says."""
    withdrawn = None if withdrawn_at is None else sql.instant(withdrawn_at)
    return Word(Stance(stance), Part(part), sql.instant(created_at), withdrawn)
