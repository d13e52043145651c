"""It rains: at six the organizer calls it off, and whoever wanted to know knows before leaving home."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar

from shishin.core import days
from shishin.notifications.delivery import Delivery, deliver_one
from shishin.participation import cancelling, passes, reminders, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Message
from tests.notifications.push_service import Service, push_service
from tests.notifications.test_by_push import subscribe
from tests.notifications.test_delivery import Letterbox
from tests.world import SAME, TODAY, World


def six_in_the_morning(world: World) -> None:
    world.clock.now = datetime.combine(TODAY, time(6), days.JAPAN).astimezone(UTC)


def deliver(world: World, service: Service, post: Letterbox) -> None:
    with world.app.app_context():
        write = world.app.extensions["letters"]
        while deliver_one(world.system, Delivery(post, write, "s@localhost", service.carrier())):
            pass


def test_who_wanted_to_know_is_told_at_once_and_who_has_days_left_sleeps_on(world: World) -> None:
    six_in_the_morning(world)
    today = world.occurrence()
    later = world.occurrence(title="川の生きもの", day=TODAY + timedelta(days=3))
    by_mail, by_push, quiet = world.person("a@example.jp"), world.person(), world.person("b@example.jp")
    for person in (by_mail, by_push, quiet):
        for occurrence in (today, later):
            sign_ups.join(world.ctx(person), occurrence, Stance.GOING)
            if person is not quiet:
                world.choose(person, occurrence)
    post = Letterbox()
    with push_service(world.clock.now) as service:
        phone = service.phone("one")
        subscribe(world, service, phone, by_push)
        for occurrence in (today, later):
            cancelling.cancel(world.ctx(world.organizer), occurrence, "大雨のため")
        deliver(world, service, post)
        assert [str(mail["To"]) for mail in post.got] == ["a@example.jp"]
        assert len(phone.got) == 1
        world.clock.move(hours=1, minutes=59)
        deliver(world, service, post)
        assert len(post.got) == 1, "what is days away waits until eight"
        world.clock.move(minutes=1)
        deliver(world, service, post)
        assert [len(post.got), len(phone.got)] == [2, 2]
    told = post.got[0]
    assert told["Subject"] == "中止: 見沼の緑道 ごみひろい 10月24日(土)"
    parts = {part.get_content_type(): part.get_content() for part in told.iter_parts()}
    assert "大雨のため" in parts["text/plain"]
    assert "大雨のため" in parts["text/html"]
    (entry,) = Calendar.from_ical(parts["text/calendar"]).events
    assert (entry["STATUS"], entry["UID"]) == ("CANCELLED", f"{today.code}@localhost")
    stop = str(told["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")
    assert world.browser().post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    sunday = world.occurrence(title="花だん", day=TODAY + timedelta(days=1))
    sign_ups.join(world.ctx(by_mail), sunday, Stance.GOING)
    cancelling.cancel(world.ctx(world.organizer), sunday)
    assert Message.select().where(Message.about == sunday.code).count() == 0


def test_the_evening_before_a_maybe_becomes_a_yes_with_one_press(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(day=TODAY + timedelta(days=1))
    person = world.person("a@example.jp")
    sign_up = SignUp.get_by_id(sign_ups.join(world.ctx(person), occurrence, Stance.MAYBE).id)
    world.choose(person, occurrence, changes=False, day_before=True)
    world.clock.now = datetime.combine(TODAY, time(17), days.JAPAN).astimezone(UTC)
    reminders.remind(world.system)
    post = Letterbox()
    with push_service(world.clock.now) as service:
        deliver(world, service, post)
    (mail,) = post.got
    page = f"/p/{passes.managed_token(sign_up)}/reply"
    assert f"http://localhost{page}\r\n" in mail.get_body(("plain",)).get_content()
    stranger = world.browser()
    assert "行く" in stranger.get(page).text
    answer = page.removesuffix("/reply") + "/details"
    assert stranger.post(answer, data={"stance": "going"}, headers=SAME).status_code == 303
    assert SignUp.get_by_id(sign_up.id).stance is Stance.GOING
