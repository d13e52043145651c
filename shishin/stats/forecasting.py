"""来そうな人数: how many heads to expect at an occurrence, with a range that holds four times in five.

Each stance of a group's people has its own chance of coming. It starts from a prior and learns from the
group's past occurrences that took attendance (a Beta posterior). Walk-ins have a mean that is learned, too.
People's comings go together (rain keeps many at home), more so in one group than in another: so the past is
walked through in its order, and how far off the forecasts would have been widens the range or narrows it.
No single person's coming or staying away is kept or shown; what was counted is asked anew every time.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

from shishin.checkin import sameness
from shishin.checkin.sameness import Pair
from shishin.core import sql
from shishin.events.models import Flag, Occurrence
from shishin.participation.models import Stance

# What is believed of a group without a past, as if so many passes had been seen (product.md, priors).
PRIORS = {Stance.GOING: 0.80, Stance.MAYBE: 0.40, Stance.INTERESTED: 0.10}
PRIOR_PASSES = 10
PRIOR_WALK_INS = 2.0
# Groups change: however long its past is, a group is not surer than after so many passes.
MOST_PASSES = 40
# How many times wider than by independent comings errors are believed to be, as if seen so many times.
PRIOR_SPREAD = 1.5
PRIOR_ERRORS = 3
# One day of a thunderstorm is no reason to expect anything ever after.
LARGEST_ERROR = 9.0
# A group's last occurrences that count.
LOOKED_BACK = 40
WALK_INS_LOOKED_BACK = 20
# An 80 % range ends where a tenth lies below, and a tenth above.
_TAIL = NormalDist().inv_cdf(0.9)

Heads = Mapping[Stance, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected heads, and the range in which the real number lies in eighty of a hundred cases.

    So many of the `heads` are `walk_ins`; the rest are of those who replied.
    """

    heads: int
    low: int
    high: int
    walk_ins: int

    @property
    def replied(self) -> int:
        """How many of the expected heads are of those who replied."""
        return self.heads - self.walk_ins

    def within(self, seats: int) -> "Forecast":
        """Return this forecast where nobody comes in beyond so many seats; who replied has them first."""
        heads = min(self.heads, seats)
        walk_ins = heads - min(self.replied, heads)
        return Forecast(heads, min(self.low, heads), min(self.high, seats), walk_ins)


@dataclass(frozen=True, slots=True)
class Held:
    """One occurrence of the past: of each stance the heads of the passes that came and that did not."""

    came: Heads
    stayed: Heads
    walk_ins: int

    @property
    def signed(self) -> Heads:
        """What had been said before it took place."""
        return {stance: [*self.came.get(stance, ()), *self.stayed.get(stance, ())] for stance in PRIORS}

    @property
    def heads(self) -> int:
        """How many came in all."""
        return self.walk_ins + sum(sum(heads) for heads in self.came.values())


@dataclass(slots=True)
class Habits:
    """What a group's past says: chances as Beta parameters, walk-ins, and how far forecasts were off."""

    chances: dict[Stance, tuple[float, float]] = field(
        default_factory=lambda: {
            stance: (chance * PRIOR_PASSES, (1 - chance) * PRIOR_PASSES) for stance, chance in PRIORS.items()
        }
    )
    walk_ins: list[int] = field(default_factory=list)
    errors: float = PRIOR_SPREAD * PRIOR_ERRORS
    forecasts: int = PRIOR_ERRORS

    def learn(self, held: Held) -> None:
        """Take in one more occurrence; they come in their order."""
        mean, variance = self._moments(held.signed)
        self.errors += min((held.heads - mean) ** 2 / variance, LARGEST_ERROR)
        self.forecasts += 1
        for stance, (came, stayed) in self.chances.items():
            seen = came + len(held.came.get(stance, ())), stayed + len(held.stayed.get(stance, ()))
            kept = min(1, MOST_PASSES / sum(seen))
            self.chances[stance] = seen[0] * kept, seen[1] * kept
        self.walk_ins = [*self.walk_ins, held.walk_ins][-WALK_INS_LOOKED_BACK:]

    def forecast(self, signed: Heads) -> Forecast:
        """Return what to expect of the heads of each stance's passes."""
        mean, variance = self._moments(signed)
        reach = _TAIL * math.sqrt(variance * self.errors / self.forecasts)
        expected = round(mean)
        low, high = max(math.ceil(mean - reach), 0), math.floor(mean + reach)
        walk_ins = min(round(self._walk_in_moments()[0]), expected)
        return Forecast(expected, min(low, expected), max(high, expected), walk_ins)

    def _moments(self, signed: Heads) -> tuple[float, float]:
        """Return mean and variance of Beta-binomials, whose passes carry several heads, and of walk-ins."""
        mean, variance = self._walk_in_moments()
        for stance, passes in signed.items():
            came, stayed = self.chances[stance]
            chance, together = came / (came + stayed), 1 / (came + stayed + 1)
            heads, squares = sum(passes), sum(number**2 for number in passes)
            mean += chance * heads
            variance += chance * (1 - chance) * (squares * (1 - together) + together * heads**2)
        return mean, variance

    def _walk_in_moments(self) -> tuple[float, float]:
        seen = len(self.walk_ins)
        mean = (PRIOR_WALK_INS + sum(self.walk_ins)) / (1 + seen)
        prior_variance = PRIOR_WALK_INS + PRIOR_WALK_INS**2
        variance = (prior_variance + sum((number - mean) ** 2 for number in self.walk_ins)) / (1 + seen)
        return mean, variance * (1 + 1 / (1 + seen))


_HELD = sql.Statement(
    """
    SELECT o.id FROM occurrence o JOIN event e ON e.id = o.event_id
    WHERE e.group_id = ? AND o.ends_at < ? AND o.status = 'scheduled'
        AND (EXISTS (SELECT 1 FROM attendance a WHERE a.occurrence_id = o.id)
            OR EXISTS (SELECT 1 FROM tally t WHERE t.occurrence_id = o.id AND t.adults + t.children > 0))
    ORDER BY o.ends_at DESC LIMIT ?
    """
)
_SIGNED = """
    SELECT u.occurrence_id, u.stance, u.adults + u.children, u.person_id, a.id IS NOT NULL
    FROM sign_up u
    LEFT JOIN attendance a ON a.occurrence_id = u.occurrence_id AND a.person_id = u.person_id
    WHERE u.occurrence_id IN (??) AND u.withdrawn_at IS NULL AND u.stance IN ('going', 'maybe', 'interested')
"""
_WALKED_IN = """
    SELECT a.occurrence_id, a.adults + a.children, a.person_id FROM attendance a
    LEFT JOIN sign_up u ON u.occurrence_id = a.occurrence_id AND u.person_id = a.person_id
        AND u.withdrawn_at IS NULL AND u.stance IN ('going', 'maybe', 'interested')
    WHERE a.occurrence_id IN (??) AND u.id IS NULL
    UNION ALL
    SELECT t.occurrence_id, t.adults + t.children, NULL FROM tally t WHERE t.occurrence_id IN (??)
"""


def of_occurrence(occurrence: Occurrence) -> Forecast:
    """Return how many to expect at an occurrence of a group, by what has been said so far.

    Where walk-ins are not offered, no more come than there are seats.
    """
    habits = Habits()
    for held in _past(occurrence):
        habits.learn(held)
    rows = sql.among(_SIGNED, 1).rows(occurrence.id)
    signed: defaultdict[Stance, list[int]] = defaultdict(list)
    for _, stance, heads, *_ in rows:
        signed[Stance(stance)].append(heads)
    forecast = habits.forecast(signed)
    if occurrence.capacity is None or Flag.WALKIN in occurrence.event.flags:
        return forecast
    return forecast.within(occurrence.capacity)


def _past(occurrence: Occurrence) -> Iterable[Held]:
    """Return the group's last occurrences that took attendance and ended before this one begins, in order."""
    begins = sql.micros(occurrence.starts_at)
    ids = [row[0] for row in _HELD.rows(occurrence.event.group_id, begins, LOOKED_BACK)]
    if not ids:
        return []
    passes: defaultdict[tuple[int, bool], defaultdict[Stance, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    same, recognised = sameness.at(ids), set[Pair]()
    for occurrence_id, stance, heads, person, came in sql.among(_SIGNED, len(ids)).rows(*ids):
        whole = same.whose((occurrence_id, person))
        if whole[1] != person:
            # They came with another browser, and are no walk-in.
            recognised.add(whole)
        passes[occurrence_id, bool(came) or whole in recognised][Stance(stance)].append(heads)
    walk_ins: defaultdict[int, int] = defaultdict(int)
    for occurrence_id, heads, person in sql.among(_WALKED_IN, len(ids), len(ids)).rows(*ids, *ids):
        walk_ins[occurrence_id] += 0 if (occurrence_id, person) in recognised else heads
    return [Held(passes[known, True], passes[known, False], walk_ins[known]) for known in reversed(ids)]
