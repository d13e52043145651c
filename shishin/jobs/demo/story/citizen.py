"""The citizen of the story: a guest who came, tied her record to a mail address, and has plans."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shishin.auth import links
from shishin.checkin import claiming, self_check_in, ways_in
from shishin.core.context import Context
from shishin.events.models import Occurrence
from shishin.jobs.demo.story import stage
from shishin.jobs.demo.story.stage import Stage
from shishin.participation.detailing import Details
from shishin.participation.models import Stance
from shishin.people import notices
from shishin.people.models import Message, Person

MAIL, NICKNAME = "citizen@example.jp", "さくら"
BROWSER = "the citizen"
# So many clean-ups she came to, to the second with a child.
CAME, WITH_A_CHILD = 5, 1


def come(on: Stage) -> None:
    """Let her come to the last clean-ups, known by her mail address since the first, and told of thanks."""
    dates = on.past(on.clean_up)[-CAME:]
    for number, occurrence in enumerate(dates):
        before, children = occurrence.starts_at - timedelta(days=3), int(number == WITH_A_CHILD)
        details = Details(nickname=NICKNAME, children=children)
        stage.saying(on.browser(BROWSER, before), occurrence, Stance.GOING, details)
        there = on.browser(BROWSER, occurrence.starts_at + timedelta(minutes=4))
        self_check_in.check_in(there, occurrence, None, 1, children)
        _be_known(on.browser(BROWSER, occurrence.ends_at + timedelta(hours=1)))
    for occurrence in dates[-1:]:
        tell(on, occurrence, occurrence.ends_at, changes=True)


def _be_known(ctx: Context) -> None:
    """Tie the record to a mail address, as the link in the mail does."""
    if ways_in.known(ctx.actor.person_id):
        return
    claiming.ask_by_mail(ctx, MAIL, "")
    asked = Message.select().where(Message.kind == "claim", Message.person == ctx.actor.person_id).get()
    claiming.by_mail(ctx, links.token_of(asked.facts["seed"]))


def plan(on: Stage, weekend: Sequence[Occurrence], full: Occurrence | None) -> None:
    """Let her go today, perhaps on the weekend, and wait for a seat where there is none.

    The workshop's own story says what she has there.
    """
    today = on.ahead(on.themes.all_day)[0]
    ctx = on.browser(BROWSER, on.hours_ago(40))
    stage.saying(ctx, today, Stance.GOING, Details(nickname=NICKNAME))
    tell(on, today, on.hours_ago(40), changes=True, day_before=True)
    for occurrence in weekend[:1]:
        stage.saying(on.browser(BROWSER, on.hours_ago(39)), occurrence, Stance.MAYBE)
    if full is not None:
        stage.saying(on.browser(BROWSER, on.hours_ago(38)), full, Stance.WAITING)


def tell(on: Stage, occurrence: Occurrence, at: datetime, *, changes: bool, day_before: bool = False) -> None:
    """Let her choose to be told about something, where letters are written."""
    ctx = on.browser(BROWSER, at)
    if on.letters:
        person = Person.get_by_id(ctx.actor.person_id)
        notices.choose(ctx, person, occurrence.code, changes=changes, day_before=day_before)
