"""A small town with life in it: every page has something to show, in every state that it knows."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from shishin.checkin import (
    card_batches,
    card_check_in,
    claims,
    correcting,
    counting,
    hearts,
    helpers,
    pages,
    pairing,
    proxy,
    reception_links,
    review,
    self_check_in,
    thanks,
    walk_in,
)
from shishin.checkin.correcting import Corrected
from shishin.checkin.models import Card, ScanBy
from shishin.checkin.proofs import Proof
from shishin.checkin.reception_models import ReceptionLink
from shishin.checkin.thanks import Thanks
from shishin.core import days, images, signing
from shishin.core.context import Context
from shishin.events import photos, search
from shishin.events.models import Event, Flag, Occurrence, Way, WayKind
from shishin.participation import asking, cancelling, detailing, handing, passes, sign_ups, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.people import feeds, notices
from shishin.people.models import Person
from shishin.stats import rollups
from tests.photos import photo
from tests.world import World

MOST_FLAGS = Flag.WALKIN | Flag.SHORT | Flag.PARTIAL | Flag.KIDS | Flag.FIRST | Flag.WHEEL | Flag.EMPTYHANDED


@dataclass(frozen=True, slots=True)
class Town:
    """Occurrences by their state; the citizen said 行きます to `today`, and checked in at `arrived`."""

    world: World
    today: Occurrence
    free: Occurrence
    arrived: Occurrence
    full: Occurrence
    garden: Occurrence
    cancelled: Occurrence
    moved: Occurrence
    imported: Occurrence
    lasting: Occurrence
    thanked: Occurrence
    yesterday: Occurrence
    next_month: Occurrence
    home: Occurrence
    going: SignUp
    maybe: SignUp
    interested: SignUp
    withdrawn: SignUp
    called_off: SignUp
    past: SignUp
    handed: SignUp
    offered: SignUp
    claimable: SignUp
    claimed: SignUp
    at_home: SignUp
    card: Card
    lost_card: Card
    door: ReceptionLink


def settle(world: World) -> Town:
    """Write the town around the world's present day, with its citizen, organizers and staff."""
    today = days.day_of(world.clock.now)
    assert world.organizer
    assert world.other_organizer
    assert world.staff
    thanked, past = _last_week(world, today - timedelta(days=7))
    yesterday, claimable, claimed = _yesterday(world, today - timedelta(days=1))
    arrived = world.occurrence(title="駅前の花だん 水やり", day=today)
    self_check_in.check_in(citizen(world), arrived, None, 1, 1)
    busy = world.occurrence(
        day=today, capacity=30, meeting_place="案内板の前", latitude=35.9213, longitude=139.6612
    )
    full = _full(world, today)
    cancelled, called_off = _cancelled(world, today)
    moved = _moved(world, today + timedelta(days=1))
    lasting = world.occurrence(title="まちの写真展", day=today - timedelta(days=3), starts=None, ends=None)
    _change(lasting, last_day=today + timedelta(days=9), ends_at=days.day_end(today + timedelta(days=9)))
    next_month = world.occurrence(title="川の生きもの", day=today + timedelta(days=30), flags=MOST_FLAGS)
    _before_signing_in(world, next_month)
    asking.ask(world.ctx(world.organizer), busy, consent=True, purpose="ボランティア保険の名簿")
    going = _busy(world, busy)
    told = passes.by_managed(passes.managed_token(SignUp.get_by_id(going.id)), citizen(world))
    asking.consent(citizen(world), told)
    swapped = world.occurrence(title="竹のランタンづくり", day=today + timedelta(days=3))
    handed = sign_ups.join(citizen(world), swapped, Stance.GOING)
    home, at_home = _home(world, today)
    town = Town(
        world,
        today=busy,
        free=world.occurrence(
            title="公園の落ち葉はき", day=today, flags=MOST_FLAGS, latitude=35.9389, longitude=139.6471
        ),
        arrived=arrived,
        full=full,
        garden=_garden(world, today),
        cancelled=cancelled,
        moved=moved,
        imported=_imported(world, today + timedelta(days=1)),
        lasting=lasting,
        thanked=thanked,
        yesterday=yesterday,
        next_month=next_month,
        home=home,
        going=going,
        maybe=sign_ups.join(citizen(world), moved, Stance.MAYBE),
        interested=sign_ups.join(citizen(world), next_month, Stance.INTERESTED),
        withdrawn=withdrawing.withdraw(
            citizen(world), sign_ups.join(citizen(world), _weekly(world, today), Stance.GOING)
        ),
        called_off=called_off,
        past=past,
        handed=handed,
        offered=handing.hand_on(citizen(world), handed),
        claimable=claimable,
        claimed=claimed,
        at_home=at_home,
        **_cards(world, arrived),
        door=_door(world, today),
    )
    feeds.make(world.system, world.citizen)
    Person.update(ward="111040").where(Person.id == world.citizen.id).execute()
    for event in Event.select():
        search.index(event)
    rollups.refresh(world.system)
    return town


def citizen(world: World) -> Context:
    """The context of the citizen's own phone."""
    return world.ctx(world.citizen, device=signing.digest(world.device_cookie("citizen")), signed_in=False)


def address(sign_up: SignUp) -> str:
    """Where a pass is managed."""
    return f"/p/{passes.managed_token(SignUp.get_by_id(sign_up.id))}"


def switch(town: Town, *, off: bool) -> str:
    """Return the token of somebody's switch over all notices: of one who left it on, or turned it off."""
    world, person = town.world, town.world.person()
    world.choose(person, town.today)
    row = notices.of_person(person.id)
    assert row
    if off:
        notices.stop(world.system, row)
    return notices.token(row)


def _weekly(world: World, today: date) -> Occurrence:
    """An occurrence that comes again a week later, so that withdrawing leads to the next time."""
    first = world.occurrence(title="みんなの体操", day=today + timedelta(days=2))
    again = world.occurrence(title="みんなの体操", day=today + timedelta(days=9))
    _change(again, event=first.event)
    return first


def _change(occurrence: Occurrence, **fields: object) -> None:
    for name, value in fields.items():
        setattr(occurrence, name, value)
    occurrence.save()


def _neighbour(world: World, name: str, occurrence: Occurrence, stance: Stance = Stance.GOING) -> SignUp:
    return sign_ups.join(world.device_ctx(name), occurrence, stance)


def _last_week(world: World, day: date) -> tuple[Occurrence, SignUp]:
    """An activity that took place, was thanked for, and gave points."""
    occurrence = world.occurrence(day=day)
    world.clock.move(days=-7)
    sign_up = sign_ups.join(citizen(world), occurrence, Stance.GOING)
    self_check_in.check_in(citizen(world), occurrence, None, 1, 2)
    walk_in.tally(world.ctx(world.organizer), occurrence, None, 3, 1)
    world.clock.move(days=7)
    picture = images.made_anew(photo(size=(640, 480)))
    organizer = world.ctx(world.organizer)
    sent = photos.write(organizer, world.settings.uploads, picture)
    said = Thanks("おかげで通学路がきれいになりました。", 14, "ごみ袋", "青い空と赤い花")
    hearts.give(citizen(world), thanks.send(organizer, occurrence, said, sent))
    counting.say(organizer, occurrence, 2)
    return occurrence, sign_up


def _yesterday(world: World, day: date) -> tuple[Occurrence, SignUp, SignUp]:
    """An activity after which people say that they were there; one was approved, the others wait.

    The citizen may still say so, and has said so of another.
    """
    occurrence = world.occurrence(title="川べりの草とり", day=day)
    another = world.occurrence(title="花の苗くばり", day=day)
    world.clock.move(days=-2)
    mine, said = (sign_ups.join(citizen(world), one, Stance.GOING) for one in (occurrence, another))
    theirs = [_neighbour(world, f"weeder {number}", occurrence) for number in range(2)]
    world.clock.move(days=2)
    self_check_in.claim(world.device_ctx("who came yesterday"), occurrence, None)
    for sign_up in (said, *theirs):
        claims.claim(citizen(world), sign_up)
    review.confirm(world.ctx(world.organizer), f"claim-{SignUp.get_by_id(theirs[0].id).ref}")
    return occurrence, mine, said


def _home(world: World, day: date) -> tuple[Occurrence, SignUp]:
    """Something done at home, all day today, which the citizen has said they will do."""
    flags = Flag.HOME | Flag.SHORT
    occurrence = world.occurrence(title="家の前の落ち葉はき", day=day, starts=None, ends=None, flags=flags)
    Way.update(kind=WayKind.HOME, minutes=20).where(Way.event == occurrence.event).execute()
    _change(occurrence, venue="")
    return occurrence, sign_ups.join(citizen(world), occurrence, Stance.GOING)


def _busy(world: World, occurrence: Occurrence) -> SignUp:
    """Many come; one is here already; the citizen brings two children."""
    organizer = world.ctx(world.organizer)
    for number in range(12):
        sign_up = _neighbour(world, f"neighbour {number}", occurrence)
        if not number:
            ref = SignUp.get_by_id(sign_up.id).ref
            proxy.check_in(organizer, occurrence, ref)
            now = days.local(world.clock.now).time()
            said = Corrected(now, None, 1, 0, "人数がちがっていた")
            correcting.correct(organizer, occurrence, ref, pages.new_uid(organizer), said)
    for number in range(3):
        _neighbour(world, f"perhaps {number}", occurrence, Stance.MAYBE)
    walk_in.tally(organizer, occurrence, None, 1, 0)
    _two_browsers(world, occurrence)
    going = sign_ups.join(citizen(world), occurrence, Stance.GOING)
    # Written as chosen long ago: at some hours of the day the time would be past.
    SignUp.update(way=_watering(occurrence), turn=9 * 60 + 20).where(SignUp.id == going.id).execute()
    return detailing.change(citizen(world), going, Details(adults=1, children=2, note="少しおくれて"))


def _before_signing_in(world: World, occurrence: Occurrence) -> None:
    """The organizer's own browser was a guest's before they signed in with it."""
    device = signing.digest(world.device_cookie(f"browser of {world.organizer.id}"))
    sign_ups.join(world.ctx(device=device), occurrence, Stance.INTERESTED)


def _two_browsers(world: World, occurrence: Occurrence) -> None:
    """Two check in with a browser that knows no pass; the organizer recognises one of them."""
    scans = [
        self_check_in.check_in(world.device_ctx(f"another browser {number}"), occurrence, None, 1, number)
        for number in range(2)
    ]
    sign_up = SignUp.get_by_id(_neighbour(world, "neighbour 5", occurrence).id)
    pairing.join(world.ctx(world.organizer), occurrence, sign_up.ref, str(scans[0].uid))


def _full(world: World, day: date) -> Occurrence:
    occurrence = world.occurrence(title="古い道を歩く会", day=day, capacity=2)
    for number in range(2):
        _neighbour(world, f"walker {number}", occurrence)
    return occurrence


def _garden(world: World, day: date) -> Occurrence:
    """An occurrence whose first way of joining is full, while others have seats."""
    occurrence = world.occurrence(title="公園の花植え", day=day)
    Way.update(name="植える", seats=1).where(Way.event == occurrence.event).execute()
    Way.create(event=occurrence.event, place=1, kind=WayKind.WATCH, name="見学", task="見るだけでも歓迎")
    _watering(occurrence)
    _neighbour(world, "gardener", occurrence)
    return occurrence


def _watering(occurrence: Occurrence) -> Way:
    """A way of joining of twenty minutes, at a time that one chooses."""
    return Way.create(
        event=occurrence.event,
        place=2,
        kind=WayKind.HELP,
        name="水やり",
        task="花だんに水をやる",
        minutes=20,
        seats=9,
        at_once=3,
    )


def _cancelled(world: World, day: date) -> tuple[Occurrence, SignUp]:
    occurrence = world.occurrence(title="池のそうじ", day=day)
    sign_up = sign_ups.join(citizen(world), occurrence, Stance.GOING)
    here = _neighbour(world, "who came in the rain", occurrence)
    cancelling.cancel(world.ctx(world.organizer), occurrence, "雨のため")
    proxy.check_in(world.ctx(world.organizer), occurrence, SignUp.get_by_id(here.id).ref)
    return Occurrence.get_by_id(occurrence.id), sign_up


def _moved(world: World, day: date) -> Occurrence:
    occurrence = world.occurrence(title="夜の防犯パトロール", day=day, starts=time(18), ends=time(19, 30))
    _change(occurrence, moved_at=world.clock.now, moved_from="2026-10-24 18:00 - 緑道入口の広場")
    return occurrence


def _cards(world: World, occurrence: Occurrence) -> dict[str, Card]:
    """Sheets of paper cards, the city's too: one card has checked in, one was lost and made anew."""
    organizer = world.ctx(world.organizer)
    made = card_batches.printed(card_batches.make(organizer, world.group, 1))
    card, lost = made[0].card, made[1].card
    card_check_in.check_in(organizer, occurrence, card, Proof.CURRENT, None, ScanBy.CAMERA)
    card_batches.make_anew(organizer, world.group, lost.number, lost.token_version)
    card_batches.make(organizer, world.group, 1)
    card_batches.make(world.ctx(world.staff), None, 1)
    return {"card": card, "lost_card": lost}


def _door(world: World, day: date) -> ReceptionLink:
    """A reception all day, at which two helpers' phones stand: the citizen's, and one that was ended."""
    occurrence = world.occurrence(title="まちの大そうじ", day=day, starts=None, ends=None)
    organizer = world.ctx(world.organizer)
    link = reception_links.make(organizer, occurrence)
    for ctx in (citizen(world), world.device_ctx("a helper who went home")):
        helpers.bind(ctx, reception_links.token(link))
    helpers.end(organizer, occurrence, 2)
    return link


def _imported(world: World, day: date) -> Occurrence:
    occurrence = world.occurrence(title="親子で楽しむ おはなし会", day=day, starts=time(10), ends=None)
    Event.update(
        group=None,
        apply_how="電話で中央図書館へ",
        apply_url="https://www.city.example.jp/library/event.html",
        organizer_name="中央図書館",
        contact="048-000-0000",
        fee="無料",
        summary="季節の絵本と手あそびの時間です。",
        source_name="見本市 イベント一覧",
        source_url="https://www.city.example.jp/opendata/events.csv",
        source_licence="CC BY 4.0",
    ).where(Event.id == occurrence.event_id).execute()
    return Occurrence.get_by_id(occurrence.id)
