"""What an organizer's phone keeps of a reception."""

from datetime import timedelta

from shishin.checkin import grants, reception_links, receptions
from shishin.core import codes, signing
from shishin.events.models import Occurrence
from shishin.participation import passes, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from tests.checkin.phones import joined
from tests.web.api.test_scans import ADDRESS
from tests.world import SAME, World


def test_the_organizer_gets_who_is_expected_and_a_grant_that_works(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    going = joined(world, occurrence, "going")
    maybe = joined(world, occurrence, "maybe", Stance.MAYBE)
    joined(world, occurrence, "interested", Stance.INTERESTED)
    gone = joined(world, occurrence, "gone")
    withdrawing.withdraw(world.device_ctx("gone"), gone)
    browser = world.signed_in(world.organizer)
    answer = browser.get(f"/api/v1/reception/{occurrence.code}")
    kept = answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(kept) == {"occurrence", "grant", "grant_until", "server_at", "expected", "ways", "counted"}
    assert kept["occurrence"]["title"] == "見沼の緑道 ごみひろい"
    assert kept["occurrence"]["starts_at"] == "2026-10-24T09:00:00+09:00"
    assert [row["ref"] for row in kept["expected"]] == [going.ref, maybe.ref]
    first = kept["expected"][0]
    assert first == {
        "ref": going.ref,
        "nickname": Person.get_by_id(going.person_id).nickname,
        "adults": 1,
        "children": 0,
        "stance": "going",
        "part": "all",
        "tag": receptions.tag(occurrence.code, passes.door_token(going)),
        "code_tag": receptions.tag(occurrence.code, going.short_code),
        "in_at": None,
    }
    assert kept["counted"] == {"people": 0, "heads": 0}
    scan = {
        "id": "a-scan-of-this-phone",
        "occurrence": occurrence.code,
        "kind": "in",
        "by": "roster",
        "ref": going.ref,
        "way": kept["ways"][0]["id"],
        "at": kept["server_at"],
        "offset": 0,
        "grant": kept["grant"],
    }
    results = browser.post(ADDRESS, json={"scans": [scan]}, headers=SAME).json["results"]
    assert results[0]["status"] == "recorded"
    again = browser.get(f"/api/v1/reception/{occurrence.code}").json
    assert again["counted"] == {"people": 1, "heads": 1}
    assert again["expected"][0]["in_at"] == "2026-10-24T08:30:00+09:00"


def test_it_holds_no_token_key_mail_note_or_countable_number_of_a_person(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    SignUp.update(note="ひとことは秘密").execute()
    answer = world.signed_in(world.organizer).get(f"/api/v1/reception/{occurrence.code}")
    text = answer.get_data(as_text=True)
    for secret in (
        passes.door_token(sign_up),
        passes.managed_token(sign_up),
        sign_up.public_id,
        sign_up.short_code,
        "ひとことは秘密",
        "organizer@example.jp",
    ):
        assert secret not in text
    claims = signing.read_statement(grants.STATEMENT, answer.json["grant"])
    assert claims is not None
    assert claims["a"] == world.organizer.pseudonym
    assert world.organizer.id not in claims.values()


def test_a_browser_without_a_device_cookie_gets_one_and_its_grant_is_for_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    browser = world.signed_in(world.organizer)
    browser.delete_cookie("device")
    answer = browser.get(f"/api/v1/reception/{occurrence.code}")
    cookie = browser.get_cookie("device")
    assert cookie is not None
    grant = grants.read(answer.json["grant"])
    assert grant is not None
    assert grant.device == signing.digest(cookie.value)


def test_nobody_else_gets_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.citizen  # noqa: B018 - writes the person
    for browser, status in (
        (world.browser(), 401),
        (world.browser("citizen"), 401),
        (world.signed_in(world.other_organizer), 403),
    ):
        answer = browser.get(f"/api/v1/reception/{occurrence.code}")
        assert answer.status_code == status
        assert "expected" not in answer.json
    assert world.signed_in(world.organizer).get("/api/v1/reception/000000").status_code == 404


def test_thirty_days_later_nobody_needs_the_nicknames(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    joined(world, occurrence)
    ctx = world.ctx(world.organizer)
    assert receptions.expected(ctx, occurrence)[0].nickname
    later = ctx.at(occurrence.ends_at + timedelta(days=30))
    assert receptions.expected(later, occurrence)[0].nickname == ""


def test_a_thousand_expected_people_are_a_small_load(sqlite_world: World) -> None:
    """Over a weak signal, before the doors open; also where something on the way unpacks it."""
    world = sqlite_world
    occurrence = world.occurrence()
    _thousand(world, occurrence)
    organizer, helper = world.signed_in(world.organizer), world.browser("helper")
    link = reception_links.make(world.ctx(world.organizer), occurrence)
    assert helper.post(f"/r/{reception_links.token(link)}", headers=SAME).status_code == 303
    for browser, path in ((organizer, ""), (helper, "/tags")):
        address = f"/api/v1/reception/{occurrence.code}{path}"
        plain = browser.get(address)
        packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
        assert len(plain.json["expected"]) == 1000
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(plain.data) < 200_000
        assert len(packed.data) < 45_000


def _thousand(world: World, occurrence: Occurrence) -> None:
    """Write a thousand people who say they will come, with names as long as any."""
    people = [
        {"pseudonym": f"p{number}", "nickname": f"しらかば {number}", "created_at": world.clock.now}
        for number in range(1000)
    ]
    Person.insert_many(people).execute()
    named = list(Person.select().where(Person.nickname.startswith("しらかば")))
    rows = [
        {
            "occurrence": occurrence,
            "person": person,
            "stance": Stance.GOING,
            "adults": 2,
            "children": 3,
            "public_id": world.rng.bytes(8).hex(),
            "key_name": signing.keyring().newest,
            "short_code": codes.with_check(codes.random_code(world.rng, 6)),
            "ref": codes.random_code(world.rng, 12),
            "created_at": world.clock.now,
            "changed_at": world.clock.now,
        }
        for person in named
    ]
    for place in range(0, len(rows), 100):
        SignUp.insert_many(rows[place : place + 100]).execute()
