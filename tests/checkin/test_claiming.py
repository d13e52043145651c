"""Claiming ties a record to what outlives the phone, and joins only what was proved, where it was asked."""

from dataclasses import replace

import pytest

from shishin.auth import handovers, links, mail_claims, sessions
from shishin.auth.links import StaffNeedPasskey
from shishin.auth.models import LoginLink, Passkey, SessionKind
from shishin.auth.sessions import ProveAgain
from shishin.checkin import card_batches, card_check_in, cards, claiming, ways_in
from shishin.checkin.models import Attendance, Card, ScanBy
from shishin.checkin.proofs import Proof
from shishin.core.errors import SignInNeeded, TooMany
from shishin.people import guests, mail_addresses
from shishin.people.models import Device, Joining, MailAddress, Message, Person
from shishin.points import ledger
from tests.checkin.lives import Browser, sound
from tests.threads import at_once
from tests.world import World

MAIL = "her@example.jp"


def came(world: World, name: str = "her phone", **more) -> Browser:
    """Return a browser whose guest has come to something."""
    assert world.organizer
    browser = Browser(world, name)
    browser.comes(more.pop("at", None) or world.occurrence(**more))
    return browser


def asked(browser: Browser, mail: str = MAIL) -> str:
    """Ask for a link; return its token."""
    claiming.ask_by_mail(browser.ctx, mail, "192.0.2.1")
    return links.token_of(str(Message.select().order_by(Message.id.desc()).get().facts["seed"]))


def test_it_is_offered_after_the_first_check_in_and_until_it_is_done(world: World) -> None:
    assert world.organizer
    browser, occurrence = Browser(world, "her phone"), world.occurrence()
    browser.says(occurrence)
    assert not ways_in.may_be_offered(browser.ctx)
    assert not ways_in.may_be_offered(world.device_ctx("nobody yet"))
    for ctx in (browser.ctx, world.device_ctx("nobody yet")):
        with pytest.raises(ways_in.NobodyCameYet):
            claiming.ask_by_mail(ctx, MAIL, "192.0.2.1")
    browser.comes(occurrence)
    assert ways_in.may_be_offered(browser.ctx)
    claiming.by_mail(browser.ctx, asked(browser))
    assert not ways_in.may_be_offered(browser.ctx)


def test_an_unknown_address_is_the_persons_from_now_on(world: World) -> None:
    browser = came(world)
    token = asked(browser)
    proposal = claiming.proposed_by_mail(browser.ctx, token)
    assert (proposal.mine.times, proposal.other, proposal.address) == (1, False, MAIL)
    assert MailAddress.select().where(MailAddress.address == MAIL).count() == 0
    claiming.by_mail(browser.ctx, token)
    assert MailAddress.get(MailAddress.address == MAIL).person_id == browser.person.id
    assert links.person_of_address(MAIL) == browser.person
    assert Joining.select().count() == 0
    with pytest.raises(links.LinkExpired):
        claiming.by_mail(browser.ctx, token)
    assert sound(world) == []


def test_a_known_address_shows_and_joins_what_is_known_under_it(world: World) -> None:
    old = came(world, "the lost phone", title="花だん")
    together = world.occurrence()
    old.comes(together)
    claiming.by_mail(old.ctx, asked(old))
    new = came(world, "the new phone", at=together)
    token = asked(new)
    proposal = claiming.proposed_by_mail(new.ctx, token)
    assert (proposal.mine.times, proposal.theirs.times, proposal.theirs.points) == (1, 2, 20)
    assert {row.occurrence.event.title for row in proposal.theirs.came} == {"花だん", "見沼の緑道 ごみひろい"}
    assert Joining.select().count() == 0, "looking joins nothing"
    claiming.by_mail(new.ctx, token)
    assert new.person == old.person
    assert ledger.balance(new.person.id) == 20
    assert Attendance.select().where(Attendance.person == new.person).count() == 2
    assert sound(world) == []


def test_what_a_guest_was_known_by_does_not_come_along_to_staff(world: World) -> None:
    guest, staff = came(world, "a guest"), world.staff
    token = asked(guest, "staff@example.jp")
    with pytest.raises(StaffNeedPasskey):
        claiming.by_mail(guest.ctx, token)
    session = sessions.begin(guest.ctx, guest.person, SessionKind.CITIZEN)
    Passkey.create(credential="c", public_key="k", uses=0, person=guest.person, created_at=world.clock.now)
    claiming.by_mail(world.ctx(staff, device=guest.device), token)
    assert guest.person == staff
    assert Passkey.select().count() == 0
    assert sessions.find(session, now=world.clock.now, seen=None) is None


def test_the_link_shows_and_does_nothing_in_another_browser(world: World) -> None:
    browser, other = came(world), came(world, "another")
    token = asked(browser)
    for ctx in (other.ctx, world.ctx(world.organizer)):
        with pytest.raises(links.OtherBrowser):
            claiming.proposed_by_mail(ctx, token)
        with pytest.raises(links.OtherBrowser):
            claiming.by_mail(ctx, token)
    assert MailAddress.select().where(MailAddress.address == MAIL).count() == 0


def test_a_claim_opens_no_session_and_a_login_claims_nothing(world: World) -> None:
    browser = came(world)
    token, device = asked(browser), browser.device
    with pytest.raises(links.LinkExpired):
        links.consume(browser.ctx, token, device, lambda _: pytest.fail("a session was opened"))
    claiming.by_mail(browser.ctx, token)
    links.ask(browser.ctx, MAIL, device, "192.0.2.1")
    login = links.token_of(str(Message.select().order_by(Message.id.desc()).get().facts["seed"]))
    with pytest.raises(links.LinkExpired):
        claiming.by_mail(browser.ctx, login)


def test_the_short_code_leads_to_the_link_in_the_browser_that_asked(world: World) -> None:
    browser = came(world)
    token = asked(browser)
    code = links.code_of(LoginLink.get().seed)
    assert mail_claims.token_by_code(browser.ctx, code.lower(), browser.device) == token
    with pytest.raises(links.LinkExpired):
        mail_claims.token_by_code(world.ctx(), code, "b" * 64)
    for _ in range(links.CODE_TRIES - 1):
        with pytest.raises(links.WrongCode):
            mail_claims.token_by_code(browser.ctx, "000000", browser.device)
    with pytest.raises(links.CodeLocked):
        mail_claims.token_by_code(browser.ctx, code, browser.device)


def test_a_strange_mailbox_hears_of_us_a_few_times_at_most(world: World) -> None:
    browser = came(world)
    for _ in range(5):
        asked(browser, "stranger@example.jp")
    with pytest.raises(TooMany):
        asked(browser, "another@example.jp")
    assert Message.select().where(Message.kind == "claim").count() == 5
    # Private tabs are new people on the same network.
    other = came(world, "a private tab")
    with pytest.raises(TooMany):
        asked(other, "stranger@example.jp")
    claiming.ask_by_mail(other.ctx, "stranger@example.jp", "198.51.100.7")
    assert Message.select().where(Message.kind == "claim").count() == 6, "its owner is somewhere else"


def test_another_address_is_added_soon_after_signing_in_only(world: World) -> None:
    browser = came(world)
    claiming.by_mail(browser.ctx, asked(browser))
    with pytest.raises(ProveAgain):
        claiming.ask_by_mail(browser.ctx, "second@example.jp", "192.0.2.1")


def _card(world: World) -> Card:
    made = card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))
    return made[0].card


def _scanned(world: World, card: Card, occurrence) -> None:
    card_check_in.check_in(world.ctx(world.organizer), occurrence, card, Proof.CURRENT, None, ScanBy.CAMERA)


def test_the_stub_joins_a_card_with_this_browser(world: World) -> None:
    occurrence, browser = world.occurrence(), came(world, title="花だん")
    card = _card(world)
    _scanned(world, card, occurrence)
    browser.comes(occurrence)
    for _ in range(2):
        claiming.by_stub(browser.ctx, cards.record_token(card))
    card = Card.get_by_id(card.id)
    assert card.person_id == browser.person.id
    assert ledger.balance(browser.person.id) == 20
    assert claiming.proposed_by_card(browser.ctx, card).one
    assert sound(world) == []


def test_a_browser_that_was_nobodys_is_simply_the_cards(world: World) -> None:
    assert world.organizer
    card = _card(world)
    people = Person.select().count()
    claiming.by_stub(world.device_ctx("a new phone"), cards.record_token(card))
    assert guests.person_of_device(Device.get().digest) == card.person_id
    assert (Person.select().count(), Joining.select().count()) == (people, 0)


def test_a_stub_is_no_way_into_what_a_mail_address_or_a_role_protects(world: World) -> None:
    browser, card = came(world), _card(world)
    claiming.by_stub(browser.ctx, cards.record_token(card))
    claiming.by_mail(browser.ctx, asked(browser))
    thief = came(world, "who found the stub")
    for ctx in (thief.ctx, world.device_ctx("nobody yet")):
        with pytest.raises(claiming.CardKept):
            claiming.by_stub(ctx, cards.record_token(Card.get_by_id(card.id)))
    assert thief.person != browser.person


@pytest.mark.parametrize("phone", ["had somebody", "was nobody's"])
def test_a_stub_made_anew_is_no_way_into_what_was_tied_to_the_card(world: World, phone: str) -> None:
    card = _card(world)
    ctx = came(world, title="花だん").ctx if phone == "had somebody" else world.device_ctx("her phone")
    claiming.by_stub(ctx, cards.record_token(card))
    her, organizer = Browser(world, "her phone"), world.ctx(world.organizer)
    holder = her.person
    card = card_batches.make_anew(organizer, world.group, card.number, card.token_version)
    thief = came(world, "who made the stub anew")
    for ctx in (thief.ctx, world.device_ctx("nobody yet"), organizer):
        with pytest.raises(claiming.CardKept):
            claiming.proposed_by_card(ctx, card)
        with pytest.raises(claiming.CardKept):
            claiming.by_stub(ctx, cards.record_token(card))
    assert claiming.proposed_by_card(her.ctx, card).one
    assert her.person == holder != thief.person


def test_a_code_carries_a_guest_to_another_browser(world: World) -> None:
    old, new = came(world, "in LINE"), came(world, "in Safari", title="花だん")
    occurrence = world.occurrence()
    for browser in (old, new):
        browser.comes(occurrence)
    keeper = old.person
    code = handovers.code(claiming.offer_handover(old.ctx))
    assert handovers.code(claiming.offer_handover(old.ctx)) == code, "pressed twice"
    handovers.take(new.ctx, f" {code[:4].lower()}-{code[4:]} ", "192.0.2.1")
    proposal = claiming.proposed_by_handover(new.ctx)
    assert (proposal.mine.times, proposal.theirs.times) == (2, 2)
    with pytest.raises(handovers.HandoverNotKnown):
        handovers.take(world.device_ctx("a third"), code, "192.0.2.1")
    claiming.by_handover(new.ctx)
    assert old.person == new.person == keeper
    assert ledger.balance(keeper.id) == 30
    with pytest.raises(handovers.HandoverOver):
        claiming.by_handover(new.ctx)
    assert sound(world) == []


def test_a_code_is_good_for_ten_minutes_and_guessing_stops(world: World) -> None:
    old, new = came(world, "in LINE"), world.device_ctx("in Safari")
    code = handovers.code(claiming.offer_handover(old.ctx))
    for _ in range(20):
        with pytest.raises(handovers.HandoverNotKnown):
            handovers.take(new, "0000-0000", "192.0.2.9")
    with pytest.raises(TooMany):
        handovers.take(new, code, "192.0.2.9")
    handovers.take(new, code, "192.0.2.1")
    world.clock.move(minutes=10)
    for ctx in (new, world.device_ctx("in Safari")):
        with pytest.raises(handovers.HandoverOver):
            claiming.by_handover(ctx.at(world.clock.now))


def test_nobody_who_has_an_address_or_a_role_is_carried_by_a_code(world: World) -> None:
    guest, known = came(world, "a guest"), came(world, "hers")
    code = handovers.code(claiming.offer_handover(guest.ctx))
    claiming.by_mail(known.ctx, asked(known))
    for ctx in (known.ctx, world.ctx(world.organizer), world.ctx(world.staff)):
        with pytest.raises(claiming.OtherwiseProven):
            claiming.offer_handover(ctx)
    handovers.take(known.ctx, code, "192.0.2.1")
    with pytest.raises(claiming.OtherwiseProven):
        claiming.by_handover(known.ctx)
    assert Joining.select().count() == 0


def test_what_a_guest_did_comes_along_once_they_sign_in_there(world: World) -> None:
    guest, her = came(world, "a new phone"), world.person(MAIL)
    signed_in = world.ctx(her, device=guest.device)
    assert claiming.proposed_bringing(signed_in).theirs.times == 1
    for _ in range(2):
        claiming.bring(signed_in)
    assert guest.person == her
    assert claiming.proposed_bringing(signed_in) is None
    with pytest.raises(SignInNeeded):
        claiming.bring(world.device_ctx("a new phone"))
    assert sound(world) == []


def test_two_who_are_known_each_by_themselves_are_not_brought_together(world: World) -> None:
    family, her = came(world, "the family's tablet"), world.person("another@example.jp")
    claiming.by_mail(family.ctx, asked(family))
    signed_in = world.ctx(her, device=family.device)
    assert claiming.proposed_bringing(signed_in) is None
    with pytest.raises(claiming.OtherwiseProven):
        claiming.bring(signed_in)


def test_of_two_addresses_taken_away_at_once_one_stays(world: World) -> None:
    ctx = world.ctx(world.organizer)
    ctx = ctx.acting_as(replace(ctx.actor, signed_in_at=world.clock.now))
    MailAddress.create(address=MAIL, person=world.organizer, verified_at=world.clock.now)
    refs = [row.ref for row in mail_addresses.rows(world.organizer.id)]
    ended = at_once(2, lambda place: ways_in.drop_address(ctx, refs[place]))
    assert sorted(map(type, ended), key=str) == [type(None), ways_in.LastWayIn]
    assert len(mail_addresses.of(world.organizer.id)) == 1
