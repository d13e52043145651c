"""A push reaches the browser sealed, once, and from nobody but us; a browser that is gone is forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

import pytest

from shishin.core import signing
from shishin.notifications import by_push, delivery, push_services, sealed, vapid
from shishin.notifications.mail import Letter, Shown
from shishin.notifications.tries import TRIES
from shishin.people import outbox
from shishin.people.models import Message, Person, PushMark, PushSubscription
from shishin.people.outbox import Subject
from tests.notifications.push_service import Phone, Service, push_service
from tests.notifications.test_delivery import CrashError, Letterbox
from tests.world import KEYS, TODAY, World

SHOWN = Shown("ししん", "予定に変更があります。", "http://localhost/p/X", "止める", "http://localhost/n/Y")


@pytest.fixture
def service(world: World) -> Iterator[Service]:
    world.clock.move(hours=2)
    with push_service(world.clock.now) as found:
        yield found


def subscribe(world: World, service: Service, phone: Phone, person: Person) -> None:
    browser = phone.browser(service.origin)
    PushSubscription.create(
        person=person,
        endpoint=browser.endpoint,
        p256dh=browser.p256dh,
        auth=browser.auth,
        key_name=signing.keyring().newest,
        created_at=world.clock.now,
    )


def tell(world: World, person: Person, key: str = "one", kind: str = "moved") -> None:
    occurrence = world.occurrence()
    world.choose(person, occurrence)
    about = Subject(occurrence.code, occurrence.starts_at)
    assert outbox.tell(world.system, about, person, key=key, kind=kind, facts={})


def deliver(world: World, service: Service, post: Letterbox | None = None) -> list[tuple[str, ...]]:
    carrying = delivery.Delivery(
        post or Letterbox(), lambda _: Letter("s", "t", shown=SHOWN), "s@localhost", service.carrier()
    )
    service.now = world.clock.now
    while delivery.deliver_one(world.system, carrying):
        pass
    return [(row.state, row.channel, row.fault) for row in Message.select().order_by(Message.id)]


def test_the_example_of_the_standard_comes_out_letter_by_letter() -> None:
    salt = vapid.unb64("DGv6ra1nlYgDCS1FRnbzlw")
    mine = vapid.unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    # Our key is made from a number that is one less.
    chance = salt + (int.from_bytes(mine) - 1).to_bytes(32)
    found = sealed.seal(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        chance,
    )
    assert vapid.b64(found) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_every_browser_of_a_person_shows_it_and_no_mail_is_sent(world: World, service: Service) -> None:
    phones = [service.phone("one"), service.phone("two")]
    for phone in phones:
        subscribe(world, service, phone, world.organizer)
    tell(world, world.organizer)
    post = Letterbox()
    assert deliver(world, service, post) == [("sent", "push", None)]
    assert post.got == []
    for phone in phones:
        (said,) = phone.got
        assert said["web_push"] == 8030
        assert said["notification"]["body"] == "予定に変更があります。"
        assert said["notification"]["navigate"] == "http://localhost/p/X"
    assert service.keys == {vapid.public_key(signing.keyring().newest)}


@pytest.mark.parametrize(
    ("kind", "kept_for", "urgency"),
    [
        ("cancelled", timedelta(days=1), "high"),
        ("thanks", timedelta(days=1), "normal"),
        # It is half past six in the evening: from midnight on it would say あした of today.
        ("day_before", timedelta(hours=5, minutes=30), "normal"),
    ],
)
def test_news_wakes_a_phone_and_tomorrow_ends_at_midnight(
    world: World, service: Service, kind: str, kept_for: timedelta, urgency: str
) -> None:
    subscribe(world, service, service.phone("one"), world.organizer)
    world.clock.move(hours=8)
    occurrence = world.occurrence(day=TODAY + timedelta(days=1))
    world.choose(world.organizer, occurrence, day_before=True)
    about = Subject(occurrence.code, occurrence.starts_at)
    outbox.tell(world.system, about, world.organizer, key="one", kind=kind, facts={})
    deliver(world, service)
    (heads,) = service.heads
    assert (heads["ttl"], heads["urgency"]) == (str(int(kept_for.total_seconds())), urgency)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_the_mail_goes_instead(
    world: World, service: Service, status: int
) -> None:
    subscribe(world, service, service.phone("one", status=status), world.organizer)
    tell(world, world.organizer)
    post = Letterbox()
    assert deliver(world, service, post) == [("sent", "mail", None)]
    assert len(post.got) == 1
    assert PushSubscription.select().count() == 0


def test_a_guest_whose_only_browser_is_gone_is_told_nothing(world: World, service: Service) -> None:
    subscribe(world, service, service.phone("one", status=410), world.citizen)
    tell(world, world.citizen)
    assert deliver(world, service) == [("failed", "push", "push_gone")]


@pytest.mark.parametrize("in_words", [False, True])
def test_a_service_that_asks_to_wait_is_left_alone_for_that_long(
    world: World, service: Service, in_words: bool
) -> None:
    wait = timedelta(minutes=30)
    asked = format_datetime(world.clock.now + wait, usegmt=False) if in_words else "1800"
    phone = service.phone("one", status=429, retry_after=asked.replace("+0000", "GMT"))
    subscribe(world, service, phone, world.citizen)
    tell(world, world.citizen)
    assert deliver(world, service) == [("waiting", "push", "push_429")]
    phone.status = 201
    world.clock.move(minutes=29)
    deliver(world, service)
    assert phone.got == []
    world.clock.move(minutes=1)
    assert deliver(world, service) == [("sent", "push", None)]
    assert len(phone.got) == 1


def test_a_service_that_asks_to_wait_for_a_year_is_asked_again_in_a_day(
    world: World, service: Service
) -> None:
    phone = service.phone("one", status=429, retry_after="31536000")
    subscribe(world, service, phone, world.citizen)
    tell(world, world.citizen)
    deliver(world, service)
    phone.status = 201
    world.clock.move(days=1)
    assert deliver(world, service) == [("sent", "push", None)]


def test_who_has_it_does_not_get_it_again_while_another_browser_waits(world: World, service: Service) -> None:
    there, away = service.phone("there"), service.phone("away", status=503)
    for phone in (there, away):
        subscribe(world, service, phone, world.citizen)
    tell(world, world.citizen)
    assert deliver(world, service) == [("waiting", "push", "push_503")]
    away.status = 201
    world.clock.move(minutes=1)
    assert deliver(world, service) == [("sent", "push", None)]
    assert [len(phone.got) for phone in (there, away)] == [1, 1]


def test_a_crash_repeats_only_the_browser_that_was_in_hand_and_it_shows_it_once(
    world: World, service: Service
) -> None:
    phones = [service.phone(name) for name in ("one", "two", "three")]
    for phone in phones:
        subscribe(world, service, phone, world.citizen)
    tell(world, world.citizen)

    class Dying:
        def __init__(self) -> None:
            self.sent = 0

        def send(self, *args):
            tried = service.carrier().send(*args)
            self.sent += 1
            if self.sent == 2:
                raise CrashError
            return tried

    dying = delivery.Delivery(Letterbox(), lambda _: Letter("s", "t", shown=SHOWN), "s@localhost", Dying())
    with pytest.raises(CrashError):
        delivery.deliver_one(world.system, dying)
    world.clock.move(seconds=delivery.LEASE.total_seconds())
    deliver(world, service)
    assert [len(phone.got) for phone in phones] == [1, 2, 1]
    tags = {said["notification"]["tag"] for said in phones[1].got}
    assert len(tags) == 1
    assert len({heads["topic"] for heads in service.heads}) == 1


def test_a_redirect_is_not_followed(world: World, service: Service) -> None:
    subscribe(world, service, service.phone("one", status=302), world.citizen)
    tell(world, world.citizen)
    assert deliver(world, service) == [("failed", "push", "push_302")]


def test_a_key_in_front_of_the_old_one_leaves_old_browsers_reachable(world: World, service: Service) -> None:
    phone = service.phone("one")
    subscribe(world, service, phone, world.citizen)
    before = vapid.public_key(signing.keyring().newest)
    signing.use((b"a-newer-key-for-tests-32-characters-", *KEYS))
    tell(world, world.citizen)
    assert deliver(world, service) == [("sent", "push", None)]
    assert service.keys == {before}
    assert vapid.public_key(signing.keyring().newest) != before


def test_when_the_key_has_left_the_ring_its_browsers_are_forgotten(world: World, service: Service) -> None:
    phone = service.phone("one")
    subscribe(world, service, phone, world.organizer)
    signing.use((b"a-newer-key-for-tests-32-characters-",))
    tell(world, world.organizer)
    assert deliver(world, service) == [("sent", "mail", None)]
    assert PushSubscription.select().count() == 0


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=abc", True),
        ("https://web.push.apple.com/QABC", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@127.0.0.1/abc", False),
        ("https://fcm.googleapis.com.example.jp/abc", False),
        ("https://notify.windows.com.example/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1]/abc", False),
        ("https://[fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com/a\r\nHost: b", False),
        ("https://.push.apple.com/x", False),
        (f"https://{'a' * 64}.push.apple.com/x", False),
        ("https://example.jp\\.push.apple.com/x", False),
        ("https://example.jp%23.push.apple.com/x", False),
        ("https://a b.push.apple.com/x", False),
        ("https://web.push.apple.com/a b", False),
        ("https://web.push.apple.com/a\\b", False),
        ("https://web.push.apple.com/a#b", False),
        ("https://web.push.apple.com/a\n", False),
        ("https://web.push.apple.com:/a", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_push_services_of_the_browsers_are_asked(endpoint: str, known: bool) -> None:
    assert push_services.known(endpoint) is known


def test_an_endpoint_that_slipped_into_the_store_is_not_asked_either(world: World, service: Service) -> None:
    phone = service.phone("one")
    subscribe(world, service, phone, world.citizen)
    PushSubscription.update(endpoint="http://127.0.0.1:1/inside").execute()
    tell(world, world.citizen)
    assert deliver(world, service) == [("failed", "push", "push_unknown")]
    assert PushSubscription.select().count() == 0


def test_news_goes_by_mail_at_once_where_push_is_down_and_never_both_ways(
    world: World, service: Service
) -> None:
    away = service.phone("away", status=503)
    subscribe(world, service, away, world.organizer)
    tell(world, world.organizer)
    post = Letterbox(OSError())
    assert deliver(world, service, post) == [("waiting", "mail", "OSError")]
    world.clock.move(minutes=1)
    assert deliver(world, service, post) == [("sent", "mail", None)]
    subscribe(world, service, service.phone("there"), world.organizer)
    tell(world, world.organizer, "two")
    assert deliver(world, service, post)[1] == ("waiting", "push", "push_503"), "one browser has it"
    assert len(post.got) == 1


def test_whatever_else_goes_by_mail_before_it_is_given_up(world: World, service: Service) -> None:
    subscribe(world, service, service.phone("away", status=503), world.organizer)
    tell(world, world.organizer, kind="thanks")
    post = Letterbox()
    assert deliver(world, service, post) == [("waiting", "push", "push_503")]
    Message.update(tries=TRIES - 1).execute()
    world.clock.move(minutes=1)
    assert deliver(world, service, post) == [("sent", "mail", None)]


def test_an_address_that_nobody_can_be_asked_at_is_forgotten(world: World, service: Service) -> None:
    subscribe(world, service, service.phone("one"), world.citizen)
    PushSubscription.update(endpoint=f"https://{'a' * 64}.push.apple.com/x").execute()
    tell(world, world.citizen)
    carrier = by_push.PushServices(service.carrier().contact, known=lambda _: True)
    carrying = delivery.Delivery(Letterbox(), lambda _: Letter("s", "t", shown=SHOWN), "s@localhost", carrier)
    while delivery.deliver_one(world.system, carrying):
        pass
    assert [(row.state, row.fault) for row in Message.select()] == [("failed", "UnicodeError")]
    assert PushSubscription.select().count() == 0


def test_old_messages_take_their_marks_along(world: World, service: Service) -> None:
    subscribe(world, service, service.phone("one"), world.citizen)
    tell(world, world.citizen)
    deliver(world, service)
    assert PushMark.select().count() == 1
    world.clock.move(days=31)
    delivery.forget_old(world.system)
    assert PushMark.select().count() == 0
