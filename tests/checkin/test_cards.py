"""紙の参加カード: made by eights, checked in with, lost and made anew, and looked at by the stub alone."""

import pytest

from shishin.checkin import card_batches, card_check_in, cards, joining, proxy, review, stubs, taking
from shishin.checkin.models import Attendance, Card, CardBatch, Scan, ScanBy
from shishin.checkin.proofs import Proof
from shishin.core import codes, signing
from shishin.core.errors import TooMany
from shishin.events.models import Flag, Occurrence
from shishin.groups.access import NotYourGroup
from shishin.participation import detailing, handing, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import Stance
from shishin.people.models import Person
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.world import World

BASE = "https://example.jp"


def sheet(world: World, pages: int = 1) -> list[Card]:
    """Return the cards that the organizer makes."""
    made = card_batches.make(world.ctx(world.organizer), world.group, pages, "a-form-of-ours")
    return [one.card for one in card_batches.printed(made)]


def by_camera(phone: Phone, card: Card, kind: str = "in", **parts: object) -> dict[str, object]:
    return phone.scan(kind, **({"by": "camera", "code": cards.url(card, BASE)} | parts))


def typed(phone: Phone, letters: str) -> dict[str, object]:
    return phone.scan(by="typed", code=letters)


def anew(world: World, card: Card) -> Card:
    ctx = world.ctx(world.organizer)
    return card_batches.make_anew(ctx, world.group, card.number, card.token_version)


def test_a_page_is_eight_persons_with_a_card_each_and_pressing_twice_makes_it_once(world: World) -> None:
    assert world.organizer
    before = Person.select().count()
    first, again = sheet(world), sheet(world)
    assert len(first) == 8
    assert first == again
    assert Person.select().count() == before + 8
    assert len({card.number for card in first} | {card.public_id for card in first}) == 16
    assert [cards.code(card) for card in first] == [cards.code(card) for card in again]


def test_only_the_groups_organizers_and_staff_make_cards(sqlite_world: World) -> None:
    world = sqlite_world
    with pytest.raises(NotYourGroup):
        card_batches.make(world.ctx(world.other_organizer), world.group, 1)
    with pytest.raises(card_batches.CardsForStaff):
        card_batches.make(world.ctx(world.organizer), None, 1)
    card_batches.make(world.ctx(world.staff), None, 1)
    card_batches.make(world.ctx(world.staff), world.group, 1)
    for pages in (0, 5):
        with pytest.raises(card_batches.PagesOutOfRange):
            card_batches.make(world.ctx(world.organizer), world.group, pages)
    for _ in range(19):
        card_batches.make(world.ctx(world.organizer), world.group, 1)
    with pytest.raises(TooMany):
        card_batches.make(world.ctx(world.organizer), world.group, 1)


def test_another_groups_form_id_makes_a_batch_of_its_own(sqlite_world: World) -> None:
    world = sqlite_world
    ours = card_batches.make(world.ctx(world.organizer), world.group, 1, "one-id-for-two")
    theirs = card_batches.make(world.ctx(world.other_organizer), world.other_group, 1, "one-id-for-two")
    assert ours.uid != theirs.uid
    assert CardBatch.select().count() == 2


def test_a_card_checks_in_by_camera_and_by_its_letters_as_a_walk_in(world: World) -> None:
    occurrence = world.occurrence()
    first, second, *_ = sheet(world)
    phone = Phone(world, occurrence)
    seen = phone.one(by_camera(phone, first))
    read = phone.one(typed(phone, cards.shown(cards.code(second)).lower()))
    assert (seen["status"], seen["facts"]["nickname"]) == ("recorded", first.person.nickname)
    assert read["status"] == "recorded"
    kept = {(row.person_id, row.by, row.adults, row.children) for row in Attendance.select()}
    assert kept == {(first.person_id, ScanBy.CAMERA, 1, 0), (second.person_id, ScanBy.TYPED, 1, 0)}
    assert ledger.balance(first.person_id) == ledger.balance(second.person_id) == 10


def test_a_card_shown_again_is_in_already_whichever_way_it_is_read(world: World) -> None:
    card, *_ = sheet(world)
    phone, other = Phone(world, world.occurrence()), Phone(world, world.occurrence(), "second")
    phone.one(by_camera(phone, card))
    assert phone.one(typed(phone, cards.code(card)))["status"] == "already"
    desk = Phone(world, phone.occurrence, "another desk")
    assert desk.one(by_camera(desk, card))["status"] == "already"
    assert phone.one(by_camera(phone, card, "out"))["status"] == "recorded"
    assert other.one(by_camera(other, card))["status"] == "recorded", "another event, the same card"
    assert Attendance.select().count() == 2


def test_a_card_whose_person_is_signed_up_brings_whom_the_sign_up_says(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    ctx = world.ctx(card.person, signed_in=False)
    detailing.change(ctx, sign_ups.join(ctx, occurrence, Stance.GOING), Details(adults=2, children=1))
    phone = Phone(world, occurrence)
    facts = phone.one(by_camera(phone, card))["facts"]
    assert (facts["adults"], facts["children"]) == (2, 1)


def test_a_card_whose_persons_seat_another_has_brings_one(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    ctx = world.ctx(card.person, signed_in=False)
    seat = detailing.change(ctx, sign_ups.join(ctx, occurrence, Stance.GOING), Details(adults=2, children=1))
    handing.hand_on(ctx, seat)
    phone = Phone(world, occurrence)
    facts = phone.one(by_camera(phone, card))["facts"]
    assert (facts["adults"], facts["children"]) == (1, 0)


def test_a_thousand_altered_cards_are_refused(world: World) -> None:
    """Another letter, another MAC with a right check letter, another's MAC, another role: none comes in."""
    occurrence, made = world.occurrence(), sheet(world)
    phone, chance = Phone(world, occurrence), world.rng
    card, other = made[0], made[1]
    code, token = cards.code(card), cards.token(card)
    forged = [f"{BASE}/card/{signing.token('door', card.public_id, 1, card.key_name)}"]
    forged += [f"{BASE}/t/{token}", f"{BASE}/c/{token}", token, cards.stub_code(card)]
    forged += [f"{BASE}/card/{cards.record_token(card)}", codes.with_check(card.number + code[6:11][::-1])]
    forged += [codes.with_check(other.number + code[6:11])]
    forged += [f"/card/{codes.encode(chance.bytes(16))}" for _ in range(200)]
    while len(forged) < 1000:
        place, letter = chance.below(12), codes.ALPHABET[chance.below(32)]
        altered = code[:place] + letter + code[place + 1 :]
        forged.append(codes.with_check(altered[:11]) if len(forged) % 2 else altered)
    forged = [text for text in forged if text != code]
    results = [
        result
        for part in (forged[:500], forged[500:])
        for result in phone.send(*(typed(phone, text) for text in part))
    ]
    assert {result["status"] for result in results} == {"refused"}
    assert {result["code"] for result in results} == {"unknown_code"}
    assert Scan.select().count() == 0


def test_every_slip_of_a_hand_is_caught(sqlite_world: World) -> None:
    """Each letter of a code replaced by each other, and each two neighbours swapped: exhaustively."""
    for card in sheet(sqlite_world)[:3]:
        for code in (cards.code(card), cards.stub_code(card)):
            slips = {
                code[:place] + letter + code[place + 1 :]
                for place in range(12)
                for letter in codes.ALPHABET
                if letter != code[place]
            }
            swaps = {
                code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                for place in range(11)
                if code[place] != code[place + 1]
            }
            assert len(slips) == 12 * 31
            assert [slip for slip in slips | swaps if cards.spelled(slip) is not None] == []
            assert cards.spelled(cards.shown(code).lower()) == code


@pytest.mark.parametrize("spelling", ["{}", "{}ー{}ー{}", "{}－{}－{}", " {} {} {} "])
def test_letters_are_taken_as_hands_and_japanese_keyboards_type_them(
    sqlite_world: World, spelling: str
) -> None:
    code = cards.code(sheet(sqlite_world)[0])
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    parts = (code,) if spelling == "{}" else (code[:4], code[4:8], code[8:])
    assert cards.spelled(spelling.format(*parts)) == cards.spelled(wide) == code


def test_a_lost_card_is_looked_at_and_the_new_one_keeps_the_history(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    yesterday = world.occurrence()
    phone = Phone(world, yesterday)
    phone.one(by_camera(phone, card))
    old = (cards.url(card, BASE), cards.code(card))
    new = anew(world, card)
    assert anew(world, card).token_version == new.token_version == 2, "pressing twice makes one"
    desk = Phone(world, occurrence)
    for code in old:
        result = desk.one(desk.scan(by="camera", code=code))
        assert (result["status"], result["code"]) == ("review", "card_lost")
    assert Attendance.select().where(Attendance.occurrence == occurrence.id).count() == 0
    assert desk.one(by_camera(desk, new))["status"] == "recorded"
    assert {row.person_id for row in Attendance.select()} == {card.person_id}
    assert Attendance.select().count() == 2
    assert ledger.balance(card.person_id) == 20


def test_an_organizer_confirms_what_a_lost_card_says(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    old = cards.code(card)
    anew(world, card)
    phone = Phone(world, occurrence)
    scan = typed(phone, old)
    phone.one(scan)
    (waiting,) = review.waiting(world.ctx(world.organizer), occurrence)
    assert (waiting.reason, waiting.nickname) == ("card_lost", card.person.nickname)
    review.confirm(world.ctx(world.organizer), str(scan["id"]))
    assert Attendance.get().person_id == card.person_id


def test_a_lost_card_is_found_by_its_letters_or_its_stub_by_its_own_group_and_staff(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    card, *_ = sheet(world)
    ctx, letters = world.ctx(world.organizer), (cards.code(card), cards.stub_code(card))
    for text in letters:
        assert card_batches.by_letters(ctx, world.group, cards.shown(text)) == card
        assert card_batches.by_letters(world.ctx(world.staff), None, text) == card
        with pytest.raises(cards.NoSuchCard):
            card_batches.by_letters(world.ctx(world.other_organizer), world.other_group, text)
    anew(world, card)
    assert card_batches.by_letters(ctx, world.group, letters[1]) == card, "the old stub still names it"
    with pytest.raises(cards.NoSuchCard):
        card_batches.by_letters(ctx, world.group, codes.with_check(card.number + "00000"))


def test_a_card_in_use_is_left_out_of_its_sheet(world: World) -> None:
    made = sheet(world)
    phone = Phone(world, world.occurrence())
    phone.one(by_camera(phone, made[2]))
    anew(world, made[5])
    printed = card_batches.printed(CardBatch.get())
    assert [place for place, one in enumerate(printed) if one.used] == [2, 5]


def test_a_card_in_use_stays_so_when_its_person_is_joined_with_another(world: World) -> None:
    card, *_ = sheet(world)
    phone, ctx = Phone(world, world.occurrence()), world.ctx(world.citizen)
    phone.one(by_camera(phone, card))
    joining.join(ctx, world.citizen.id, card.person_id)
    assert Card.get_by_id(card.id).person_id == world.citizen.id
    assert [one.used for one in card_batches.printed(CardBatch.get())] == [True] + [False] * 7


def test_an_organizers_page_checks_a_card_in_once(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    ctx = world.ctx(world.organizer)
    for _ in range(2):
        answer = card_check_in.check_in(ctx, occurrence, card, Proof.CURRENT, "a-form-of-ours", ScanBy.TYPED)
    assert answer.repeated
    assert Scan.select().count() == 1
    proxy.take_back(ctx, occurrence, Scan.get().uid)
    with pytest.raises(taking.NotTaken):
        card_check_in.check_in(ctx, occurrence, card, Proof.CURRENT, "a-form-of-ours", ScanBy.TYPED)
    lost = [
        card_check_in.check_in(ctx, occurrence, card, Proof.REISSUED, "another-form", ScanBy.TYPED).status
        for _ in range(2)
    ]
    assert lost == ["review", "review"]


def test_the_doors_of_a_card_are_the_open_ones_of_the_organizers_groups(sqlite_world: World) -> None:
    world = sqlite_world
    card, *_ = sheet(world)
    now, theirs = world.occurrence(), world.occurrence(group=world.other_group)
    world.occurrence(status="cancelled")
    at_home = world.occurrence(flags=Flag.HOME)
    Occurrence.update(venue="").where(Occurrence.id == at_home.id).execute()
    world.occurrence(day=now.day.replace(day=now.day.day + 1))
    assert [door.occurrence for door in card_check_in.doors(world.ctx(world.organizer), card)] == [now]
    ctx = world.ctx(world.other_organizer)
    card_check_in.check_in(ctx, theirs, card, Proof.CURRENT, None, ScanBy.CAMERA)
    assert [(door.occurrence, door.here) for door in card_check_in.doors(ctx, card)] == [(theirs, True)]
    assert card_check_in.doors(world.device_ctx(), card) == []


def test_a_stub_opens_its_card_and_the_cards_own_letters_do_not(world: World) -> None:
    card, *_ = sheet(world)
    ctx = world.device_ctx()
    assert stubs.opened(ctx, cards.shown(cards.stub_code(card)), "192.0.2.1") == card
    for text in (cards.code(card), cards.token(card), "", "0" * 12):
        with pytest.raises(stubs.StubNotKnown):
            stubs.opened(ctx, text, "192.0.2.1")
    old = cards.stub_code(card)
    new = anew(world, card)
    with pytest.raises(stubs.StubReplaced):
        stubs.opened(ctx, old, "192.0.2.1")
    assert stubs.opened(ctx, cards.stub_code(new), "192.0.2.1") == card


def test_guessing_a_stub_stops_for_the_address_and_for_the_card(world: World) -> None:
    first, second, *_ = sheet(world)
    ctx = world.device_ctx()
    wrong = [codes.with_check(first.number + codes.random_code(world.rng, 5)) for _ in range(10)]
    for number, text in enumerate(wrong):
        with pytest.raises(stubs.StubNotKnown):
            stubs.opened(ctx, text, f"192.0.2.{number + 100}")
    with pytest.raises(TooMany):
        stubs.opened(ctx, cards.stub_code(first), "192.0.2.99")
    for _ in range(25):
        assert stubs.opened(ctx, cards.stub_code(second), "192.0.2.1") == second, "right letters cost nothing"
    for _ in range(20):
        with pytest.raises(stubs.StubNotKnown):
            stubs.opened(ctx, "nothing", "192.0.2.1")
    with pytest.raises(TooMany):
        stubs.opened(ctx, cards.stub_code(second), "192.0.2.1")


def test_a_handful_of_networks_does_not_close_the_stubs_of_a_city(world: World) -> None:
    card, *_ = sheet(world)
    ctx, refused = world.device_ctx(), 0
    for household in range(3 * 55):
        # Three sites of many households each, which guess wherever they are let.
        with pytest.raises((stubs.StubNotKnown, TooMany)) as answer:
            stubs.opened(ctx, "nothing", f"2001:db8:{household % 3:x}:{household:x}::")
        refused += answer.type is TooMany
    assert refused == 3 * 55 - 3 * stubs.TRIES_A_SITE.count
    assert stubs.opened(ctx, cards.stub_code(card), "2001:db8:5:1::") == card
    assert stubs.TRIES_AT_ALL.count >= 100 * stubs.TRIES_A_SITE.count


def test_a_pass_and_a_card_in_one_batch_are_both_known(world: World) -> None:
    occurrence, (card, *_) = world.occurrence(), sheet(world)
    phone = Phone(world, occurrence)
    results = phone.send(phone.of(joined(world, occurrence)), by_camera(phone, card))
    assert [result["status"] for result in results] == ["recorded", "recorded"]


def test_whoever_is_forgotten_leaves_no_card(sqlite_world: World) -> None:
    card, *_ = sheet(sqlite_world)
    phone = Phone(sqlite_world, sqlite_world.occurrence())
    scan = by_camera(phone, card)
    Card.delete().where(Card.person == card.person_id).execute()
    assert phone.one(scan)["code"] == "unknown_code"
