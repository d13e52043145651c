"""Two who turn out to be one person have everything together, nothing twice, and nothing is lost."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from shishin.auth import sessions
from shishin.auth.models import SessionKind
from shishin.checkin import card_batches, cards, joining, pairing, proxy, records, self_check_in
from shishin.checkin.joining import NotOneself, SomebodyForgotten
from shishin.checkin.models import Attendance, Card, Scan
from shishin.checkin.pairing import JoinedOtherwise
from shishin.core import days
from shishin.core.errors import Refusal
from shishin.events.models import Way, WayKind
from shishin.groups.models import Membership, Role
from shishin.jobs import rebuilding, verifying
from shishin.participation import detailing, passes, sign_ups, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.people import outbox
from shishin.people.models import Device, Joining, MailAddress, Message, MessageState, Person
from shishin.people.outbox import Subject
from shishin.points import ledger, rules
from shishin.points.models import Movement
from shishin.stats import checks as stats_checks
from shishin.stats import rollups
from shishin.web.wiring import wiring
from tests.checkin.lives import Browser, Lives, lived_through, sound
from tests.checkin.phones import Phone, joined
from tests.world import TODAY, World


@pytest.fixture
def two(world: World) -> tuple[Browser, Browser]:
    """Two browsers, as two persons."""
    assert world.organizer
    return Browser(world, "in LINE"), Browser(world, "in Safari")


def test_the_same_attendance_is_paid_once(world: World, two) -> None:
    keeper, other = two
    occurrence, another = world.occurrence(), world.occurrence(title="花だん")
    keeper.comes(occurrence, 1, 2)
    other.comes(occurrence, 2, 0)
    other.comes(another)
    gone, kept = other.person, keeper.person
    assert (ledger.balance(kept.id), ledger.balance(gone.id)) == (10, 20)
    for _ in range(2):
        assert joining.join(keeper.ctx, kept.id, gone.id) == kept
    assert joining.join(keeper.ctx, gone.id, kept.id) == kept
    rows = list(Attendance.select().order_by(Attendance.id))
    assert [(row.person_id, row.adults, row.children) for row in rows] == [(kept.id, 2, 2), (kept.id, 1, 0)]
    assert (ledger.balance(kept.id), ledger.balance(gone.id)) == (20, 0)
    entries = ledger.history(kept.id)
    assert [(entry.amount, entry.message) for entry in entries] == [
        (-10, "joined"),
        (10, "came"),
        (10, "came"),
        (10, "came"),
    ]
    assert records.record(keeper.ctx).balance == 20
    assert records.record(other.ctx) == records.record(keeper.ctx)
    assert Joining.select().count() == 1
    assert sound(world) == []


def test_what_exceeds_a_cap_is_taken_back_with_a_reason(world: World, two) -> None:
    keeper, other = two
    for number in range(4):
        (keeper, other)[number % 2].comes(world.occurrence(title=f"催し {number}"))
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    assert ledger.balance(keeper.person.id) == 30
    assert ledger.history(keeper.person.id)[0].message == ledger.JOINED
    assert Movement.select().where(Movement.kind == "merge").count() == 2
    assert sound(world) == []


def test_of_two_words_the_firmer_holds_and_the_seat_goes_to_the_line(world: World, two) -> None:
    keeper, other = two
    occurrence = world.occurrence(capacity=3)
    mine, theirs = keeper.says(occurrence), other.says(occurrence)
    detailing.change(other.ctx, theirs, Details(adults=1, children=1, note="ベビーカー"))
    waiting = joined(world, occurrence, "who waits", Stance.WAITING)
    world.choose(waiting.person, occurrence)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    held = SignUp.get_by_id(mine.id)
    assert (held.person_id, held.adults, held.children, held.note) == (keeper.person.id, 1, 1, "ベビーカー")
    assert SignUp.get_by_id(theirs.id).withdrawn_at is not None
    assert SignUp.get_by_id(waiting.id).stance is Stance.GOING
    assert Message.get().person_id == waiting.person_id
    for sign_up in (mine, theirs):
        row = SignUp.get_by_id(sign_up.id)
        assert passes.by_managed(passes.managed_token(row)).id == mine.id
        assert passes.by_door(passes.door_token(row)).id == mine.id
        assert passes.by_short_code(occurrence, row.short_code).id == mine.id
    assert sound(world) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "holds"),
    [
        (Stance.MAYBE, Stance.GOING, Stance.GOING),
        (Stance.GOING, Stance.MAYBE, Stance.GOING),
        (Stance.INTERESTED, Stance.MAYBE, Stance.MAYBE),
        (None, Stance.MAYBE, Stance.MAYBE),
    ],
)
def test_whose_word_it_was_does_not_matter(world: World, two, mine, theirs, holds) -> None:
    keeper, other = two
    occurrence = world.occurrence(capacity=1)
    if mine:
        keeper.says(occurrence, mine)
    other.says(occurrence, theirs)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    (living,) = SignUp.select().where(SignUp.withdrawn_at.is_null())
    assert (living.person_id, living.stance) == (keeper.person.id, holds)
    assert sound(world) == []


def test_a_withdrawn_word_yields_to_a_living_one(world: World, two) -> None:
    keeper, other = two
    occurrence = world.occurrence()
    withdrawing.withdraw(keeper.ctx, keeper.says(occurrence))
    other.says(occurrence, Stance.INTERESTED)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    (living,) = SignUp.select().where(SignUp.withdrawn_at.is_null())
    assert (living.person_id, living.stance) == (keeper.person.id, Stance.INTERESTED)
    assert sound(world) == []


def test_a_late_scan_of_the_old_pass_counts_for_the_keeper(world: World, two) -> None:
    keeper, other = two
    occurrence = world.occurrence()
    keeper.says(occurrence)
    old = other.says(occurrence)
    phone = Phone(world, occurrence)
    scan = phone.of(old)
    typed = phone.scan(by="typed", code=old.short_code)
    listed = phone.scan(by="roster", ref=old.ref)
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    world.clock.move(minutes=40)
    assert phone.one(scan)["status"] == "recorded"
    assert {answer["status"] for answer in phone.send(typed, listed)} == {"already"}
    (row,) = Attendance.select()
    assert row.person_id == keeper.person.id
    assert ledger.balance(keeper.person.id) == 10
    assert sound(world) == []


def test_whatever_led_to_the_other_leads_to_the_keeper(world: World, two) -> None:
    keeper, other = two
    gone = other.person
    MailAddress.create(address="both@example.jp", person=gone, verified_at=world.clock.now)
    Membership.create(group=world.group, person=gone, role=Role.ORGANIZER, since=world.clock.now)
    Membership.create(group=world.group, person=keeper.person, role=Role.MEMBER, since=world.clock.now)
    Membership.create(group=world.other_group, person=gone, role=Role.MEMBER, since=world.clock.now)
    sessions.begin(world.system, gone, SessionKind.CITIZEN)
    Person.update(ward="111040").where(Person.id == gone.id).execute()
    joining.join(world.system, keeper.person.id, gone.id)
    kept = keeper.person
    assert other.person == kept
    assert kept.ward == "111040"
    assert {device.person_id for device in Device.select()} == {kept.id}
    assert MailAddress.get(MailAddress.address == "both@example.jp").person_id == kept.id
    of_kept = {(one.group_id, one.role) for one in Membership.select().where(Membership.person == kept)}
    assert of_kept == {(world.group.id, Role.ORGANIZER), (world.other_group.id, Role.MEMBER)}
    assert Person.get_by_id(gone.id).keeper_id == kept.id
    assert sound(world) == []


def test_a_paper_card_is_the_keepers_from_now_on(world: World, two) -> None:
    keeper, _ = two
    organizer, occurrence = world.ctx(world.organizer), world.occurrence()
    (card, *_) = Card.select().where(Card.batch == card_batches.make(organizer, world.group, 1))
    phone = Phone(world, occurrence)
    scan = phone.scan(by="camera", code=cards.url(card, "https://example.jp"))
    keeper.says(occurrence)
    joining.join(keeper.ctx, keeper.person.id, card.person_id)
    world.clock.move(minutes=30)
    assert phone.one(scan)["status"] == "recorded"
    assert Attendance.get().person_id == keeper.person.id
    assert sound(world) == []


def test_a_phone_without_signal_goes_on_under_the_keepers_right(world: World, two) -> None:
    keeper, other = two
    organizer = other.person
    Membership.create(group=world.group, person=organizer, role=Role.ORGANIZER, since=world.clock.now)
    occurrence = world.occurrence()
    phone = Phone(world, occurrence, organizer=organizer)
    scan = phone.of(keeper.says(occurrence))
    joining.join(world.system, keeper.person.id, organizer.id)
    world.clock.move(minutes=30)
    assert phone.one(scan)["status"] == "recorded"
    assert sound(world) == []


def test_three_are_one_however_they_are_joined(world: World) -> None:
    a, b, c = (Browser(world, name) for name in "abc")
    occurrence = world.occurrence()
    for browser in (a, b, c):
        browser.comes(occurrence)
    first, second, third = (browser.person.id for browser in (a, b, c))
    joining.join(world.system, second, third)
    joining.join(world.system, first, second)
    assert {browser.person.id for browser in (a, b, c)} == {first}
    assert {one.keeper_id for one in Person.select().where(Person.id.in_([second, third]))} == {first}
    assert ledger.balance(first) == 10
    assert sum(entry.amount for entry in ledger.history(first)) == 10
    assert sound(world) == []


def test_nobody_else_joins_two_and_nobody_is_joined_with_who_was_forgotten(world: World, two) -> None:
    keeper, other = two
    with pytest.raises(NotOneself):
        joining.join(world.ctx(world.organizer), keeper.person.id, other.person.id)
    Person.update(erased_at=world.clock.now).where(Person.id == other.person.id).execute()
    with pytest.raises(SomebodyForgotten):
        joining.join(keeper.ctx, keeper.person.id, other.person.id)
    assert Joining.select().count() == 0


def test_a_press_that_was_under_way_is_found_and_put_right(world: World, two) -> None:
    keeper, other = two
    occurrence, stale = world.occurrence(), other.ctx
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    # The browser was looked up before the joining, and writes after it.
    sign_ups.join(stale, occurrence, Stance.GOING)
    self_check_in.check_in(stale, occurrence, None, 1, 0)
    gone = stale.actor.person_id
    assert f"persons: person {gone} turned out to be another, and still has something of their own" in (
        verifying.verify(world.system)
    )
    with world.app.app_context():
        assert rebuilding.rebuild(world.system, wiring().city)["joinings"] == 1
    (row,) = Attendance.select()
    assert row.person_id == keeper.person.id
    assert (ledger.balance(keeper.person.id), ledger.balance(gone)) == (10, 0)
    assert sound(world) == []


def test_who_was_joined_by_an_organizer_and_then_for_good_is_one(world: World, two) -> None:
    keeper, other = two
    occurrence = world.occurrence()
    sign_up = keeper.says(occurrence)
    world.clock.move(minutes=10)
    scan = other.comes(occurrence)
    pairing.join(world.ctx(world.organizer), occurrence, sign_up.ref, scan.uid)
    assert Attendance.get().person_id == other.person.id
    joining.join(keeper.ctx, keeper.person.id, other.person.id)
    assert Attendance.get().person_id == keeper.person.id
    assert ledger.balance(keeper.person.id) == 10
    assert sound(world) == []


class Town(Lives):
    """Browsers say, come, are scanned, are joined for an occurrence and for good, in any order.

    Compared with a slow reading of the same: who is one person is kept as sets of browsers.
    """

    browsers = st.integers(0, 2)
    places = st.integers(0, 1)

    def __init__(self) -> None:
        super().__init__()
        self.people = [Browser(self.world, self.new()) for _ in range(3)]
        Way.create(event=self.at[1].event, place=1, kind=WayKind.HELP, name="手伝い", minutes=60)
        self.phones = [Phone(self.world, place) for place in self.at]
        self.one = [{number} for number in range(3)]
        self.said: dict[tuple[int, int], SignUp] = {}
        self.inside: set[tuple[int, int]] = set()
        self.pairs: dict[tuple[int, int], tuple[int, int]] = {}

    def whole(self, number: int) -> set[int]:
        return next(group for group in self.one if number in group)

    @initialize(
        said=st.sets(st.tuples(browsers, places), min_size=2),
        came=st.sets(st.tuples(browsers, places), min_size=2),
    )
    def has_begun(self, said: set[tuple[int, int]], came: set[tuple[int, int]]) -> None:
        for who, where in sorted(said):
            self.says(who, where, Stance.GOING)
        self.world.clock.move(minutes=1)
        for who, where in sorted(came):
            self.comes(who, where, 1)

    @rule(who=browsers, where=places, stance=st.sampled_from([Stance.GOING, Stance.MAYBE, Stance.WAITING]))
    def says(self, who: int, where: int, stance: Stance) -> None:
        try:
            sign_up = self.people[who].says(self.at[where], stance)
        except Refusal:
            return
        self.said[who, where] = sign_up

    @rule(who=browsers, where=places)
    def withdraws(self, who: int, where: int) -> None:
        if (who, where) in self.said:
            held = passes.by_managed(passes.managed_token(self.said[who, where]))
            try:
                withdrawing.withdraw(self.people[who].ctx, held)
            except Refusal:
                return

    @rule(who=browsers, where=places, heads=st.integers(1, 3))
    def comes(self, who: int, where: int, heads: int) -> None:
        self.people[who].comes(self.at[where], heads)
        self.inside.add((who, where))

    @rule(who=browsers, where=places)
    def is_scanned(self, who: int, where: int) -> None:
        if (who, where) in self.said:
            answer = self.phones[where].one(self.phones[where].of(self.said[who, where]))
            assert answer["status"] in {"recorded", "already"}
            self.inside.add((who, where))

    @rule(who=browsers, where=places)
    def is_taken_back(self, who: int, where: int) -> None:
        if (who, where) in self.said:
            held = passes.by_managed(passes.managed_token(self.said[who, where]))
            proxy.undo(self.world.ctx(self.world.organizer), self.at[where], held.ref)
            self.inside -= {(one, where) for one in self.one_at(where, who)}

    @rule(said=browsers, came=browsers, where=places)
    def is_recognised(self, said: int, came: int, where: int) -> None:
        scan = Scan.get_or_none(
            Scan.person == self.people[came].person, Scan.occurrence == self.at[where], Scan.by == "self"
        )
        if (said, where) not in self.said or scan is None:
            return
        held = passes.by_managed(passes.managed_token(self.said[said, where]))
        try:
            pairing.join(self.world.ctx(self.world.organizer), self.at[where], held.ref, scan.uid)
        except JoinedOtherwise:
            return
        self.pairs[said, where] = came, where

    @rule(who=browsers, other=browsers)
    def turn_out_to_be_one(self, who: int, other: int) -> None:
        ctx = self.people[who].ctx
        joining.join(ctx, self.people[who].person.id, self.people[other].person.id)
        mine, theirs = self.whole(who), self.whole(other)
        if mine is not theirs:
            self.one.remove(theirs)
            mine |= theirs

    def one_at(self, where: int, who: int) -> set[int]:
        """Return every browser that is the same person as this one at a place."""
        found: set[int] = set()
        more = {who}
        while more - found:
            found |= more
            more = {one for number in found for one in self.whole(number)}
            for (said, there), (came, _) in self.pairs.items():
                if there == where and {said, came} & more:
                    more |= {said, came}
        return found

    def is_as_told(self) -> None:
        of_place = []
        for where, place in enumerate(self.at):
            groups = {frozenset(self.one_at(where, who)) for who, there in self.inside if there == where}
            rows = list(Attendance.select().where(Attendance.occurrence == place.id))
            assert len(rows) == len(groups)
            of_place.append(rows)
        for number in range(3):
            assert self.people[number].person.id == self.people[min(self.whole(number))].person.id
        self._points_are_a_function(of_place)

    def _points_are_a_function(self, of_place) -> None:
        for group in self.one:
            person = self.people[min(group)].person
            mine = [row for rows in of_place for row in rows if row.person_id == person.id]
            kinds = {way.id: way.kind for way in Way.select()}
            occasions = [
                rules.Occasion(row.day, row.minutes, kinds.get(row.way_id) is WayKind.HELP) for row in mine
            ]
            assert ledger.balance(person.id) == rules.earned(occasions, days.fiscal_year(TODAY), ())

    def teardown(self) -> None:
        rollups.refresh(self.world.system)
        assert list(stats_checks.faults(self.world.clock.now)) == []


def test_any_order_of_saying_coming_and_being_joined_ends_in_one_state(world: World) -> None:
    lived_through(world, Town, examples=30, steps=16)


def test_a_tap_on_a_line_from_before_the_joining_is_the_keepers(world: World) -> None:
    occurrence = world.occurrence()
    hers, his = Browser(world, "hers"), Browser(world, "his")
    keeper, stale = hers.says(occurrence), his.says(occurrence)
    joining.join(world.system, keeper.person_id, stale.person_id)
    for ref in (stale.ref, keeper.ref, stale.ref):
        proxy.check_in(world.ctx(world.organizer), occurrence, ref)
    assert [row.person_id for row in Attendance.select()] == [keeper.person_id]
    assert (ledger.balance(keeper.person_id), ledger.balance(stale.person_id)) == (10, 0)
    assert sound(world) == []


def test_a_pair_chosen_on_a_page_from_before_the_joining_is_the_keepers(world: World) -> None:
    occurrence = world.occurrence()
    hers, his, walked = Browser(world, "hers"), Browser(world, "his"), Browser(world, "who walked in")
    keeper, stale = hers.says(occurrence), his.says(occurrence)
    came = walked.comes(occurrence)
    joining.join(world.system, keeper.person_id, stale.person_id)
    pairing.join(world.ctx(world.organizer), occurrence, stale.ref, came.uid)
    assert [row.person_id for row in Attendance.select()] == [came.person_id]
    assert sound(world) == []
    pairing.part(world.ctx(world.organizer), occurrence, stale.ref)
    assert sound(world) == []


@pytest.mark.parametrize("first", ["nobody", "keeper", "other"])
def test_what_both_were_to_be_told_is_told_once(world: World, first: str) -> None:
    occurrence = world.occurrence(day=TODAY + timedelta(days=9))
    keeper, other = world.person("a@example.jp"), world.person("b@example.jp")
    subject = Subject(occurrence.code, occurrence.starts_at)
    for person in (keeper, other):
        world.choose(person, occurrence, day_before=True)
    for number, kind in enumerate(("moved", "moved", "day_before", "thanks")):
        world.clock.move(minutes=1)
        for person in (keeper, other):
            told = {"key": f"{number}:{person.id}", "kind": kind, "facts": {}}
            assert outbox.tell(world.system, subject, person, **told)
    said = {"keeper": keeper.id, "other": other.id}.get(first)
    Message.update(state=MessageState.SENT).where(Message.person == said).execute()
    joining.join(world.system, keeper.id, other.id)
    left = [row.key.split(":")[0] for row in Message.select().where(Message.state != MessageState.DROPPED)]
    assert sorted(left) == ["0", "1", "2", "3"]
