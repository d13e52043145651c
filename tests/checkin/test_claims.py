"""「来ていました」 and 「できました」: people's own words after the fact, and the organizer's answers."""

from datetime import time, timedelta

import pytest

from shishin.checkin import approving, claims, proxy, review, self_check_in
from shishin.checkin.claims import Claim, NothingToClaim, Reply, Word
from shishin.checkin.models import Attendance, Review, Scan, ScanBy
from shishin.events.models import Event, Flag, Occurrence, OccurrenceStatus, Way, WayKind
from shishin.groups.access import NotYourGroup
from shishin.participation import access, roster, sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from shishin.points import ledger
from tests.threads import at_once
from tests.world import TODAY, World

AFTER = {"hours": 3}


def said(
    world: World, occurrence: Occurrence, stance: Stance = Stance.GOING, name: str = "a phone"
) -> SignUp:
    return whole(sign_ups.join(world.device_ctx(name), occurrence, stance))


def whole(sign_up: SignUp) -> SignUp:
    return access.whole().where(SignUp.id == sign_up.id).get()


def holder(world: World, sign_up: SignUp):
    return world.ctx(Person.get_by_id(sign_up.person_id), signed_in=False)


def offered(world: World, sign_up: SignUp) -> Claim | None:
    arrived = Attendance.select().where(Attendance.person == sign_up.person_id).exists()
    return claims.on_pass(holder(world, sign_up), whole(sign_up), arrived=arrived)


def at_home(world: World, **more: object) -> Occurrence:
    """Something done at home all day today, in twenty minutes."""
    occurrence = world.occurrence(starts=None, ends=None, flags=Flag.HOME, **more)
    Way.update(kind=WayKind.HOME, minutes=20).where(Way.event == occurrence.event).execute()
    Occurrence.update(venue="").where(Occurrence.id == occurrence.id).execute()
    return Occurrence.get_by_id(occurrence.id)


# 来ていました


@pytest.mark.parametrize(
    ("hours", "open_"), [(-1, False), (2, False), (2.5, True), (50.5, True), (50.6, False), (24 * 9, False)]
)
def test_it_can_be_said_from_the_end_until_two_days_after_it(world: World, hours: float, open_: bool) -> None:
    sign_up = said(world, world.occurrence())
    world.clock.move(hours=hours)
    claim = offered(world, sign_up)
    assert (claim == Claim(Word.CAME, offered=True, reply=None)) is open_
    if open_:
        claims.claim(world.ctx(), sign_up)
        assert offered(world, sign_up) == Claim(Word.CAME, offered=False, reply=Reply.WAITING)
    else:
        with pytest.raises(NothingToClaim):
            claims.claim(world.ctx(), sign_up)


@pytest.mark.parametrize("stance", [Stance.MAYBE, Stance.INTERESTED])
def test_it_is_for_those_who_said_that_they_might_come(world: World, stance: Stance) -> None:
    sign_up = said(world, world.occurrence(), stance)
    world.clock.move(**AFTER)
    assert (offered(world, sign_up) is not None) is (stance is Stance.MAYBE)


def test_there_is_nothing_to_say_of_what_was_withdrawn_cancelled_or_lasts_for_days(world: World) -> None:
    withdrawn, cancelled, lasting = (said(world, world.occurrence(title=name)) for name in "abc")
    withdrawing.withdraw(world.ctx(), withdrawn)
    where = Occurrence.id == cancelled.occurrence_id
    Occurrence.update(status=OccurrenceStatus.CANCELLED).where(where).execute()
    first = TODAY - timedelta(days=1)
    Occurrence.update(day=first).where(Occurrence.id == lasting.occurrence_id).execute()
    world.clock.move(**AFTER)
    for sign_up in (withdrawn, cancelled, lasting):
        assert offered(world, sign_up) is None
        with pytest.raises(NothingToClaim):
            claims.claim(world.ctx(), sign_up)
    assert Scan.select().count() == 0


def test_twenty_presses_at_once_on_pass_and_poster_are_one_word(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = said(world, occurrence)
    world.clock.move(**AFTER)
    ctx = holder(world, sign_up)
    presses = (
        lambda: claims.claim(ctx, sign_up),
        lambda: self_check_in.claim(ctx, occurrence, None),
    )
    found = at_once(20, lambda n: presses[n % 2]())
    assert not [one for one in found if isinstance(one, Exception)], found
    assert Scan.select().count() == 1
    assert approving.counts(world.system, [occurrence.id]) == {occurrence.id: 1}


def test_who_was_checked_in_has_nothing_left_to_say_and_pressing_does_no_harm(world: World) -> None:
    sign_up = said(world, world.occurrence())
    proxy.check_in(world.ctx(world.organizer), sign_up.occurrence, sign_up.ref)
    world.clock.move(**AFTER)
    assert offered(world, sign_up) is None
    claims.claim(world.ctx(), sign_up)
    assert [scan.by for scan in Scan.select()] == [ScanBy.ROSTER]


def test_the_holder_of_the_pass_is_meant_whoever_carries_it(world: World) -> None:
    sign_up = said(world, world.occurrence())
    world.clock.move(**AFTER)
    claims.claim(world.device_ctx("another browser"), sign_up)
    assert Scan.get().person_id == sign_up.person_id
    assert Person.select().where(Person.nickname != "みどり").count() == 1, "no second person was made"


# できました


def test_what_is_done_at_home_ends_with_the_planned_minutes(world: World) -> None:
    sign_up = said(world, at_home(world), Stance.MAYBE)
    assert offered(world, sign_up) == Claim(Word.DONE, offered=True, reply=None)
    claims.claim(world.ctx(), sign_up)
    approving.approve_all(world.ctx(world.organizer), sign_up.occurrence, world.clock.now)
    assert [(row.minutes, row.by) for row in Attendance.select()] == [(20, ScanBy.CLAIM)]
    assert ledger.balance(sign_up.person_id) == 10


def test_it_can_be_said_from_the_start_until_two_days_after_the_last_day(world: World) -> None:
    occurrence = at_home(world, day=TODAY + timedelta(days=1))
    last = TODAY + timedelta(days=7)
    ends_at = occurrence.ends_at + timedelta(days=6)
    Occurrence.update(last_day=last, ends_at=ends_at).where(Occurrence.id == occurrence.id).execute()
    sign_up = said(world, occurrence)
    for at, open_ in (
        (occurrence.starts_at - timedelta(seconds=1), False),
        (occurrence.starts_at, True),
        (ends_at + timedelta(hours=48), True),
        (ends_at + timedelta(hours=48, seconds=1), False),
    ):
        world.clock.now = at
        assert (offered(world, sign_up) is not None) is open_, at
    world.clock.now = ends_at
    claims.claim(world.ctx(), sign_up)
    assert Scan.select().count() == 1


def test_of_an_event_with_a_place_only_the_way_from_home_ends_so(world: World) -> None:
    occurrence = world.occurrence()
    way = Way.create(event=occurrence.event, place=1, kind=WayKind.HOME, name="家で", minutes=30)
    there, home = said(world, occurrence, name="a"), said(world, occurrence, name="b")
    SignUp.update(way=way).where(SignUp.id == home.id).execute()
    world.clock.move(hours=1)
    assert offered(world, there) is None
    assert offered(world, home) == Claim(Word.DONE, offered=True, reply=None)
    claims.claim(world.ctx(), home)
    review.confirm(world.ctx(world.organizer), Scan.get().uid)
    assert (Attendance.get().way, Attendance.get().minutes) == (way, 30)


def test_who_passes_by_and_does_it_gets_a_pass_by_saying_so(world: World) -> None:
    occurrence, ctx = at_home(world), world.device_ctx()
    found = at_once(8, lambda _: claims.done(ctx, occurrence).id)
    assert len(set(found)) == 1, found
    assert (Scan.select().count(), SignUp.select().count()) == (1, 1)
    assert claims.on_event(holder(world, SignUp.get()), occurrence, arrived=False).reply is Reply.WAITING


def test_nobody_did_at_home_what_has_a_place_or_is_over_or_full(world: World) -> None:
    full = at_home(world, title="満員", capacity=1)
    said(world, full)
    with pytest.raises(sign_ups.SeatsTaken):
        claims.done(world.device_ctx("late"), full)
    over = at_home(world, day=TODAY - timedelta(days=1))
    for occurrence in (world.occurrence(starts=time(8)), over):
        with pytest.raises(NothingToClaim):
            claims.done(world.device_ctx("late"), occurrence)
    assert Scan.select().count() == 0
    assert SignUp.select().count() == 1


def test_what_is_done_at_home_has_no_reception(world: World) -> None:
    occurrence = at_home(world)
    with pytest.raises(self_check_in.NoReception):
        self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    with pytest.raises(self_check_in.NoReception):
        self_check_in.claim(world.device_ctx(), occurrence, None)


def test_an_imported_event_that_no_group_has_claimed_asks_nothing(world: World) -> None:
    occurrence = at_home(world)
    Event.update(group=None).where(Event.id == occurrence.event_id).execute()
    assert not claims.startable(world.clock.now, Occurrence.get_by_id(occurrence.id))


# The organizer's answers


def three_words(world: World) -> list[SignUp]:
    occurrence = world.occurrence()
    found = [said(world, occurrence, name=name) for name in "abc"]
    world.clock.move(**AFTER)
    for sign_up in found:
        claims.claim(world.ctx(), sign_up)
        world.clock.move(minutes=1)
    return found


def test_all_are_approved_together_and_twice_does_no_harm(world: World) -> None:
    found = three_words(world)
    occurrence, organizer = found[0].occurrence, world.ctx(world.organizer)
    given = at_once(4, lambda _: approving.approve_all(organizer, occurrence, world.clock.now))
    assert sorted(given) == [0, 0, 0, 3], given
    assert Attendance.select().count() == Review.select().count() == 3
    assert [ledger.balance(sign_up.person_id) for sign_up in found] == [10, 10, 10]
    assert {offered(world, sign_up).reply for sign_up in found} == {Reply.APPROVED}


def test_who_says_it_while_the_organizer_reads_is_not_approved_unseen(world: World) -> None:
    found = three_words(world)
    last_read = world.clock.now - timedelta(minutes=2)
    organizer = world.ctx(world.organizer)
    assert approving.approve_all(organizer, found[0].occurrence, last_read) == 2
    assert approving.counts(organizer, [found[0].occurrence_id]) == {found[0].occurrence_id: 1}


def test_one_answer_can_be_given_otherwise_later_and_points_follow(world: World) -> None:
    sign_up, *_ = three_words(world)
    organizer, uid = world.ctx(world.organizer), Scan.select().order_by(Scan.id).get().uid
    for judge, reply, points in (
        (review.reject, Reply.DECLINED, 0),
        (review.confirm, Reply.APPROVED, 10),
        (review.reject, Reply.DECLINED, 0),
    ):
        world.clock.move(minutes=1)
        judge(world.ctx(world.organizer), uid)
        assert (offered(world, sign_up).reply, ledger.balance(sign_up.person_id)) == (reply, points)
    listed = approving.listed(organizer, sign_up.occurrence)
    assert [claim.uid for claim in listed.answered] == [uid]
    assert len(listed.waiting) == 2


def test_the_list_says_who_how_many_and_what_they_had_said(world: World) -> None:
    three_words(world)
    SignUp.update(stance=Stance.MAYBE, adults=2, children=1).execute()
    Scan.update(adults=2, children=1).execute()
    claim, *_ = approving.listed(world.ctx(world.organizer), Occurrence.get()).waiting
    assert (claim.heads, claim.stance, claim.at_home) == (3, Stance.MAYBE, False)
    assert claim.nickname == Scan.select().order_by(Scan.id).get().person.nickname


def test_what_nobody_answers_lapses_thirty_days_after_the_end(world: World) -> None:
    sign_up, *_ = three_words(world)
    world.clock.now = sign_up.occurrence.ends_at + roster.SEEN_FOR - timedelta(seconds=1)
    assert approving.counts(world.system, [sign_up.occurrence_id]) == {sign_up.occurrence_id: 3}
    world.clock.move(seconds=1)
    organizer = world.ctx(world.organizer)
    assert approving.counts(world.system, [sign_up.occurrence_id]) == {}
    assert approving.approve_all(organizer, sign_up.occurrence, world.clock.now) == 0
    assert approving.listed(organizer, sign_up.occurrence) == approving.Claims([], [])


def test_claims_stand_on_their_own_list_and_other_signals_on_theirs(world: World) -> None:
    sign_up, *_ = three_words(world)
    other = said(world, world.occurrence(day=TODAY + timedelta(days=1)), name="late")
    organizer = world.ctx(world.organizer)
    assert review.waiting(organizer, sign_up.occurrence) == []
    world.clock.move(days=9)
    proxy.check_in(world.ctx(world.organizer), other.occurrence, other.ref)
    assert [one.reason for one in review.waiting(organizer, other.occurrence)] == ["closed"]
    assert approving.counts(organizer, [other.occurrence_id]) == {}


def test_only_an_organizer_of_the_group_answers(world: World) -> None:
    sign_up, *_ = three_words(world)
    for deed in (
        lambda ctx: approving.listed(ctx, sign_up.occurrence),
        lambda ctx: approving.approve_all(ctx, sign_up.occurrence, world.clock.now),
    ):
        with pytest.raises(NotYourGroup):
            deed(world.ctx(world.other_organizer))
    assert Review.select().count() == 0
