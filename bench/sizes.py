"""How much is measured: enough for a steady number, or hardly anything for the test of the bench itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of one run. Requests are per round; `ledger` is rows of the small and the large city's ledger.

    `people` live in the demo city; its pages are `watched` for so many milliseconds after they have loaded.
    A tenth as many attendances as ledger rows lie in each city. At the door so many `phones` have `carried`
    scans each, sent within so many `seconds`; the server is killed so many times. So many people are
    `reminded`, while some workers or all die at so many moments.
    """

    rounds: int = 5
    listed: int = 1_000
    bare: int = 1_500
    scans: int = 1_000
    batches: int = 60
    raw: int = 1_200
    joins: int = 800
    crowd: int = 200
    kept: int = 3_000
    pages: int = 1_500
    searches: int = 400
    views: int = 40
    people: int = 1_000
    watched: int = 2_000
    ledger: tuple[int, int] = (10_000, 1_000_000)
    phones: int = 200
    carried: int = 40
    seconds: int = 60
    kills: int = 10
    reminded: int = 5_000
    deaths: int = 12


DEFAULT = Size()
FULL = Size(ledger=(10_000, 10_000_000))
TINY = Size(
    rounds=1,
    listed=40,
    bare=40,
    scans=16,
    batches=2,
    raw=80,
    joins=16,
    crowd=24,
    kept=40,
    pages=40,
    searches=16,
    views=4,
    people=100,
    watched=0,
    ledger=(300, 3_000),
    phones=8,
    carried=40,
    seconds=2,
    kills=2,
    reminded=60,
    deaths=2,
)
