"""One tap is a word, and every word can be changed."""

from datetime import timedelta

import pytest

from shishin.core.errors import TooMany
from shishin.events import listing
from shishin.events.access import TakenBack
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus, Way, WayKind
from shishin.participation import access, detailing, headcounts, lines, seats, sign_ups, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.headcounts import Heads
from shishin.participation.models import Headcount, Part, SignUp, Stance
from shishin.participation.seats import SeatsTaken
from shishin.people import guests
from shishin.people.models import Person
from tests.threads import at_once
from tests.world import World


def nothing_is_miscounted() -> bool:
    return headcounts.wrong() == []


def test_a_stranger_joins_with_one_tap_and_becomes_a_guest(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    kept = SignUp.get_by_id(sign_up.id)
    assert (kept.stance, kept.adults, kept.children, kept.part) == (Stance.GOING, 1, 0, Part.ALL)
    assert kept.way == Way.get(Way.event == occurrence.event)
    assert kept.created_at == world.clock.now
    assert Person.select().count() == 1
    assert headcounts.of(occurrence.id) == Heads(going=1)
    assert nothing_is_miscounted()


def test_twenty_presses_are_one_sign_up(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=3), world.device_ctx()
    ids = {sign_ups.join(ctx, occurrence, Stance.GOING).id for _ in range(20)}
    assert len(ids) == SignUp.select().count() == 1
    assert seats.taken(occurrence) == 1


def test_twenty_presses_at_once_are_one_sign_up(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=3), world.device_ctx()
    found = at_once(20, lambda _: sign_ups.join(ctx, occurrence, Stance.GOING).id)
    assert len(set(found)) == 1, found
    assert SignUp.select().count() == Person.select().count() == 1
    assert seats.taken(occurrence) == 1
    assert nothing_is_miscounted()


def test_sixty_people_at_once_fill_exactly_ten_seats(world: World) -> None:
    occurrence = world.occurrence(capacity=10)
    found = at_once(60, lambda n: sign_ups.join(world.device_ctx(f"phone {n}"), occurrence, Stance.GOING))
    refused = [answer for answer in found if isinstance(answer, SeatsTaken)]
    assert len([answer for answer in found if isinstance(answer, SignUp)]) == 10, found
    assert len(refused) == 50
    assert refused[0].facts == {"left": 0, "capacity": 10}
    assert SignUp.select().count() == seats.taken(occurrence) == 10
    assert Person.select().count() == 10, "who got no seat left nothing behind"
    assert nothing_is_miscounted()


def test_only_going_holds_a_seat(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.MAYBE)
    sign_ups.join(world.device_ctx("c"), occurrence, Stance.INTERESTED)
    with pytest.raises(SeatsTaken):
        sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    assert headcounts.of(occurrence.id) == Heads(1, 1, 1)


def test_a_stance_is_changed_both_ways(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=1), world.device_ctx()
    sign_ups.join(ctx, occurrence, Stance.GOING)
    sign_ups.join(ctx, occurrence, Stance.MAYBE)
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    with pytest.raises(SeatsTaken):
        sign_ups.join(ctx, occurrence, Stance.GOING)
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.INTERESTED)
    assert sign_ups.join(ctx, occurrence, Stance.GOING).stance is Stance.GOING
    assert headcounts.of(occurrence.id) == Heads(going=1, interested=1)
    assert nothing_is_miscounted()


def test_a_way_of_joining_has_seats_of_its_own(world: World) -> None:
    occurrence = world.occurrence()
    Way.update(seats=1).where(Way.event == occurrence.event).execute()
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    with pytest.raises(SeatsTaken):
        sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    Way.create(event=occurrence.event, place=-1, kind=WayKind.HELP, name="当日スタッフ", seats=5)
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    assert SignUp.get(SignUp.way != SignUp.get().way).way.name == "当日スタッフ"


def test_nobody_joins_what_is_over_cancelled_taken_back_or_not_ours(world: World) -> None:
    over = world.occurrence(title="終わった")
    Occurrence.update(ends_at=world.clock.now).where(Occurrence.id == over).execute()
    cancelled = world.occurrence(title="中止", status=OccurrenceStatus.CANCELLED)
    draft, imported = world.occurrence(title="下書き"), world.occurrence(title="取り込み")
    Event.update(status=EventStatus.DRAFT).where(Event.id == draft.event).execute()
    Event.update(group=None, source_name="高松市").where(Event.id == imported.event).execute()
    for occurrence, refusal in (
        (over, access.EventOver),
        (cancelled, access.EventCancelled),
        (draft, TakenBack),
        (imported, access.NoStances),
    ):
        with pytest.raises(refusal):
            sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    assert SignUp.select().count() == Person.select().count() == 0


def test_a_browser_without_a_cookie_is_nobody(world: World) -> None:
    occurrence = world.occurrence()
    with pytest.raises(guests.NoDevice):
        sign_ups.join(world.ctx(), occurrence, Stance.GOING)


def test_withdrawing_frees_the_seat_at_once_and_twice_does_no_harm(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    sign_up = sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    withdrawing.withdraw(world.device_ctx("a"), sign_up)
    withdrawing.withdraw(world.device_ctx("a"), sign_up)
    assert seats.taken(occurrence) == 0
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    assert nothing_is_miscounted()


def test_a_withdrawal_is_taken_back_within_ten_minutes(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=1), world.device_ctx()
    sign_up = withdrawing.withdraw(ctx, sign_ups.join(ctx, occurrence, Stance.GOING))
    world.clock.move(minutes=9)
    assert withdrawing.may_undo(world.device_ctx(), sign_up)
    assert withdrawing.undo(world.device_ctx(), sign_up).withdrawn_at is None
    assert withdrawing.undo(world.device_ctx(), sign_up).withdrawn_at is None
    assert seats.taken(occurrence) == 1
    withdrawing.withdraw(world.device_ctx(), sign_up)
    world.clock.move(minutes=10)
    with pytest.raises(withdrawing.TooLateToUndo):
        withdrawing.undo(world.device_ctx(), sign_up)


def test_a_seat_that_went_to_somebody_else_becomes_the_first_place_in_the_line(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=1), world.device_ctx()
    sign_up = withdrawing.withdraw(ctx, sign_ups.join(ctx, occurrence, Stance.GOING))
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    earlier = sign_ups.join(world.device_ctx("c"), occurrence, Stance.WAITING)
    sign_up = withdrawing.undo(ctx, sign_up)
    assert (sign_up.stance, sign_up.withdrawn_at) == (Stance.WAITING, None)
    assert [lines.place(one) for one in (sign_up, earlier)] == [1, 2]
    assert nothing_is_miscounted()


def test_who_comes_back_keeps_the_pass(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx()
    first = sign_ups.join(ctx, occurrence, Stance.GOING)
    withdrawing.withdraw(ctx, first)
    world.clock.move(hours=1)
    again = sign_ups.join(world.device_ctx(), occurrence, Stance.MAYBE)
    kept = SignUp.get()
    assert (again.id, again.public_id) == (first.id, first.public_id)
    assert (kept.withdrawn_at, kept.stance, kept.short_code) == (None, Stance.MAYBE, first.short_code)
    assert headcounts.of(occurrence.id) == Heads(maybe=1)


def test_more_heads_pass_the_seat_check_and_fewer_always_do(world: World) -> None:
    occurrence, ctx = world.occurrence(capacity=4), world.device_ctx()
    sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
    detailing.change(
        ctx, sign_up, Details(adults=2, children=2, part=Part.FIRST, nickname="はな", note="よろしく")
    )
    with pytest.raises(SeatsTaken) as refusal:
        detailing.change(ctx, sign_up, Details(children=3, note="もう一人"))
    assert refusal.value.facts == {"left": 0, "capacity": 4}
    kept = SignUp.get()
    assert (kept.adults, kept.children, kept.note, kept.person.nickname) == (2, 2, "よろしく", "はな")
    detailing.change(ctx, sign_up, Details(adults=1, children=0))
    assert seats.taken(occurrence) == 1
    assert nothing_is_miscounted()


@pytest.mark.parametrize(("adults", "children"), [(0, 0), (11, 0), (5, 6), (-1, 3)])
def test_a_pass_carries_one_to_ten(world: World, adults: int, children: int) -> None:
    ctx = world.device_ctx()
    sign_up = sign_ups.join(ctx, world.occurrence(), Stance.MAYBE)
    with pytest.raises(detailing.TooManyHeads):
        detailing.change(ctx, sign_up, Details(adults=adults, children=children))


def test_a_withdrawn_pass_says_no_more(world: World) -> None:
    ctx = world.device_ctx()
    sign_up = withdrawing.withdraw(ctx, sign_ups.join(ctx, world.occurrence(), Stance.GOING))
    with pytest.raises(detailing.AlreadyWithdrawn):
        detailing.change(ctx, sign_up, Details(adults=2))


def test_joins_are_counted_by_address_and_occurrence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ups, "JOINS", sign_ups.limits.Limit("join", 2, timedelta(hours=1)))
    first, second = world.occurrence(), world.occurrence()
    for name in ("a", "b"):
        sign_ups.join(world.device_ctx(name), first, Stance.GOING, address="192.0.2.1")
    with pytest.raises(TooMany):
        sign_ups.join(world.device_ctx("c"), first, Stance.GOING, address="192.0.2.1")
    sign_ups.join(world.device_ctx("c"), first, Stance.GOING, address="192.0.2.2")
    sign_ups.join(world.device_ctx("d"), second, Stance.GOING, address="192.0.2.1")


def test_the_list_hears_of_sign_ups_only_when_it_would_look_different(world: World) -> None:
    occurrence = world.occurrence()
    heard = []
    for n in range(12):
        before = listing.version()
        sign_ups.join(world.device_ctx(str(n)), occurrence, Stance.GOING)
        heard.append(listing.version() - before)
    assert [n for n, rose in enumerate(heard, 1) if rose] == [3, 8]


def test_counting_again_gives_the_same_and_mends_what_was_wrong(world: World) -> None:
    occurrence = world.occurrence()
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.INTERESTED)
    Headcount.update(going=7).execute()
    assert headcounts.wrong() == [occurrence.id]
    headcounts.recount()
    assert headcounts.wrong() == []
    assert headcounts.of_many([occurrence.id, 999]) == {occurrence.id: Heads(1, 0, 1), 999: Heads()}
