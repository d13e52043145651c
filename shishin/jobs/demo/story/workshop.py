"""The workshop of the story: few seats, a line, seats that move on, consents and names, and further dates."""

from dataclasses import dataclass

from shishin.events.models import Occurrence
from shishin.jobs.demo.story import citizen, stage
from shishin.jobs.demo.story.stage import Stage
from shishin.participation import access, asking, handing, series, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance

PURPOSE = "ボランティア行事用保険の申し込み"


@dataclass(frozen=True, slots=True)
class Family:
    """Who signs up together: heads, and what they answered to what the workshop asks."""

    key: str
    adults: int
    children: int
    names: str = ""
    agrees: bool = False


# The first five have the twelve seats; who waits comes after them.
FAMILIES = (
    Family("first", 1, 2, agrees=True),
    Family("second", 2, 1, "見本 もみじ、見本 けん", agrees=True),
    Family("third", 1, 1),
    Family("fourth", 1, 0, "見本 ゆず"),
    Family("fifth", 1, 2),
)
CITIZEN = Family(citizen.BROWSER, 1, 1, "見本 さくら", agrees=True)
WAITING = (CITIZEN, Family("sixth", 1, 0), Family("seventh", 1, 1))
HANDS_ON, GIVES_UP = 0, 4


def gather(on: Stage) -> None:
    """Let families sign up for the next date until it is full, and the line move when one gives up."""
    first, *others = on.ahead(on.themes.workshop)
    for occurrence in (first, *others[:1]):
        asking.ask(on.organizing(on.hours_ago(24 * 14)), occurrence, consent=True, purpose=PURPOSE)
    said = [_sign_up(on, first, one, hours) for one, hours in zip(FAMILIES, range(90, 40, -10), strict=True)]
    hers, *_ = [_sign_up(on, first, one, hours) for one, hours in zip(WAITING, (36, 33, 31), strict=True)]
    citizen.tell(on, first, on.hours_ago(36), changes=True)
    # Three seats are free then: for the citizen with a child, and for the next in the line.
    withdrawing.withdraw(on.browser(FAMILIES[GIVES_UP].key, on.hours_ago(12)), said[GIVES_UP])
    _hand_on(on, said[HANDS_ON], FAMILIES[HANDS_ON].key, "a friend of the first")
    if others:
        _further_dates(on, hers, others)


def _sign_up(on: Stage, occurrence: Occurrence, family: Family, hours: float) -> SignUp:
    ctx = on.browser(family.key, on.hours_ago(hours))
    said = stage.saying(
        ctx, occurrence, Stance.WAITING, Details(adults=family.adults, children=family.children)
    )
    if family.agrees:
        asking.consent(ctx, said)
    if family.names:
        asking.tell_names(ctx, said, family.names)
    return said


def _hand_on(on: Stage, said: SignUp, giver: str, taker: str) -> None:
    given = handing.hand_on(on.browser(giver, on.hours_ago(10)), said)
    handing.take(on.browser(taker, on.hours_ago(9)), given)


def _further_dates(on: Stage, hers: SignUp, others: list[Occurrence]) -> None:
    """Let the citizen go on the second date as well, and have a friend's seat on the last."""
    now = on.browser(citizen.BROWSER, on.hours_ago(6))
    series.join(now, access.locked_sign_up(hers), Stance.GOING, [others[0].code])
    if len(others) > 1:
        last = stage.saying(on.browser("her friend", on.hours_ago(50)), others[-1], Stance.GOING)
        _hand_on(on, last, "her friend", citizen.BROWSER)
